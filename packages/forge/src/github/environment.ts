import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import type { Environment } from '../port.ts';
import type { GitHubClient } from './client.ts';
import type { Need } from './needs.ts';
import { statusOf } from './refusals.ts';

const environmentSchema = z.object({
  name: z.string(),
  html_url: z.string(),
  protection_rules: z
    .array(
      z.object({
        type: z.string(),
        wait_timer: z.number().optional(),
        prevent_self_review: z.boolean().optional(),
        reviewers: z.array(z.unknown()).optional(),
      }),
    )
    .optional(),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullish(),
});

/** The environment with its protection; a branch policy that lets every branch deploy reads as `all`. */
export async function readEnvironment(client: GitHubClient, name: string): Promise<Environment | undefined> {
  const need: Need = { doing: `read the environment ${name}`, permission: 'actions', level: 'read' };
  return client.ask(need, async (octokit) => {
    try {
      const { data } = await octokit.rest.repos.getEnvironment({
        ...client.repository,
        environment_name: name,
      });
      const environment = toEnvironment(data);
      const open = await letsEveryBranch(client, octokit, environment);
      return open ? { ...environment, branches: 'all' } : environment;
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  });
}

/** "Protected branches only" while no branch is protected; patterns of which one fits every name, or none at all. */
async function letsEveryBranch(
  client: GitHubClient,
  octokit: Octokit,
  { name, branches }: Environment,
): Promise<boolean> {
  const { repository } = client;
  if (branches === 'protected') {
    const { data } = await octokit.rest.repos.listBranches({ ...repository, protected: true, per_page: 1 });
    return data.length === 0;
  }
  if (branches === 'custom') {
    const { data } = await octokit.rest.repos.listDeploymentBranchPolicies({
      ...repository,
      environment_name: name,
      per_page: 100,
    });
    const patterns = data.branch_policies.map((policy) => policy.name ?? '');
    return patterns.length === 0 || patterns.some((pattern) => /^\*[*/]*$/.test(pattern));
  }
  return false;
}

/** @param data an environment as GitHub answers */
function toEnvironment(data: unknown): Environment {
  const environment = environmentSchema.parse(data);
  const rules = environment.protection_rules ?? [];
  const reviewed = rules.find((rule) => rule.type === 'required_reviewers');
  const policy = environment.deployment_branch_policy ?? null;
  return {
    name: environment.name,
    reviewers: reviewed?.reviewers?.length ?? 0,
    preventSelfReview: reviewed?.prevent_self_review ?? false,
    waitMinutes: rules.find((rule) => rule.type === 'wait_timer')?.wait_timer ?? 0,
    branches: policy === null ? 'all' : policy.protected_branches ? 'protected' : 'custom',
    url: environment.html_url,
  };
}
