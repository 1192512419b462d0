import { describe, expect, test } from 'vitest';
import * as format from './format.ts';

const interval = (low: number, high: number) => ({ low, high, level: 0.95 });

describe('numbers', () => {
  test.each([
    [0.70123456, '0.7012'],
    [0.5, '0.5000'],
    [0.0123456, '0.0123'],
    [0.000123456, '0.00012'],
    [12.3456, '12.35'],
    [1234567.8, '1,234,568'],
    [0, '0'],
    [-0.25, '−0.2500'],
    [null, '–'],
    [undefined, '–'],
    [Number.NaN, '–'],
    [Number.POSITIVE_INFINITY, '–'],
    [1e20, '1.000e+20'],
  ])('metric %s is %s', (value, text) => expect(format.formatMetric(value)).toBe(text));

  test.each([
    [0.3, '0.3'],
    [0.002, '0.002'],
    [1440, '1,440'],
    [39.6667, '39.67'],
    [-21, '−21'],
    [null, '–'],
  ])('chosen number %s is %s', (value, text) => expect(format.formatNumber(value)).toBe(text));

  test.each([
    [4300, '+4,300'],
    [-0.002, '−0.002'],
    [0, '0'],
  ])('signed number %s is %s', (value, text) => expect(format.formatSignedNumber(value)).toBe(text));

  test.each([
    [3_000_000, '3,000,000'],
    [-1234, '−1,234'],
    [null, '–'],
  ])('count %s is %s', (value, text) => expect(format.formatCount(value)).toBe(text));

  test.each([
    [0.003, '0.003'],
    [0.0004, '< 0.001'],
    [1, '1.000'],
    [null, '–'],
  ])('p-value %s is %s', (value, text) => expect(format.formatPValue(value)).toBe(text));

  test.each([
    [0.1234, '12.3 %'],
    [0.0002, '< 0.1 %'],
    [0.99999, '> 99.9 %'],
    [0, '0 %'],
    [1, '100 %'],
    [null, '–'],
  ])('share %s is %s', (value, text) => expect(format.formatShare(value)).toBe(text));
});

describe('differences', () => {
  test('a difference is as precise as its interval', () => {
    expect(format.formatDifference(0.04812, interval(0.04603, 0.05021))).toBe('+0.0481 (+0.0460 to +0.0502)');
    expect(format.formatDifference(0.057, interval(0.0511, 0.0623))).toBe('+0.057 (+0.051 to +0.062)');
    expect(format.formatDifference(-0.0035, interval(-0.0039, -0.0031))).toBe('−0.0035 (−0.0039 to −0.0031)');
  });

  test('without an interval the parenthesis is missing', () => {
    expect(format.formatDifference(0.0123, null)).toBe('+0.0123');
    expect(format.formatDifference(null, interval(0, 1))).toBe('–');
    expect(format.formatDifference(0.1, interval(Number.NaN, 1))).toBe('+0.100');
    expect(format.formatDeltaInterval(null)).toBe('–');
  });

  test('what rounds to zero has no sign', () => {
    expect(format.formatDelta(-0.00001, interval(-0.01, 0.01))).toBe('0.000');
    expect(format.formatDelta(0, interval(0, 0))).toBe('0');
  });

  test('an estimate without sign', () => {
    expect(format.formatEstimate(0.0834, interval(0.061, 0.105))).toBe('0.083 (0.061 to 0.105)');
    expect(format.formatEstimate(0.0834, null)).toBe('0.0834');
  });
});

test('levels, digests and instants', () => {
  expect(format.formatLevel(0.95)).toBe('95 %');
  expect(format.formatLevel(0.975)).toBe('97.5 %');
  expect(format.formatDigest('0123456789abcdef')).toBe('0123456789ab');
  expect(format.formatInstant('2026-03-01T10:01:22.123Z')).toBe('2026-03-01 10:01 UTC');
  expect(format.formatInstant('soon')).toBe('soon');
});
