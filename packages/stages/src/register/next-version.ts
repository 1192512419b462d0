import {
  ConfigurationError,
  type DataCheckRecord,
  type RegistrationRecord,
  type TrainingRecord,
} from '@contender/core';
import { compare, inc, valid } from 'semver';

export interface VersionPlan {
  /** SemVer without the v. */
  version: string;
  change: RegistrationRecord['result']['change'];
  /** Why this number, in words. */
  reason: string;
}

/** What the number is judged by. */
export interface ChangeEvidence {
  training: TrainingRecord;
  dataCheck: DataCheckRecord | undefined;
}

export interface VersionRequest {
  /** Every number ever given, in any order. */
  taken: readonly string[];
  /** The number that the user asks for. */
  asked: string | undefined;
  candidate: ChangeEvidence;
  /** The newest version with its records; undefined where nothing is known of it. */
  previous: (ChangeEvidence & { version: string }) | undefined;
}

/**
 * The number of the next version, by Semantic Versioning read for models: major when the data lost or changed a
 * column, minor when code, command or parameters changed, patch when only the data or the seed did. What is
 * unknown counts as minor.
 * @throws ConfigurationError when the number asked for is no SemVer, taken, or not above the newest
 */
export function nextVersion(request: VersionRequest): VersionPlan {
  const newest = [...request.taken].sort(compare).at(-1);
  if (request.asked !== undefined) return askedVersion(request.asked, newest);
  if (newest === undefined) return { version: '1.0.0', change: 'first', reason: 'It is the first version.' };
  const { change, reason } = judgeChange(request);
  const version = inc(newest, change);
  if (version === null) throw new ConfigurationError(`${newest} is no version number`);
  return { version, change, reason };
}

function askedVersion(asked: string, newest: string | undefined): VersionPlan {
  const version = asked.replace(/^v(?=\d)/, '');
  if (valid(version) === null || !/^\d\S*$/.test(version)) {
    throw new ConfigurationError(`"${asked}" is no version number`, {
      hint: 'Write it by Semantic Versioning, for example 2.0.0 or 2.0.0-rc.1.',
    });
  }
  if (newest !== undefined && compare(version, newest) <= 0) {
    throw new ConfigurationError(`Version ${version} is not above ${newest}, the newest there is`, {
      hint: `Ask for a greater one, or leave \`version\` out: the next one is found by itself.`,
    });
  }
  return { version, change: 'asked', reason: `Version ${version} was asked for.` };
}

function judgeChange({ candidate, previous }: VersionRequest): {
  change: 'major' | 'minor' | 'patch';
  reason: string;
} {
  if (previous === undefined) {
    return {
      change: 'minor',
      reason: 'The records of the version before are not known, so code may have changed.',
    };
  }
  const since = `since ${previous.version}`;
  const { removed, retyped, added } = compareColumns(previous.dataCheck, candidate.dataCheck);
  if (removed.length > 0 || retyped.length > 0) {
    const parts = [
      ...(removed.length > 0 ? [`lost ${removed.join(', ')}`] : []),
      ...(retyped.length > 0 ? [`changed the type of ${retyped.join(', ')}`] : []),
    ];
    return { change: 'major', reason: `The training data ${parts.join(' and ')} ${since}.` };
  }
  const changed = changedCode(previous.training, candidate.training);
  if (added.length > 0) changed.push(`the training data gained ${added.join(', ')}`);
  if (changed.length > 0) {
    const text = changed.join('; ');
    return { change: 'minor', reason: `${text.charAt(0).toUpperCase()}${text.slice(1)} (${since}).` };
  }
  return { change: 'patch', reason: `Only the data or the seed changed ${since}.` };
}

function changedCode(before: TrainingRecord, after: TrainingRecord): string[] {
  const found: string[] = [];
  const [commitBefore, commitAfter] = [trainingCommit(before), trainingCommit(after)];
  if (commitBefore !== commitAfter) {
    found.push(`the code went from ${commitBefore.slice(0, 7)} to ${commitAfter.slice(0, 7)}`);
  }
  if (before.result.environment.dirty === true || after.result.environment.dirty === true) {
    found.push('a training ran on code that was not committed');
  }
  if (before.result.command !== after.result.command) found.push('the training command changed');
  const [old, now] = [before.result.parameters, after.result.parameters];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  const parameters = names.filter((name) => !isSeed(name) && old[name] !== now[name]);
  if (parameters.length > 0) found.push(`the parameters ${parameters.join(', ')} changed`);
  return found;
}

/** The commit that a model was trained from. */
export function trainingCommit(training: TrainingRecord): string {
  return training.result.environment.commit ?? training.context.commit;
}

function isSeed(parameter: string): boolean {
  return /^(random_?)?(seed|state)$/i.test(parameter);
}

function compareColumns(before: DataCheckRecord | undefined, after: DataCheckRecord | undefined) {
  const old = trainingColumns(before);
  const now = trainingColumns(after);
  if (old === undefined || now === undefined) return { removed: [], retyped: [], added: [] };
  const names = [...old.keys()];
  return {
    removed: names.filter((name) => !now.has(name)),
    retyped: names.filter((name) => now.has(name) && now.get(name) !== old.get(name)),
    added: [...now.keys()].filter((name) => !old.has(name)),
  };
}

/** Column name to type; undefined where the training data was not profiled. */
function trainingColumns(record: DataCheckRecord | undefined): Map<string, string> | undefined {
  const profile = record?.result.datasets.find(({ name }) => name === 'train')?.profile;
  return profile && new Map(profile.columns.map(({ name, type }) => [name, type]));
}
