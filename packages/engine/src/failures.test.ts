import { ConfigurationError, describeError, ExternalError } from '@contender/core';
import { describe, expect, test } from 'vitest';
import { explainFailure, parseCsvFault, shorten } from './failures.ts';
import { identifier, literal } from './sql.ts';

describe('explainFailure', () => {
  test.each([
    ['IO Error: Could not write file "x": No space left on device', ExternalError, /disk is full/],
    [
      'Out of Memory Error: failed to allocate\n\nPossible solutions:\n* (SET threads=X)',
      ExternalError,
      /^The query engine ran out of memory \(failed to allocate\)\nRaise the limit, .*--memory-limit 4GB/,
    ],
    [
      "Out of Memory Error: failed to offload data block of size 256 KiB (1 MiB/1 MiB used).\nThis limit was set by the 'max_temp_directory_size' setting.",
      ExternalError,
      /^The disk is full: the query engine found no more room/,
    ],
    [
      'IO Error: Cannot open file "/w/data/d.parquet": Permission denied',
      ConfigurationError,
      /^Cannot open file "data\/d\.parquet": Permission denied\nCheck its owner/,
    ],
    ['INTERNAL Error: something', ExternalError, /^The query engine failed \(something\)$/],
    ['Binder Error: no\n\nLINE 1: SELECT', ConfigurationError, /^The engine refuses this SQL: no\nSELECT x$/],
    [
      'Conversion Error: CSV Error on Line: 12\nOriginal Line: a,b\nError when converting column "n". Could not convert string "z" to \'BIGINT\'\n\n  file = /w/d.csv\n',
      ConfigurationError,
      /^d\.csv:12: the line holds "z" in column "n", which is no BIGINT\n/,
    ],
  ])('%s', (message, kind, text) => {
    const explained = explainFailure(new Error(message), 'SELECT x', '/w');
    expect(explained).toBeInstanceOf(kind);
    expect(describeError(explained)).toMatch(text);
  });
});

test('a complaint about a CSV line that is not foreseen keeps the engine’s words', () => {
  const fault = parseCsvFault(
    'Invalid Input Error: CSV Error on Line: 4\nOriginal Line: x\nMaximum line size of 9 bytes exceeded.\nPossible',
  );
  expect(fault).toEqual({ line: 4, what: 'Maximum line size of 9 bytes exceeded', conversion: false });
  expect(parseCsvFault('Binder Error: nothing of the kind')).toBeUndefined();
});

test('shorten keeps the complaint alone', () => {
  expect(shorten('Binder Error: No function\n\tCandidate functions:\n\tx')).toBe('No function');
});

test('quoting', () => {
  expect(identifier('a "b"')).toBe('"a ""b"""');
  expect([literal("it's"), literal(0.1), literal(null), literal(true), literal(Number.NaN)]).toEqual([
    "'it''s'",
    '1e-1',
    'NULL',
    'TRUE',
    "'NaN'::DOUBLE",
  ]);
});
