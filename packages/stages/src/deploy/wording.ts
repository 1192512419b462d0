import { type DeploymentRecord, describeError, formatDuration } from '@contender/core';
import type { RegisteredVersion } from '../shared/registry.ts';
import { type Rollback, rollbackWord } from './rollback.ts';

/** What a deployment says of itself; no full stops, as these are statuses. */
interface Wording {
  /** Begins with the version's tag: by it the attempt is found again. */
  doing: string;
  done: string;
}

/** @param previous the version that is assigned, if any */
export function wordDeployment(
  version: RegisteredVersion,
  environment: string,
  previous: string | undefined,
  rollback: Rollback | undefined,
): Wording {
  const what = `${version.model} ${version.version}`;
  const again = previous === version.version;
  if (rollback === undefined) {
    const route = `to ${environment}${again ? ' again' : ` (before: ${previous ?? 'nothing'})`}`;
    return { doing: `${version.tag}: deployment ${route}`, done: `Deployed ${what} ${route}` };
  }
  const from = rollback.from ?? 'nothing';
  const why = rollback.why === undefined ? '' : `: ${rollback.why}`;
  const done =
    again && rollback.tag === undefined
      ? `Deployed ${what} to ${environment} again`
      : `Rolled ${environment} back from ${from} to ${what}`;
  return { doing: `${version.tag}: ${rollbackWord} of ${environment} from ${from}`, done: `${done}${why}` };
}

/** Why the command failed, what the environment has now, and how to restore it. */
export function wordFailure(
  failure: Error,
  model: string,
  environment: string,
  previous: string | undefined,
  rollback: boolean,
): string {
  const now =
    previous === undefined
      ? `Nothing is assigned to ${environment}; what the command left there stays.`
      : `${environment} still has ${previous} by the registry; the command may have changed a part of it.`;
  const command = `\`contender deploy --model ${model} --environment ${environment} --rollback\``;
  const again = `The rollback did not end; to go on with it: ${command}.`;
  const restore =
    previous === undefined ? '' : ` To restore it: ${command}, in the action \`rollback: true\`.`;
  return `${describeError(failure)}\n${rollback ? `${now} ${again}` : `${now}${restore}`}`;
}

/** For a terminal. */
export function summarizeDeployment(model: string, result: DeploymentRecord['result']): string {
  const duration = formatDuration(result.durationSeconds * 1000);
  if (result.outcome === 'failure') {
    return `Deploying ${model} ${result.version} to ${result.environment} failed after ${duration}. ${result.reason}`;
  }
  const approvals = result.approvals
    .filter(({ state }) => state === 'approved')
    .map(({ reviewer }) => reviewer);
  const approved = approvals.length === 0 ? '' : ` Approved by ${[...new Set(approvals)].join(', ')}.`;
  return `${result.reason} It took ${duration}.${approved}`;
}
