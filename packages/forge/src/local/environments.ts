import { type ApprovalEvidence, ConfigurationError, isRegistryName, suggestion } from '@contender/core';
import { z } from 'zod';
import type { Environment } from '../port.ts';
import { fileName, Shelf, timedName } from './files.ts';

const environmentSchema = z.object({
  name: z.string(),
  reviewers: z.array(z.string().min(1)),
  preventSelfReview: z.boolean(),
  branches: z.enum(['all', 'protected', 'custom']),
});
const approvalSchema = z.object({
  reviewer: z.string(),
  state: z.enum(['approved', 'rejected']),
  at: z.string(),
  comment: z.string(),
});

/** The protection of an environment, as a person sets it. */
export type LocalProtection = z.infer<typeof environmentSchema>;

/** Makes an environment of the local forge, or changes its protection: what GitHub's settings page does. */
export async function protectLocalEnvironment(workspace: string, protection: LocalProtection): Promise<void> {
  if (!isRegistryName(protection.name)) {
    throw new ConfigurationError(`An environment cannot be named ${JSON.stringify(protection.name)}`, {
      hint: 'It may hold letters, digits, "-", "_" and "/", and must begin and end with a letter or digit.',
    });
  }
  await environmentShelf(workspace).writeJson(`${fileName(protection.name)}.json`, protection);
}

/**
 * Records a person's approval of deploying a commit to an environment: what GitHub's "Review deployments" does.
 * @throws ConfigurationError where the environment does not exist, or has reviewers and this is none of them
 */
export async function approveLocally(
  workspace: string,
  approval: { environment: string; commit: string; reviewer: string; comment: string; clock: () => Date },
): Promise<void> {
  const { environment, commit, reviewer, comment } = approval;
  const shelf = environmentShelf(workspace);
  const protection = await readProtection(workspace, environment);
  if (protection === undefined) {
    const names = (await shelf.list()).map((name) => decodeURIComponent(name.replace(/\.json$/, '')));
    throw new ConfigurationError(`There is no environment ${environment}`, {
      hint: suggestion(environment, names),
    });
  }
  if (protection.reviewers.length > 0 && !protection.reviewers.includes(reviewer)) {
    throw new ConfigurationError(`${reviewer} is no reviewer of ${environment}`, {
      hint: `Its reviewers: ${protection.reviewers.join(', ')}.`,
    });
  }
  const at = approval.clock();
  await approvalShelf(workspace, environment, commit).writeJson(`${timedName(at)}.json`, {
    reviewer,
    state: 'approved',
    at: at.toISOString(),
    comment,
  });
}

export async function findEnvironment(workspace: string, name: string): Promise<Environment | undefined> {
  const protection = await readProtection(workspace, name);
  return (
    protection && {
      name,
      reviewers: protection.reviewers.length,
      preventSelfReview: protection.preventSelfReview,
      waitMinutes: 0,
      branches: protection.branches,
      url: environmentShelf(workspace).address(`${fileName(name)}.json`),
    }
  );
}

/** Oldest first. */
export async function listApprovals(
  workspace: string,
  deployment: { environment: string; commit: string },
): Promise<ApprovalEvidence[]> {
  const shelf = approvalShelf(workspace, deployment.environment, deployment.commit);
  const approvals: ApprovalEvidence[] = [];
  for (const name of await shelf.list()) {
    const approval = await shelf.readJson(name, approvalSchema);
    if (approval !== undefined) approvals.push(approval);
  }
  return approvals;
}

function readProtection(workspace: string, name: string): Promise<LocalProtection | undefined> {
  return environmentShelf(workspace).readJson(`${fileName(name)}.json`, environmentSchema);
}

function environmentShelf(workspace: string): Shelf {
  return new Shelf(workspace, 'environments');
}

function approvalShelf(workspace: string, environment: string, commit: string): Shelf {
  return new Shelf(workspace, `approvals/${fileName(environment)}/${fileName(commit)}`);
}
