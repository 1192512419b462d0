import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { formatBytes, formatDuration, parseDuration } from './duration.ts';

describe('parseDuration', () => {
  test.each([
    ['250ms', 250],
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['1.5h', 5_400_000],
    ['7d', 604_800_000],
    ['0s', 0],
  ])('%s', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each([
    '',
    '7',
    '7 days',
    'd',
    '-1s',
    '1e3s',
    '1.s',
    '.5s',
    '1S',
    ' 1s',
    '1s\n',
    '1h30m',
    `${'9'.repeat(400)}d`,
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('formatDuration', () => {
  test.each([
    [0, '0 ms'],
    [840, '840 ms'],
    [999.6, '1.0 s'],
    [12_400, '12.4 s'],
    [59_949, '59.9 s'],
    [59_999, '1 min 0 s'],
    [200_000, '3 min 20 s'],
    [3_599_700, '1 h 0 min'],
    [7_500_000, '2 h 5 min'],
    [360_000_000, '100 h 0 min'],
  ])('%d ms: %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it('never shows 60 seconds or 60 minutes', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (milliseconds) => {
        expect(formatDuration(milliseconds)).not.toMatch(/\b60(\.0)? (s|min)|\b1000 ms/);
      }),
    );
  });
});

describe('formatBytes', () => {
  test.each([
    [0, '0 B'],
    [812, '812 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1.0 MB'],
    [1_300_000, '1.3 MB'],
    [1e9, '1.0 GB'],
    [2e12, '2.0 TB'],
    [5e15, '5000.0 TB'],
  ])('%d: %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
