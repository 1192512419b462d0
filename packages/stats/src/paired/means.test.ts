import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../../test/golden/paired.golden.json' with { type: 'json' };
import { relativeError } from '../../test/support.ts';
import { comparePairedMeans } from './means.ts';

test.each(golden.t)('scipy.stats.ttest_rel agrees: $name', (expected) => {
  const actual = comparePairedMeans(Float64Array.from(expected.first), Float64Array.from(expected.second), {
    level: expected.level,
  });
  expect(Math.abs(actual.delta - expected.delta)).toBeLessThan(1e-12);
  expect(Math.abs(actual.challenger - actual.champion - expected.delta)).toBeLessThan(1e-12);
  expect(Math.abs(actual.interval.low - expected.low)).toBeLessThan(1e-9);
  expect(Math.abs(actual.interval.high - expected.high)).toBeLessThan(1e-9);
  expect(relativeError(actual.pValue, expected.p)).toBeLessThan(1e-9);
});

describe('algebra', () => {
  test('swapping champion and challenger mirrors everything', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 })), {
      minLength: 2,
      maxLength: 40,
    });
    fc.assert(
      fc.property(rows, (pairs) => {
        const champion = Float64Array.from(pairs, ([value]) => value / 7);
        const challenger = Float64Array.from(pairs, ([, value]) => value / 7);
        const forth = comparePairedMeans(champion, challenger);
        const back = comparePairedMeans(challenger, champion);
        expect(back.delta).toBe(-forth.delta + 0);
        expect(back.interval.low).toBeCloseTo(-forth.interval.high, 9);
        expect(back.interval.high).toBeCloseTo(-forth.interval.low, 9);
        expect(back.pValue).toBe(forth.pValue);
      }),
    );
  });

  test('identical values do not differ', () => {
    const values = Float64Array.of(0.2, 0.4, 0.9);
    expect(comparePairedMeans(values, values)).toMatchObject({
      delta: 0,
      interval: { low: 0, high: 0, level: 0.95 },
      pValue: 1,
      method: 'paired t',
    });
  });

  test('the same difference at every row has no width', () => {
    const comparison = comparePairedMeans(Float64Array.of(1, 2, 3), Float64Array.of(1.5, 2.5, 3.5));
    expect(comparison).toMatchObject({ delta: 0.5, interval: { low: 0.5, high: 0.5 }, pValue: 0 });
  });
});

test('bad input is refused', () => {
  const two = Float64Array.of(1, 2);
  expect(() => comparePairedMeans(two, Float64Array.of(1))).toThrow(/same length: 2 and 1/);
  expect(() => comparePairedMeans(Float64Array.of(1), Float64Array.of(2))).toThrow(
    /at least two rows: found 1/,
  );
  expect(() => comparePairedMeans(new Float64Array(), new Float64Array())).toThrow(RangeError);
  expect(() => comparePairedMeans(two, Float64Array.of(1, Infinity))).toThrow(
    'challenger must be finite: found Infinity at row 1',
  );
  expect(() => comparePairedMeans(Float64Array.of(Number.NaN, 1), two)).toThrow(/champion must be finite/);
});
