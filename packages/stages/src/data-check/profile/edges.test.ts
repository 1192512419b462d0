import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binCounts, moments, quantiles } from './distribution.ts';
import { niceEdges } from './edges.ts';

test('cut points are round', () => {
  expect(niceEdges(-30, 139, 'whole')).toEqual([
    -30, -20, -10, 0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130,
  ]);
  expect(niceEdges(0, 1, 'real').slice(0, 4)).toEqual([0, 0.05, 0.1, 0.15]);
  expect(niceEdges(0, 3, 'whole')).toEqual([0, 1, 2, 3]);
  expect(niceEdges(978_300_000, 978_900_000, 'seconds').every((edge) => edge % 43_200 === 0)).toBe(true);
  expect(niceEdges(0, 31_536_000 * 300, 'seconds').every((edge) => edge % 31_536_000 === 0)).toBe(true);
  expect(niceEdges(5, 5, 'real')).toEqual([]);
});

test('cut points ascend, stay inside, and are few', () => {
  const scales = fc.constantFrom('whole', 'real', 'seconds');
  fc.assert(
    fc.property(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
      scales,
      (low, width, scale) => {
        const edges = niceEdges(low, low + width, scale);
        expect(edges.length).toBeLessThanOrEqual(21);
        expect(edges.every((edge, index) => index === 0 || edge > (edges[index - 1] ?? 0))).toBe(true);
        const slack = 1e-9 * Math.max(Math.abs(low), width);
        expect(edges.every((edge) => edge >= low - slack && edge <= low + width + slack)).toBe(true);
      },
    ),
  );
});

const counted = { values: Float64Array.of(1, 2, 4, 9), counts: Float64Array.of(2, 5, 2, 1) };

test('moments, quantiles and bins of counted values', () => {
  expect(moments(counted)).toEqual({
    mean: expect.closeTo(2.9, 12),
    standardDeviation: expect.closeTo(2.3781412, 7),
    // scipy.stats.skew and kurtosis with bias=False
    skewness: expect.closeTo(2.1921167129062673, 9),
    kurtosis: expect.closeTo(5.3287361316124535, 9),
  });
  expect(quantiles(counted).map(({ value }) => value)).toEqual([1, 1, 2, 2, 4, 9, 9]);
  expect(binCounts(counted, [2, 4, 5])).toEqual([2, 5, 2, 1]);
  const none = { values: new Float64Array(0), counts: new Float64Array(0) };
  expect([moments(none), quantiles(none), binCounts(none, [])]).toEqual([
    { mean: null, standardDeviation: null, skewness: null, kurtosis: null },
    [],
    [0],
  ]);
  expect(moments({ values: Float64Array.of(3), counts: Float64Array.of(1) })).toEqual({
    mean: 3,
    standardDeviation: null,
    skewness: null,
    kurtosis: null,
  });
  const constant = { values: Float64Array.of(7), counts: Float64Array.of(9) };
  expect(moments(constant)).toMatchObject({ standardDeviation: 0, skewness: null, kurtosis: null });
  const far = { values: Float64Array.of(1e15, 1e15 + 2), counts: Float64Array.of(4, 4) };
  expect(moments(far).standardDeviation).toBeCloseTo(Math.sqrt(8 / 7), 12);
});
