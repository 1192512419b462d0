import { ConfigurationError, ExternalError } from '@contender/core';
import { describe, expect, test } from 'vitest';
import { explainFailure, parseCsvFault, shorten } from './failures.ts';
import { identifier, literal } from './sql.ts';

describe('explainFailure', () => {
  test.each([
    ['IO Error: Could not write file "x": No space left on device', ExternalError, /disk is full/],
    ['Out of Memory Error: failed to allocate', ExternalError, /out of memory/],
    ['INTERNAL Error: something', ExternalError, /^The query engine failed: something$/],
    ['Binder Error: no\n\nLINE 1: SELECT', ConfigurationError, /^The engine refuses this SQL: no\nSELECT x$/],
    [
      'Conversion Error: CSV Error on Line: 12\nOriginal Line: a,b\nError when converting column "n". Could not convert string "z" to \'BIGINT\'\n\n  file = /w/d.csv\n',
      ConfigurationError,
      /^\/w\/d\.csv:12: the line holds "z" in column "n", which is no BIGINT$/,
    ],
  ])('%s', (message, kind, text) => {
    const explained = explainFailure(new Error(message), 'SELECT x');
    expect(explained).toBeInstanceOf(kind);
    expect(explained.message).toMatch(text);
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
