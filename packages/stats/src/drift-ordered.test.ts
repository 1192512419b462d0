import fc from 'fast-check';
import { expect, test } from 'vitest';
import golden from '../test/golden/drift.golden.json' with { type: 'json' };
import { relativeError } from '../test/support.ts';
import { chiSquareUpperQuantile } from './distributions/chi-square.ts';
import { kolmogorovSurvival } from './distributions/kolmogorov.ts';
import { joinSparseCells, kolmogorovSmirnov, wassersteinDistance } from './drift.ts';

test.each(golden.samples)('SciPy agrees on Kolmogorov–Smirnov and Wasserstein: $ks', (sample) => {
  const { points, reference, current } = sample;
  const { statistic, pValue } = kolmogorovSmirnov(reference, current);
  expect(Math.abs(statistic - sample.ks)).toBeLessThan(1e-12);
  const [n, m] = [reference, current].map((counts) => counts.reduce((sum, count) => sum + count, 0));
  const rows = ((n ?? 0) * (m ?? 0)) / ((n ?? 0) + (m ?? 0));
  expect(pValue).toBe(kolmogorovSurvival(Math.sqrt(rows) * statistic));
  expect(Math.abs(wassersteinDistance(points, reference, current) - sample.wasserstein)).toBeLessThan(1e-9);
});

test.each(golden.kolmogorov)('SciPy agrees on the limiting distribution at $x', ({ x, p }) => {
  expect(relativeError(kolmogorovSurvival(x), p)).toBeLessThan(p > 1e-9 ? 1e-9 : 1e-6);
});

test.each(golden.quantiles)('SciPy agrees on the chi-square quantile $p, $df', ({ p, df, value }) => {
  expect(relativeError(chiSquareUpperQuantile(p, df), value)).toBeLessThan(1e-9);
});

test('impossible arguments are refused', () => {
  expect(() => kolmogorovSurvival(-1)).toThrow(RangeError);
  expect(() => chiSquareUpperQuantile(1, 3)).toThrow(RangeError);
  expect(() => wassersteinDistance([1], [1, 2], [1, 2])).toThrow('the same length');
});

const counts = fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { minLength: 1, maxLength: 12 });

test('joined cells keep their rows, and none but the only one is sparse', () => {
  fc.assert(
    fc.property(counts, fc.boolean(), (table, ordered) => {
      const [a, b] = [table.map(([count]) => count), table.map(([, count]) => count)];
      const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
      fc.pre(sum(a) > 0 && sum(b) > 0);
      const joined = joinSparseCells(a, b, ordered);
      expect(sum(joined.reference)).toBe(sum(a));
      expect(sum(joined.current)).toBe(sum(b));
      const share = Math.min(sum(a), sum(b)) / (sum(a) + sum(b));
      const sparse = joined.reference.filter(
        (count, cell) => (count + (joined.current[cell] ?? 0)) * share < 5,
      );
      expect(sparse.length).toBeLessThanOrEqual(joined.reference.length === 1 ? 1 : 0);
    }),
  );
});

test('shifting all points moves no distance, stretching them stretches it', () => {
  fc.assert(
    fc.property(counts, (table) => {
      const [a, b] = [table.map(([count]) => count), table.map(([, count]) => count)];
      fc.pre(a.some((count) => count > 0) && b.some((count) => count > 0));
      const points = a.map((_, index) => index);
      const distance = wassersteinDistance(points, a, b);
      expect(
        wassersteinDistance(
          points.map((point) => point + 7),
          a,
          b,
        ),
      ).toBeCloseTo(distance, 9);
      expect(
        wassersteinDistance(
          points.map((point) => point * 3),
          a,
          b,
        ),
      ).toBeCloseTo(3 * distance, 9);
      expect(wassersteinDistance(points, b, a)).toBeCloseTo(distance, 9);
    }),
  );
});
