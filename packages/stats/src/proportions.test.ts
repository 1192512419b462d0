import { expect, test } from 'vitest';
import golden from '../test/golden/tests.golden.json' with { type: 'json' };
import { differenceOfProportions, wilsonInterval } from './proportions.ts';

test.each(golden.wilson)('statsmodels agrees on Wilson: $successes of $n', (expected) => {
  const { low, high, level } = wilsonInterval(expected.successes, expected.n, expected.level);
  expect(Math.abs(low - expected.low)).toBeLessThan(1e-12);
  expect(Math.abs(high - expected.high)).toBeLessThan(1e-12);
  expect(level).toBe(expected.level);
});

test.each(golden.newcombe)('statsmodels agrees on Newcombe: $counts', (expected) => {
  const [successes1 = 0, n1 = 0, successes2 = 0, n2 = 0] = expected.counts;
  const { delta, interval } = differenceOfProportions(successes1, n1, successes2, n2, expected.level);
  expect(Math.abs(delta - expected.delta)).toBeLessThan(1e-12);
  expect(Math.abs(interval.low - expected.low)).toBeLessThan(1e-12);
  expect(Math.abs(interval.high - expected.high)).toBeLessThan(1e-12);
});

test('exchanging the groups mirrors the interval', () => {
  const forth = differenceOfProportions(3, 11, 20, 31);
  const back = differenceOfProportions(20, 31, 3, 11);
  expect(back.delta).toBe(-forth.delta);
  expect(back.interval.low).toBeCloseTo(-forth.interval.high, 14);
});

test('bad counts are refused', () => {
  expect(() => wilsonInterval(3, 2)).toThrow('successes must not exceed n: 3 of 2');
  expect(() => wilsonInterval(0, 0)).toThrow(/at least one trial/);
  expect(() => wilsonInterval(-1, 4)).toThrow(RangeError);
  expect(() => wilsonInterval(1.5, 4)).toThrow(RangeError);
  expect(() => wilsonInterval(1, 4, 1)).toThrow(/level/);
  expect(() => differenceOfProportions(1, 4, 1, 0)).toThrow(RangeError);
});
