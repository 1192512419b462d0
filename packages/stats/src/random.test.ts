import { describe, expect, test } from 'vitest';
import golden from '../test/golden/paired.golden.json' with { type: 'json' };
import { chiSquareSurvival } from './distributions/chi-square.ts';
import { binomial, Random } from './random.ts';

test.each(golden.binomial)(
  'binomial draws follow the distribution of SciPy: n = $n, p = $p',
  ({ n, p, cdf }) => {
    const draws = 20_000;
    const random = new Random(11);
    const bounds = [...cdf.map(([bound = 0]) => bound), Infinity];
    const observed = bounds.map(() => 0);
    for (let draw = 0; draw < draws; draw++) {
      const value = binomial(random, n, p);
      const slot = bounds.findIndex((bound) => value <= bound);
      observed[slot] = (observed[slot] ?? 0) + 1;
    }
    let below = 0;
    let statistic = 0;
    let slots = 0;
    [...cdf.map(([, share = 0]) => share), 1].forEach((share, slot) => {
      const expected = (share - below) * draws;
      below = share;
      if (expected < 1e-6) return;
      statistic += ((observed[slot] ?? 0) - expected) ** 2 / expected;
      slots++;
    });
    expect(slots).toBeGreaterThan(1);
    expect(chiSquareSurvival(statistic, slots - 1)).toBeGreaterThan(0.001);
  },
);

test.each([
  [25, 0.45],
  [40, 0.25],
  [300, 0.9],
])('mean and variance of many draws: n = %d, p = %d', (n, p) => {
  const draws = 400_000;
  const random = new Random(3);
  let sum = 0;
  let squares = 0;
  for (let draw = 0; draw < draws; draw++) {
    const deviation = binomial(random, n, p) - n * p;
    sum += deviation;
    squares += deviation * deviation;
  }
  const variance = n * p * (1 - p);
  expect(Math.abs(sum) / Math.sqrt(draws * variance)).toBeLessThan(4);
  expect(Math.abs(squares / draws / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / draws));
});

test('certain outcomes need no chance', () => {
  const random = new Random(1);
  expect(binomial(random, 0, 0.5)).toBe(0);
  expect(binomial(random, 9, 0)).toBe(0);
  expect(binomial(random, 9, 1)).toBe(9);
});

describe('the uniform stream', () => {
  test('is even over [0, 1)', () => {
    const random = new Random(3);
    const counts = new Float64Array(64);
    for (let draw = 0; draw < 64_000; draw++) {
      const slot = Math.floor(random.uniform() * 64);
      counts[slot] = (counts[slot] ?? 0) + 1;
    }
    const statistic = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquareSurvival(statistic, 63)).toBeGreaterThan(0.001);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(64_000);
  });

  test('is another for every seed, beyond 32 bits too', () => {
    const first = [0, 1, 2, -1, 2 ** 32, 2 ** 32 + 1].map((seed) => new Random(seed).uniform());
    expect(new Set(first).size).toBe(first.length);
    expect(new Random(1).uniform()).toBe(first[1]);
  });

  test('needs a whole seed', () => {
    expect(() => new Random(1.5)).toThrow('seed must be a whole number: found 1.5');
    expect(() => new Random(Number.NaN)).toThrow(RangeError);
  });
});
