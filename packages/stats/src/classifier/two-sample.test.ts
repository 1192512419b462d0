import { describe, expect, test } from 'vitest';
import { Random } from '../random.ts';
import { classifierTwoSampleTest } from './two-sample.ts';

const rows = 2000;

/** Two columns of codes 0 to 9; `joint` ties the second to the first in the current sample, each alone stays even. */
function samples(seed: number, change: 'none' | 'joint' | 'shift') {
  const random = new Random(seed);
  const draw = () => Math.floor(random.uniform() * 10);
  const first = new Uint16Array(2 * rows);
  const second = new Uint16Array(2 * rows);
  for (let row = 0; row < 2 * rows; row++) {
    const current = row >= rows;
    first[row] = draw();
    second[row] = draw();
    if (current && change === 'joint' && random.uniform() < 0.5) second[row] = first[row] ?? 0;
    if (current && change === 'shift' && random.uniform() < 0.2) first[row] = 9;
  }
  const origins = new Uint8Array(2 * rows).fill(1, rows);
  const features = [first, second].map((codes) => ({ codes, size: 10, ordered: true }));
  return { features, origins };
}

describe('the classifier', () => {
  test('cannot tell two samples of one distribution apart', () => {
    const pValues = Array.from({ length: 12 }, (_, seed) => {
      const { features, origins } = samples(seed, 'none');
      return classifierTwoSampleTest(features, origins, { seed, permutations: 199 }).pValue;
    });
    expect(pValues.filter((p) => p < 0.05).length).toBeLessThanOrEqual(3);
    expect(Math.max(...pValues)).toBeGreaterThan(0.5);
  });

  test('sees a column that moved', () => {
    const { features, origins } = samples(1, 'shift');
    const { auc, pValue } = classifierTwoSampleTest(features, origins, { seed: 1, permutations: 199 });
    expect(auc).toBeGreaterThan(0.55);
    expect(pValue).toBe(1 / 200);
  });

  test('sees columns that move together, where each by itself stays', () => {
    const { features, origins } = samples(2, 'joint');
    const { auc, pValue } = classifierTwoSampleTest(features, origins, { seed: 1, permutations: 199 });
    expect(auc).toBeGreaterThan(0.55);
    expect(pValue).toBe(1 / 200);
  });

  test('says the same for the same seed', () => {
    const { features, origins } = samples(3, 'shift');
    const options = { seed: 7, permutations: 99 };
    expect(classifierTwoSampleTest(features, origins, options)).toEqual(
      classifierTwoSampleTest(features, origins, options),
    );
  });

  test('refuses what it cannot learn from', () => {
    const codes = new Uint16Array(5);
    const one = [{ codes, size: 1, ordered: true }];
    expect(() => classifierTwoSampleTest([], new Uint8Array(5), { seed: 1 })).toThrow(
      'features must not be empty',
    );
    expect(() => classifierTwoSampleTest(one, new Uint8Array(4), { seed: 1 })).toThrow('the same length');
    expect(() => classifierTwoSampleTest(one, new Uint8Array(5), { seed: 1 })).toThrow(
      'at least 4 rows: found 0',
    );
  });
});
