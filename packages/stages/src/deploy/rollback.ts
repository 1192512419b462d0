import type { PastDeployment } from '@contender/forge';
import {
  type AssignmentEntry,
  currentAssignment,
  isAlive,
  type RegistryState,
  rollbackTarget,
} from '../shared/registry-state.ts';

export interface Rollback {
  /** What to go back to. */
  version: string;
  /** What is gone back from. */
  from: string | undefined;
  /** Why to this version, where it is not simply the one before. */
  why: string | undefined;
  /** The assignment tag, where an earlier attempt of this run has written it. */
  tag: string | undefined;
}

/** How the description of a deployment begins that is a rollback. */
export const rollbackWord = 'rollback';

/**
 * Where a rollback goes: to the version before. Not past it, though: a deployment that was never assigned is
 * undone by the version that is assigned now, a rollback that did not end is gone on with, and one that this very
 * run has assigned is not repeated one version further back. Undefined where there is nothing to go back to.
 * @param last the newest attempt to deploy the model to the environment
 * @param run the address of this workflow run; null outside of one
 */
export function planRollback(
  state: RegistryState,
  environment: string,
  last: PastDeployment | undefined,
  run: string | null,
): Rollback | undefined {
  const current = currentAssignment(state, environment);
  if (current?.version !== undefined) {
    const { version, rollbackFrom, tag } = current;
    if (run !== null && current.run === run && rollbackFrom !== undefined) {
      return { version, from: rollbackFrom, why: 'this run had assigned it before it was run again', tag };
    }
    if (last !== undefined && wasNotAssigned(last, current)) {
      if (last.description.startsWith(rollbackWord) && isAlive(state, last.version)) {
        const why = `an earlier rollback to it ${outcome(last)}`;
        return { version: last.version, from: version, why, tag: undefined };
      }
      const why = `the deployment of ${last.version} ${outcome(last)} before it was assigned`;
      return { version, from: last.version, why, tag: undefined };
    }
  }
  const before = rollbackTarget(state, environment);
  return before === undefined
    ? undefined
    : { version: before, from: current?.version, why: undefined, tag: undefined };
}

/** Tags keep whole seconds: what happened within one is told by the version. */
function wasNotAssigned(last: PastDeployment, current: AssignmentEntry): boolean {
  if (last.state === 'success' || last.state === 'inactive') return false;
  const since = Math.floor(last.startedAt.getTime() / 1000) - Math.floor(current.assignedAt.getTime() / 1000);
  return last.version === current.version ? since > 0 : since >= 0;
}

function outcome({ state }: PastDeployment): string {
  if (state === 'failure') return 'failed';
  return state === 'error' ? 'was interrupted' : 'did not end';
}
