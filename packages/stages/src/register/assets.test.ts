import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assetNames } from './assets.ts';
import { readPlan, releaseText } from './plan.ts';

describe('assetNames', () => {
  test.each([
    [['weights.json'], ['weights.json']],
    [
      ['net/layer 1.bin', 'net-layer-1.bin'],
      ['net-layer-1.bin', 'net-layer-1-2.bin'],
    ],
    [
      ['manifest.json', 'MANIFEST.json'],
      ['manifest-2.json', 'MANIFEST-3.json'],
    ],
    [
      ['.hidden', '模型', 'Makefile', 'a/Makefile', 'b-Makefile'],
      ['hidden', 'file', 'Makefile', 'a-Makefile', 'b-Makefile'],
    ],
  ])('%j', (paths, names) => {
    expect(assetNames(paths, ['manifest.json'])).toEqual(names);
  });

  test('are safe, unlike each other and unlike the reserved', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', 'A', '/', '.', '-', ' ', 'ü', '2') })),
        (paths) => {
          const names = assetNames(paths, ['a']);
          expect(new Set([...names, 'a'].map((name) => name.toLowerCase())).size).toBe(paths.length + 1);
          for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/);
        },
      ),
    );
  });
});

describe('the plan in the release text', () => {
  const plan = {
    model: 'm',
    folder: 'f',
    codeCommit: 'c',
    records: { evaluation: 'e', training: 't', dataCheck: null },
    version: '1.0.0',
    change: 'minor' as const,
    reason: 'The data gained "-->" and <b>.',
    previous: null,
    createdAt: '2026-03-01T12:00:00.000Z',
  };

  test('comes back, whatever the reason says', () => {
    expect(readPlan(releaseText(plan, 'c').body)).toEqual(plan);
    fc.assert(
      fc.property(fc.string(), (reason) => {
        expect(readPlan(releaseText({ ...plan, reason, previous: '0.1.0' }, 'c').body)?.reason).toBe(reason);
      }),
    );
  });

  test.each(['', 'Nothing of ours', '<!-- contender:registration {} -->', '<!-- contender:registration {'])(
    'is none in %j',
    (body) => {
      expect(readPlan(body)).toBeUndefined();
    },
  );
});
