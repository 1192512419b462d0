import { describe, expect, test } from 'vitest';
import golden from '../../test/golden/tests.golden.json' with { type: 'json' };
import { relativeError } from '../../test/support.ts';
import { chiSquareSurvival } from './chi-square.ts';
import { normalCdf, normalQuantile, normalSurvival } from './normal.ts';
import { studentTSurvival, studentTUpperQuantile } from './student-t.ts';

const TOLERANCE = 1e-12;

describe('40 digits of mpmath agree', () => {
  test.each(golden.normal_cdf)('normal distribution at %d', (x = 0, p = 0) => {
    expect(relativeError(normalCdf(x), p)).toBeLessThan(TOLERANCE);
    expect(relativeError(normalSurvival(-x), p)).toBeLessThan(TOLERANCE);
  });

  test.each(golden.normal_quantile)('normal quantile of %d', (p = 0, x = 0) => {
    expect(relativeError(normalQuantile(p), x)).toBeLessThan(TOLERANCE);
  });

  test.each(golden.chi_square_survival)('chi-square tail at %d with %d', (x = 0, df = 0, p = 0) => {
    expect(relativeError(chiSquareSurvival(x, df), p)).toBeLessThan(TOLERANCE);
  });

  test.each(golden.t_survival)("Student's tail at %d with %d", (t = 0, df = 0, p = 0) => {
    expect(relativeError(studentTSurvival(t, df), p)).toBeLessThan(TOLERANCE);
    expect(studentTSurvival(-t, df)).toBeCloseTo(1 - p, 14);
    expect(relativeError(studentTUpperQuantile(p, df), t)).toBeLessThan(1e-11);
  });
});

test('ends of the ranges', () => {
  expect(normalCdf(-50)).toBe(0);
  expect(normalCdf(50)).toBe(1);
  expect(normalCdf(-Infinity)).toBe(0);
  expect(normalQuantile(0)).toBe(-Infinity);
  expect(normalQuantile(1)).toBe(Infinity);
  expect(normalQuantile(0.5)).toBe(0);
  expect(chiSquareSurvival(0, 3)).toBe(1);
  expect(chiSquareSurvival(Infinity, 3)).toBe(0);
  expect(studentTSurvival(0, 3)).toBe(0.5);
  expect(studentTSurvival(Infinity, 3)).toBe(0);
  expect(studentTUpperQuantile(0.5, 3)).toBe(0);
  expect(studentTUpperQuantile(0.975, 7)).toBe(-studentTUpperQuantile(1 - 0.975, 7));
});

test('values outside the ranges are refused', () => {
  expect(() => normalQuantile(1.1)).toThrow(RangeError);
  expect(() => normalQuantile(Number.NaN)).toThrow(RangeError);
  expect(() => chiSquareSurvival(-1, 2)).toThrow(/at least 0: found -1/);
  expect(() => chiSquareSurvival(1, 0)).toThrow(/positive and finite: found 0/);
  expect(() => studentTSurvival(1, -2)).toThrow(/positive and finite: found -2/);
  expect(() => studentTUpperQuantile(0, 2)).toThrow(/tail must lie between 0 and 1/);
});
