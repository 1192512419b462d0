import fc from 'fast-check';
import { expect, test } from 'vitest';
import golden from '../test/golden/association.golden.json' with { type: 'json' };
import { adjustedCorrelationRatio, correctedCramersV, rocAucOfCounts } from './association.ts';

test.each(golden.tables)("SciPy agrees on Cramér's V, corrected: $v", ({ table, v }) => {
  expect(Math.abs(correctedCramersV(table) - v)).toBeLessThan(1e-9);
});

test.each(golden.aucs)(
  'scikit-learn agrees on the area under the curve: $auc',
  ({ negatives, positives, auc }) => {
    expect(Math.abs(rocAucOfCounts(negatives, positives) - auc)).toBeLessThan(1e-9);
  },
);

test.each(golden.ratios)('NumPy agrees on the correlation ratio: $ratio', ({ groups, ratio }) => {
  expect(Math.abs(adjustedCorrelationRatio(groups) - ratio)).toBeLessThan(1e-9);
});

test('one value on either side tells nothing', () => {
  expect(correctedCramersV([[5, 7]])).toBe(0);
  expect(correctedCramersV([[5], [7]])).toBe(0);
  expect(
    correctedCramersV([
      [5, 0],
      [7, 0],
    ]),
  ).toBe(0);
  expect(rocAucOfCounts([3], [0])).toBeNaN();
  expect(adjustedCorrelationRatio([{ count: 9, mean: 1, squares: 0 }])).toBe(0);
});

test('a column that is the label tells it whole', () => {
  expect(
    correctedCramersV([
      [50, 0],
      [0, 70],
    ]),
  ).toBeCloseTo(1, 12);
  expect(rocAucOfCounts([9, 0], [0, 4])).toBe(1);
  expect(
    adjustedCorrelationRatio([
      { count: 9, mean: 1, squares: 0 },
      { count: 4, mean: 2, squares: 0 },
    ]),
  ).toBe(1);
});

test('all stay between 0 and 1, and an order turned round turns the curve', () => {
  const counts = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(counts, (table) => {
      const v = correctedCramersV(table);
      expect(v).toBeGreaterThanOrEqual(0);
      expect(v).toBeLessThanOrEqual(1);
      const [no, yes] = [table.map(([a]) => a), table.map(([, b]) => b)];
      const auc = rocAucOfCounts(no, yes);
      if (!Number.isNaN(auc))
        expect(rocAucOfCounts(no.toReversed(), yes.toReversed())).toBeCloseTo(1 - auc, 9);
    }),
  );
});

test('an empty table is refused', () => {
  expect(() => correctedCramersV([])).toThrow('table must not be empty');
  expect(() => adjustedCorrelationRatio([])).toThrow('groups must not be empty');
});
