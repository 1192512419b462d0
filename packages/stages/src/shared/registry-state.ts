import { byTimeThenCounter, type TagRef } from '@contender/forge';
import { compare, rcompare } from 'semver';
import { parseTrailers, type Trailers } from './trailers.ts';

/** A version that is registered and not revoked. */
export interface VersionEntry {
  version: string;
  tag: string;
  commit: string;
  registeredAt: Date;
  trailers: Trailers;
}

/** An environment was given a version, or the version was taken from it (`revoked`). */
export interface AssignmentEntry {
  environment: string;
  /** Undefined where no version stands at the tag's commit. */
  version: string | undefined;
  tag: string;
  commit: string;
  assignedAt: Date;
  revoked: boolean;
  /** The version that a rollback went back from. */
  rollbackFrom: string | undefined;
  /** The address of the workflow run that assigned it. */
  run: string | undefined;
}

/** What the tags of one model say. */
export interface RegistryState {
  /** Alive, newest first by SemVer. */
  versions: VersionEntry[];
  /** Every number that was ever given, also to versions revoked since, ascending. */
  taken: string[];
  /** By environment, oldest first. */
  assignments: Map<string, AssignmentEntry[]>;
  /** All tags, oldest first. */
  history: TagRef[];
  /** Whether the last word on the model is its deprecation. */
  deprecated: boolean;
  /** The counter that the next counted tag takes: one row of numbers per model, over all environments. */
  nextCounter: number;
}

/**
 * Reads the state of a model's registry from its tags, by the rules of GTO: tags count in the order of tagger
 * time (seconds), then counter; of a version the last word holds.
 */
export function registryState(tags: readonly TagRef[]): RegistryState {
  const history = [...tags].sort(byTimeThenCounter);
  const versions = new Map<string, VersionEntry & { revoked: boolean }>();
  for (const { name, tag, commit, message, taggedAt } of history) {
    if (tag.type !== 'version') continue;
    const { version, revoked } = tag;
    versions.set(version, {
      version,
      tag: name,
      commit,
      registeredAt: taggedAt,
      trailers: parseTrailers(message),
      revoked,
    });
  }
  const assignments = new Map<string, AssignmentEntry[]>();
  for (const { name, tag, commit, message, taggedAt } of history) {
    if (tag.type !== 'assignment') continue;
    const trailers = parseTrailers(message);
    const atCommit = [...versions.values()].filter((entry) => entry.commit === commit);
    const said = atCommit.find((entry) => entry.version === trailers.Version);
    const newest = atCommit.sort((a, b) => rcompare(a.version, b.version))[0];
    const entry = {
      environment: tag.environment,
      version: (said ?? newest)?.version,
      tag: name,
      commit,
      assignedAt: taggedAt,
      revoked: tag.revoked,
      rollbackFrom: trailers['Rollback-From'],
      run: trailers.Run,
    };
    assignments.set(tag.environment, [...(assignments.get(tag.environment) ?? []), entry]);
  }
  const counters = history.map(({ tag }) => tag.counter ?? 0);
  return {
    versions: [...versions.values()]
      .filter((entry) => !entry.revoked)
      .map(({ revoked: _, ...entry }) => entry)
      .sort((a, b) => rcompare(a.version, b.version)),
    taken: [...versions.keys()].sort(compare),
    assignments,
    history,
    deprecated: history.at(-1)?.tag.type === 'deprecation',
    nextCounter: counters.reduce((highest, counter) => Math.max(highest, counter), 0) + 1,
  };
}

/** The assignment that holds in an environment now. One to a revoked version does not hold. */
export function currentAssignment(state: RegistryState, environment: string): AssignmentEntry | undefined {
  let holding: AssignmentEntry[] = [];
  for (const entry of state.assignments.get(environment) ?? []) {
    holding = holding.filter(
      (earlier) => earlier.commit !== entry.commit || earlier.version !== entry.version,
    );
    if (!entry.revoked) holding.push(entry);
  }
  return holding.findLast(({ version }) => version === undefined || isAlive(state, version));
}

/**
 * The version that a challenger must beat: the one that the champion's environment has. As long as nothing was
 * deployed there it is the newest one, so that no second model passes for the first.
 */
export function championVersion(state: RegistryState, environment: string): string | undefined {
  const assignment = currentAssignment(state, environment);
  return assignment === undefined ? state.versions[0]?.version : assignment.version;
}

/**
 * The version to roll back to: the one that an environment had before its current one. Versions that were rolled
 * back from, taken away or revoked are passed over.
 */
export function rollbackTarget(state: RegistryState, environment: string): string | undefined {
  let stack: string[] = [];
  for (const { version, revoked, rollbackFrom } of state.assignments.get(environment) ?? []) {
    if (version === undefined) continue;
    if (revoked) stack = stack.filter((earlier) => earlier !== version);
    else if (rollbackFrom !== undefined && stack.includes(version)) {
      stack = stack.slice(0, stack.lastIndexOf(version) + 1);
    } else if (stack.at(-1) !== version) stack.push(version);
  }
  const current = currentAssignment(state, environment)?.version;
  const below = current === undefined ? stack : stack.slice(0, Math.max(stack.lastIndexOf(current), 0));
  return below.findLast((version) => version !== current && isAlive(state, version));
}

/** Whether a version is registered and not revoked. */
export function isAlive(state: RegistryState, version: string): boolean {
  return state.versions.some((entry) => entry.version === version);
}
