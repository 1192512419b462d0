import { describe, expect, test } from 'vitest';
import golden from '../test/golden/metrics.golden.json' with { type: 'json' };
import { labelsOf } from '../test/support.ts';
import { expectedCalibrationError, reliabilityCurve } from './calibration.ts';

describe.each(golden.cases)('scikit-learn agrees on $name', (expected) => {
  const curve = reliabilityCurve(labelsOf(expected.labels), Float64Array.from(expected.scores));

  test('expected calibration error', () => {
    expect(Math.abs(expectedCalibrationError(curve) - expected.calibration_error)).toBeLessThan(1e-9);
  });

  test('the curve', () => {
    if (expected.positive_rates.length === 0) return;
    expect(curve).toHaveLength(expected.positive_rates.length);
    curve.forEach((bin, index) => {
      expect(bin.positiveRate).toBeCloseTo(expected.positive_rates[index] ?? Number.NaN, 12);
      expect(bin.meanScore).toBeCloseTo(expected.mean_scores[index] ?? Number.NaN, 12);
    });
  });
});

test('an edge belongs to the lower bin, 0 and 1 to the outer ones', () => {
  const scores = Float64Array.from({ length: 11 }, (_, step) => step / 10);
  const curve = reliabilityCurve(new Uint8Array(11), scores, 10);
  expect(curve.map((bin) => bin.count)).toEqual([2, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  expect(curve.map((bin) => bin.high)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
});

test('edges hold for every number of bins', () => {
  for (let bins = 1; bins <= 60; bins++) {
    const edges = Float64Array.from({ length: bins }, (_, bin) => (bin + 1) / bins);
    const curve = reliabilityCurve(new Uint8Array(bins), edges, bins);
    expect(curve.map((bin) => bin.count)).toEqual(new Array(bins).fill(1));
    const beyond = edges.slice(0, -1).map((edge) => edge * (1 + Number.EPSILON));
    if (bins > 1) {
      const upper = reliabilityCurve(new Uint8Array(bins - 1), beyond, bins);
      expect(upper.map((bin) => bin.low)).toEqual([...edges.slice(0, -1)]);
    }
  }
});

test('bad input is refused', () => {
  const labels = Uint8Array.of(0, 1);
  const scores = Float64Array.of(0.1, 0.2);
  expect(() => reliabilityCurve(labels, scores, 0)).toThrow(
    'bins must be a whole number of at least 1: found 0',
  );
  expect(() => reliabilityCurve(labels, Float64Array.of(0.1, 2))).toThrow(RangeError);
  expect(() => expectedCalibrationError([])).toThrow('curve must not be empty');
});
