import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../test/golden/tests.golden.json' with { type: 'json' };
import { relativeError } from '../test/support.ts';
import { chiSquareTwoSample, cramersV, jensenShannonDistance, populationStabilityIndex } from './drift.ts';

describe.each(golden.drift)('SciPy agrees: $reference and $current', (expected) => {
  const { reference } = expected;
  const current = Float64Array.from(expected.current);

  test("chi-square and Cramér's V", () => {
    const { statistic, degreesOfFreedom, pValue } = chiSquareTwoSample(reference, current);
    expect(Math.abs(statistic - expected.statistic)).toBeLessThan(1e-9 * Math.max(1, expected.statistic));
    expect(degreesOfFreedom).toBe(expected.df);
    expect(relativeError(pValue, expected.p)).toBeLessThan(1e-9);
    expect(Math.abs(cramersV(reference, current) - expected.cramers_v)).toBeLessThan(1e-12);
  });

  test('Jensen–Shannon distance and population stability index', () => {
    expect(Math.abs(jensenShannonDistance(reference, current) - expected.jensen_shannon)).toBeLessThan(1e-9);
    expect(Math.abs(populationStabilityIndex(reference, current) - expected.psi)).toBeLessThan(1e-12);
  });
});

test('a single cell cannot drift', () => {
  expect(chiSquareTwoSample([5, 0], [9, 0])).toEqual({ statistic: 0, degreesOfFreedom: 0, pValue: 1 });
  expect(cramersV([5], [9])).toBe(0);
  expect(jensenShannonDistance([5], [9])).toBe(0);
  expect(populationStabilityIndex([5], [9])).toBe(0);
});

test('every measure is symmetric and blind to the order of the cells', () => {
  const table = fc
    .array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 1, maxLength: 12 })
    .filter((cells) => cells.some(([a]) => a > 0) && cells.some(([, b]) => b > 0));
  fc.assert(
    fc.property(table, (cells) => {
      const reference = cells.map(([count]) => count);
      const current = cells.map(([, count]) => count);
      for (const measure of [cramersV, jensenShannonDistance, populationStabilityIndex]) {
        const value = measure(reference, current);
        expect(measure(current, reference)).toBeCloseTo(value, 10);
        expect(measure(reference.toReversed(), current.toReversed())).toBeCloseTo(value, 7);
        expect(value).toBeGreaterThanOrEqual(0);
      }
      expect(jensenShannonDistance(reference, current)).toBeLessThanOrEqual(1);
    }),
  );
});

test('bad counts are refused', () => {
  for (const measure of [chiSquareTwoSample, cramersV, jensenShannonDistance, populationStabilityIndex]) {
    expect(() => measure([1, 2], [1])).toThrow('reference and current must have the same length: 2 and 1');
    expect(() => measure([], [])).toThrow('reference must not be empty');
    expect(() => measure([1, 2], [0, 0])).toThrow('current must hold at least one row');
    expect(() => measure([1, -2], [1, 1])).toThrow(/counts of reference .* found -2/);
    expect(() => measure([1, 2], [1, Number.NaN])).toThrow(RangeError);
  }
});
