import { ConfigurationError, type RecordOf } from '@contender/core';
import fc from 'fast-check';
import { gt } from 'semver';
import { describe, expect, test } from 'vitest';
import { dataCheckResult, trainingResult } from '../../test/delivery.ts';
import { type ChangeEvidence, nextVersion } from './next-version.ts';

const envelope = {
  schema: 1 as const,
  model: 'm',
  status: 'passed' as const,
  subjects: [],
  materials: [],
  context: {
    repository: 'o/r',
    commit: 'c1c1c1c1',
    ref: 'main',
    pullRequest: null,
    run: null,
    actor: 'a',
    runner: { os: 'linux', arch: 'x64', labels: [] },
    tool: 't',
  },
  startedAt: '2026-03-01T12:00:00.000Z',
  finishedAt: '2026-03-01T12:00:00.000Z',
};
const folder = { sha256: 'a'.repeat(64), bytes: 0, files: [] };

interface Change {
  columns?: Record<string, string> | null;
  commit?: string | null;
  command?: string;
  parameters?: RecordOf<'training'>['result']['parameters'];
  dirty?: boolean;
}

function evidence(change: Change = {}): ChangeEvidence {
  const commit = change.commit === undefined ? 'c0ffee00' : change.commit;
  const result = trainingResult(folder, commit, change.parameters ?? { depth: 3, seed: 1 });
  result.command = change.command ?? result.command;
  result.environment.dirty = change.dirty ?? false;
  return {
    training: { kind: 'training', ...envelope, result },
    dataCheck:
      change.columns === null
        ? undefined
        : { kind: 'data-check', ...envelope, result: dataCheckResult(change.columns) },
  };
}

const before = { ...evidence(), version: '1.2.3' };

describe('nextVersion', () => {
  test.each<[string, Change, string, string, RegExp]>([
    ['only the data changed', {}, '1.2.4', 'patch', /Only the data or the seed changed since 1\.2\.3/],
    ['another seed', { parameters: { depth: 3, seed: 2 } }, '1.2.4', 'patch', /Only the data/],
    ['another commit', { commit: 'badc0de1' }, '1.3.0', 'minor', /The code went from c0ffee0 to badc0de/],
    ['the commit only in the context', { commit: null }, '1.3.0', 'minor', /to c1c1c1c/],
    ['another command', { command: 'python3 b.py' }, '1.3.0', 'minor', /The training command changed/],
    [
      'another parameter',
      { parameters: { depth: 4, seed: 1 } },
      '1.3.0',
      'minor',
      /The parameters depth changed/,
    ],
    ['a parameter less', { parameters: { seed: 1 } }, '1.3.0', 'minor', /depth/],
    ['code not committed', { dirty: true }, '1.3.0', 'minor', /not committed/],
    [
      'a column more',
      { columns: { hour: 'BIGINT', origin: 'VARCHAR', day: 'DATE' } },
      '1.3.0',
      'minor',
      /gained day/,
    ],
    ['a column less', { columns: { hour: 'BIGINT' } }, '2.0.0', 'major', /lost origin since 1\.2\.3/],
    ['another type', { columns: { hour: 'DOUBLE', origin: 'VARCHAR' } }, '2.0.0', 'major', /type of hour/],
    [
      'both, and the commit',
      { commit: 'bad', columns: { hour: 'DOUBLE' } },
      '2.0.0',
      'major',
      /lost origin and changed the type of hour/,
    ],
    ['no profile', { columns: null }, '1.2.4', 'patch', /Only the data/],
  ])('%s', (_, change, version, kind, reason) => {
    const plan = nextVersion({
      taken: ['1.2.3', '1.0.0'],
      asked: undefined,
      candidate: evidence(change),
      previous: before,
    });
    expect(plan).toMatchObject({ version, change: kind });
    expect(plan.reason).toMatch(reason);
  });

  test('the first version is 1.0.0', () => {
    const plan = nextVersion({ taken: [], asked: undefined, candidate: evidence(), previous: undefined });
    expect(plan).toEqual({ version: '1.0.0', change: 'first', reason: 'It is the first version.' });
  });

  test('what is not known counts as minor', () => {
    const plan = nextVersion({
      taken: ['0.3.0'],
      asked: undefined,
      candidate: evidence(),
      previous: undefined,
    });
    expect(plan).toMatchObject({ version: '0.4.0', change: 'minor' });
    expect(plan.reason).toMatch(/not known/);
  });

  test('a revoked number is not given again', () => {
    const plan = nextVersion({
      taken: ['1.2.3', '1.2.4'],
      asked: undefined,
      candidate: evidence(),
      previous: before,
    });
    expect(plan.version).toBe('1.2.5');
  });

  test.each([
    ['2.0.0', '2.0.0'],
    ['v2.0.0', '2.0.0'],
    ['1.2.4-rc.1', '1.2.4-rc.1'],
    ['2.0.0+build', '2.0.0+build'],
  ])('asked for %s', (asked, version) => {
    const plan = nextVersion({ taken: ['1.2.3'], asked, candidate: evidence(), previous: before });
    expect(plan).toMatchObject({ version, change: 'asked' });
  });

  test.each([
    ['1.2.3', /not above 1\.2\.3/],
    ['1.0.0', /not above/],
    ['1.2.3+build', /not above/],
    ['=2.0.0', /no version number/],
    ['2.0.0 ', /no version number/],
    ['2.0', /no version number/],
    ['latest', /no version number/],
    ['', /no version number/],
  ])('refuses %s', (asked, message) => {
    const ask = () => nextVersion({ taken: ['1.2.3'], asked, candidate: evidence(), previous: before });
    expect(ask).toThrow(ConfigurationError);
    expect(ask).toThrow(message);
  });

  test('the next number is above every number taken', () => {
    const number = fc.nat({ max: 20 });
    const version = fc.tuple(number, number, number).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 6 }), fc.boolean(), (taken, known) => {
        const previous = known ? { ...before, version: taken[0] ?? '' } : undefined;
        const plan = nextVersion({ taken, asked: undefined, candidate: evidence(), previous });
        return taken.every((other) => gt(plan.version, other));
      }),
    );
  });
});
