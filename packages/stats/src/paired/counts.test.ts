import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../../test/golden/paired.golden.json' with { type: 'json' };
import { labelsOf, samples } from '../../test/support.ts';
import { accuracy, f1, precision, recall } from '../metrics/binary.ts';
import { outcomeCells } from './cells.ts';
import { compareCountMetric } from './counts.ts';

const metrics = { accuracy, precision, recall, f1 };
const names = ['accuracy', 'precision', 'recall', 'f1'] as const;

describe.each(golden.bootstrap)('a NumPy bootstrap of the rows agrees: $name', (expected) => {
  const labels = labelsOf(expected.labels);
  const cells = outcomeCells(
    labels,
    Float64Array.from(expected.first),
    Float64Array.from(expected.second),
    0.5,
  );

  test('the cells', () => {
    expect([...cells]).toEqual(expected.cells);
  });

  test.each(names)('%s', (metric) => {
    const oracle = expected.metrics[metric];
    const actual = compareCountMetric(cells, metric, { resamples: 40_000 });
    expect(actual.champion).toBeCloseTo(oracle.champion, 12);
    expect(actual.challenger).toBeCloseTo(oracle.challenger, 12);
    expect(actual.delta).toBeCloseTo(oracle.challenger - oracle.champion, 12);
    // a 2.5 % quantile of 40,000 normal draws has a standard error of 0.013 deviations; counts move in steps
    const tolerance = 5 * Math.SQRT2 * 0.0134 * oracle.deviation + 1 / labels.length;
    expect(Math.abs(actual.interval.low - oracle.low)).toBeLessThan(tolerance);
    expect(Math.abs(actual.interval.high - oracle.high)).toBeLessThan(tolerance);
    const error = Math.sqrt((2 * oracle.p + 1e-4) / 40_000);
    expect(Math.abs(actual.pValue - oracle.p)).toBeLessThan(5 * Math.SQRT2 * error);
  });
});

describe('the resamples', () => {
  const cells = Float64Array.of(40, 7, 5, 9, 6, 11, 3, 30);

  test('repeat with the seed and differ without', () => {
    const first = compareCountMetric(cells, 'f1', { seed: 5 });
    expect(compareCountMetric(cells, 'f1', { seed: 5 })).toEqual(first);
    expect(compareCountMetric(cells, 'f1', { seed: 6 }).interval).not.toEqual(first.interval);
  });

  test('cost no more for a billion rows than for a hundred', () => {
    const time = (counts: Float64Array) => {
      const durations = [1, 2, 3, 4, 5].map((seed) => {
        const start = performance.now();
        compareCountMetric(counts, 'f1', { seed });
        return performance.now() - start;
      });
      return Math.min(...durations);
    };
    const small = time(cells);
    expect(time(cells.map((count) => count * 1e7))).toBeLessThan(5 * small + 20);
  });

  test('narrow with the square root of the rows', () => {
    const width = (scale: number) => {
      const { interval } = compareCountMetric(
        cells.map((count) => count * scale),
        'recall',
      );
      return interval.high - interval.low;
    };
    expect(width(1) / width(10_000)).toBeGreaterThan(90);
    expect(width(1) / width(10_000)).toBeLessThan(110);
  });

  test('never give a p-value of 0', () => {
    const clear = Float64Array.of(100, 0, 900, 0, 0, 900, 0, 100);
    const { pValue, interval, method } = compareCountMetric(clear, 'accuracy', { resamples: 999 });
    expect(pValue).toBe(2 / 1000);
    expect(interval.low).toBeGreaterThan(0);
    expect(method).toBe('paired bootstrap, 999 resamples');
  });

  test('give no difference where the decisions agree', () => {
    const alike = Float64Array.of(50, 0, 0, 10, 20, 0, 0, 40);
    for (const metric of names) {
      expect(compareCountMetric(alike, metric)).toMatchObject({
        delta: 0,
        interval: { low: 0, high: 0 },
        pValue: 1,
      });
    }
  });

  test('cover the true difference as often as the level says', () => {
    // 400 samples of 200 rows from known cell probabilities; the count of misses is binomial(400, 0.1)
    // cell probabilities 0.4, 0.05, 0.1, 0.1, 0.05, 0.1, 0.05, 0.15
    const cumulative = [0.4, 0.45, 0.55, 0.65, 0.7, 0.8, 0.85, 1];
    const difference = 0.1 - 0.05 + (0.1 - 0.05); // rows put right less rows put wrong
    let state = 1;
    const uniform = () => {
      state = (state * 48271) % 2147483647; // Park & Miller, a generator of its own
      return state / 2147483647;
    };
    let misses = 0;
    for (let sample = 0; sample < 400; sample++) {
      const drawn = new Float64Array(8);
      for (let row = 0; row < 200; row++) {
        const u = uniform();
        const cell = cumulative.findIndex((probability) => u < probability);
        drawn[cell] = (drawn[cell] ?? 0) + 1;
      }
      const { interval } = compareCountMetric(drawn, 'accuracy', { resamples: 499, level: 0.9 });
      if (difference < interval.low || difference > interval.high) misses++;
    }
    expect(misses).toBeGreaterThan(20);
    expect(misses).toBeLessThan(64);
  });
});

describe('algebra', () => {
  test('cells sum to the rows and give both models their metrics', () => {
    fc.assert(
      fc.property(samples, fc.nat(20), ({ labels, champion, challenger }, step) => {
        const threshold = step / 20;
        const cells = outcomeCells(labels, champion, challenger, threshold);
        expect(cells.reduce((sum, count) => sum + count, 0)).toBe(labels.length);
        for (const metric of names) {
          const comparison = compareCountMetric(cells, metric, { resamples: 39 });
          expect(comparison.champion).toBeCloseTo(metrics[metric](labels, champion, threshold), 12);
          expect(comparison.challenger).toBeCloseTo(metrics[metric](labels, challenger, threshold), 12);
        }
      }),
    );
  });

  test('the p-value is at most 1 − level exactly when the interval leaves zero out', () => {
    const counts = fc.array(fc.nat(60), { minLength: 8, maxLength: 8 }).filter((c) => c.some((n) => n > 0));
    fc.assert(
      fc.property(
        counts,
        fc.constantFrom(...names),
        fc.constantFrom(0.5, 0.8, 0.9, 0.95),
        fc.integer({ min: 39, max: 500 }),
        (cells, metric, level, resamples) => {
          const { interval, pValue } = compareCountMetric(Float64Array.from(cells), metric, {
            level,
            resamples,
          });
          expect(interval.low > 0 || interval.high < 0).toBe(pValue <= 1 - level + 1e-9);
        },
      ),
    );
  });
});

describe('bad input', () => {
  const cells = Float64Array.of(1, 1, 1, 1, 1, 1, 1, 1);

  test('cells', () => {
    expect(() => compareCountMetric(Float64Array.of(1, 2), 'f1')).toThrow(
      'outcome cells are 8 counts: found 2',
    );
    expect(() => compareCountMetric(new Float64Array(8), 'f1')).toThrow(/at least one row/);
    expect(() => compareCountMetric(cells.with(3, 1.5), 'f1')).toThrow(
      /outcome cell 3 must be a whole number/,
    );
    expect(() => compareCountMetric(cells.with(0, -1), 'f1')).toThrow(RangeError);
  });

  test('options', () => {
    expect(() => compareCountMetric(cells, 'f1', { resamples: 38 })).toThrow(
      'a level of 0.95 needs at least 39 resamples: found 38',
    );
    expect(() => compareCountMetric(cells, 'f1', { resamples: 0.5 })).toThrow(
      /resamples must be a whole number/,
    );
    expect(() => compareCountMetric(cells, 'f1', { level: 0 })).toThrow(/level must lie/);
    expect(() => compareCountMetric(cells, 'f1', { seed: 0.1 })).toThrow(
      'seed must be a whole number: found 0.1',
    );
  });

  test('predictions', () => {
    const labels = Uint8Array.of(0, 1);
    const scores = Float64Array.of(0.1, 0.2);
    expect(() => outcomeCells(labels, scores, Float64Array.of(0.1), 0.5)).toThrow(/same length/);
    expect(() => outcomeCells(labels, scores, scores, Infinity)).toThrow(/threshold/);
  });
});
