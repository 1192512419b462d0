import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../../test/golden/paired.golden.json' with { type: 'json' };
import { labelsOf, relativeError, samples } from '../../test/support.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { compareRocAuc } from './delong.ts';

test.each(golden.delong)('the definition of DeLong agrees: $name', (expected) => {
  const { level } = expected;
  const actual = compareRocAuc(
    labelsOf(expected.labels),
    Float64Array.from(expected.first),
    Float64Array.from(expected.second),
    { level },
  );
  expect(Math.abs(actual.champion - expected.champion)).toBeLessThan(1e-9);
  expect(Math.abs(actual.challenger - expected.challenger)).toBeLessThan(1e-9);
  expect(Math.abs(actual.delta - (expected.challenger - expected.champion))).toBeLessThan(1e-9);
  expect(Math.abs(actual.interval.low - expected.low)).toBeLessThan(1e-9);
  expect(Math.abs(actual.interval.high - expected.high)).toBeLessThan(1e-9);
  expect(actual.interval.level).toBe(level);
  expect(relativeError(actual.pValue, expected.p)).toBeLessThan(1e-6);
  if (expected.low > -1) {
    const deviation = (actual.delta - actual.interval.low) / normalQuantile((1 + level) / 2);
    expect(Math.abs(deviation ** 2 - expected.variance)).toBeLessThan(1e-9);
  }
});

describe('algebra', () => {
  test('swapping champion and challenger negates delta and mirrors the interval', () => {
    fc.assert(
      fc.property(samples, ({ labels, champion, challenger }) => {
        const forth = compareRocAuc(labels, champion, challenger);
        const back = compareRocAuc(labels, challenger, champion);
        expect(back.delta).toBeCloseTo(-forth.delta, 12);
        expect(back.interval.low).toBeCloseTo(-forth.interval.high, 12);
        expect(back.interval.high).toBeCloseTo(-forth.interval.low, 12);
        expect(back.pValue).toBeCloseTo(forth.pValue, 12);
      }),
    );
  });

  test('the interval leaves zero out exactly when the p-value is below 1 − level', () => {
    fc.assert(
      fc.property(samples, fc.constantFrom(0.5, 0.8, 0.95), ({ labels, champion, challenger }, level) => {
        const { interval, pValue } = compareRocAuc(labels, champion, challenger, { level });
        fc.pre(Math.abs(pValue - (1 - level)) > 1e-9);
        expect(interval.low > 0 || interval.high < 0).toBe(pValue < 1 - level);
      }),
    );
  });

  test('the order of the rows does not matter', () => {
    fc.assert(
      fc.property(samples, ({ labels, champion, challenger }) => {
        const forth = compareRocAuc(labels, champion, challenger);
        const back = compareRocAuc(labels.toReversed(), champion.toReversed(), challenger.toReversed());
        expect(back.pValue).toBeCloseTo(forth.pValue, 12);
        expect(back.interval.low).toBeCloseTo(forth.interval.low, 12);
      }),
    );
  });
});

describe('where the normal approximation has nothing to stand on', () => {
  test('predictions that rank alike do not differ', () => {
    const labels = Uint8Array.of(0, 1, 0, 1, 1);
    const champion = Float64Array.of(0.1, 0.4, 0.5, 0.8, 0.4);
    const half = champion.map((score) => score / 2);
    for (const challenger of [champion, half]) {
      expect(compareRocAuc(labels, champion, challenger)).toMatchObject({
        delta: 0,
        interval: { low: 0, high: 0, level: 0.95 },
        pValue: 1,
        method: 'DeLong',
      });
    }
  });

  test('a single row of a class says nothing about the spread', () => {
    const comparison = compareRocAuc(
      Uint8Array.of(0, 0, 0, 1),
      Float64Array.of(0.1, 0.2, 0.3, 0.15),
      Float64Array.of(0.1, 0.2, 0.3, 0.9),
    );
    expect(comparison).toMatchObject({ interval: { low: -1, high: 1 }, pValue: 1 });
    expect(comparison.delta).toBeCloseTo(2 / 3, 12);
  });

  test('complete separation is certain only with enough rows', () => {
    const separated = (rows: number) => {
      const labels = Uint8Array.from({ length: rows }, (_, row) => row % 2);
      return compareRocAuc(labels, new Float64Array(rows).fill(0.5), Float64Array.from(labels));
    };
    expect(separated(4)).toMatchObject({ delta: 0.5, interval: { low: -1, high: 1 } });
    expect(separated(4).pValue).toBeCloseTo(2 / 6, 12);
    expect(separated(10)).toMatchObject({ delta: 0.5, interval: { low: 0.5, high: 0.5 } });
    expect(separated(10).pValue).toBeCloseTo(2 / 252, 12);
  });
});

test('bad input is refused', () => {
  const labels = Uint8Array.of(0, 1);
  const scores = Float64Array.of(0.1, 0.2);
  expect(() => compareRocAuc(labels, scores, Float64Array.of(0.1))).toThrow(
    'labels and challenger must have the same length: 2 and 1',
  );
  expect(() => compareRocAuc(labels, Float64Array.of(0.1, 7), scores)).toThrow(
    /champion must lie in \[0, 1\]/,
  );
  expect(() => compareRocAuc(labels, scores, scores, { level: 1 })).toThrow(/level must lie between 0 and 1/);
  expect(() => compareRocAuc(Uint8Array.of(1, 1), scores, scores)).toThrow(/both classes/);
});
