import { setTimeout as sleep } from 'node:timers/promises';
import { ExternalError, formatTag } from '@contender/core';
import { type RegisteredVersion, readRegistry } from '../shared/registry.ts';
import type { RegistryState } from '../shared/registry-state.ts';
import { formatMessage } from '../shared/trailers.ts';
import type { Context } from '../stage.ts';

const maxClashes = 10;

/** Assigns a version to an environment by the next counted tag; returns the tag's name. */
export async function assignVersion(
  assignment: {
    version: RegisteredVersion;
    environment: string;
    state: RegistryState;
    rollbackFrom: string | undefined;
  },
  context: Context,
): Promise<string> {
  const { version, environment, rollbackFrom } = assignment;
  let counter = assignment.state.nextCounter;
  await leaveTheSecond(assignment.state, environment, context);
  for (let clashes = 0; clashes <= maxClashes; clashes++) {
    const name = formatTag({
      type: 'assignment',
      model: version.model,
      environment,
      revoked: false,
      counter,
    });
    const subject =
      rollbackFrom === undefined || rollbackFrom === version.version
        ? `Assign ${version.model} ${version.version} to ${environment}`
        : `Roll ${environment} back from ${rollbackFrom} to ${version.model} ${version.version}`;
    const message = formatMessage(subject, '', {
      Model: version.model,
      Version: version.version,
      Environment: environment,
      'Rollback-From': rollbackFrom,
      Run: context.run.run ?? undefined,
    });
    const claim = await context.forge.registry.createTag({ name, commit: version.commit, message });
    if (claim === 'created') return name;
    counter = Math.max(counter + 1, (await readRegistry(version.model, context)).nextCounter);
  }
  throw new ExternalError(
    `Other deployments of ${version.model} took the counter ${maxClashes + 1} times in a row`,
  );
}

/**
 * Our own reading breaks ties by the counter. GTO reads tagger times at one second's resolution, so a second
 * assignment of the same environment waits for the next second.
 */
async function leaveTheSecond(state: RegistryState, environment: string, context: Context): Promise<void> {
  const last = state.assignments.get(environment)?.at(-1)?.assignedAt.getTime();
  const now = context.clock().getTime();
  if (last !== undefined && Math.floor(last / 1000) === Math.floor(now / 1000))
    await sleep(1000 - (now % 1000));
}
