import type { ColumnProfile } from '@contender/core';
import { expect, test } from 'vitest';
import type { ColumnFacts } from './facts.ts';
import {
  suggestBounds,
  suggestClassification,
  suggestNullShare,
  suggestPattern,
  suggestRequired,
  suggestUnique,
  suggestValues,
} from './rules.ts';

const profile = (part: Partial<ColumnProfile>): ColumnProfile => ({
  name: 'a',
  type: 'BIGINT',
  kind: 'numeric',
  count: 1000,
  nulls: 0,
  distinct: 500,
  min: null,
  max: null,
  mean: null,
  standardDeviation: null,
  skewness: null,
  kurtosis: null,
  quantiles: [],
  histogram: null,
  top: [],
  other: 0,
  length: null,
  withheld: false,
  ...part,
});
const facts = (part: Partial<ColumnProfile>, more: Partial<ColumnFacts> = {}): ColumnFacts => ({
  profile: profile(part),
  unique: false,
  shape: undefined,
  personal: [],
  ...more,
});

test.each([
  [{ min: 21, max: 4962 }, 0, 10_000],
  [{ min: 0, max: 1 }, 0, 2],
  [{ min: 0, max: 0 }, 0, 1],
  [{ min: -1116, max: 1688 }, -4000, 4500],
  [{ min: -5, max: -3 }, -10, 2],
  [{ min: 0.25, max: 0.75, type: 'DOUBLE' }, 0, 1.5],
  [{ min: 1e15, max: 1e15 + 4 }, 0, 2.1e15],
] as const)('bounds of %j', (part, minimum, maximum) => {
  const found = suggestBounds(facts(part));
  expect([found.minimum?.value, found.maximum?.value]).toEqual([minimum, maximum]);
  expect(found.maximum?.value).toBeGreaterThanOrEqual(part.max);
});

test('no bounds of few values, of keys, of what has no order', () => {
  expect(suggestBounds(facts({ min: 1, max: 2, count: 99 }))).toEqual({});
  expect(suggestBounds(facts({ min: 1, max: 2 }, { unique: true }))).toEqual({});
  expect(suggestBounds(facts({ kind: 'categorical', min: 'a', max: 'b' }))).toEqual({});
});

test('time has an earliest day and no latest', () => {
  const found = suggestBounds(
    facts({ kind: 'temporal', type: 'DATE', min: '2001-04-03', max: '2001-05-01' }),
  );
  expect(found).toEqual({ minimum: { value: '2000-01-01', evidence: expect.stringContaining('no latest') } });
  expect(suggestBounds(facts({ kind: 'temporal', type: 'TIME', min: '10:00:00' }))).toEqual({});
});

test.each([
  [{ count: 1000, nulls: 0 }, true],
  [{ count: 1000, nulls: 1 }, undefined],
  [{ count: 99, nulls: 0 }, undefined],
])('required of %j', (part, value) => {
  expect(suggestRequired(profile(part))?.value).toBe(value);
});

test.each([
  [{ count: 999, nulls: 1 }, 2],
  [{ count: 900, nulls: 100 }, 21],
  [{ count: 500, nulls: 500 }, undefined],
  [{ count: 9, nulls: 1 }, undefined],
  [{ count: 1000, nulls: 0 }, undefined],
])('the share of nulls of %j', (part, limit) => {
  const value = suggestNullShare(profile(part))?.value;
  if (limit === undefined) expect(value).toBeUndefined();
  else expect(value).toMatchObject({ mustBeLessThan: limit, unit: 'percent' });
});

test.each([
  [{ kind: 'exact', text: 'AAA' }, '^[A-Z]{3}$'],
  [{ kind: 'exact', text: 'A-99.a' }, '^[A-Z]-[0-9]{2}\\.[a-z]$'],
  [{ kind: 'runs', text: 'a9' }, '^[a-z]+[0-9]+$'],
  [{ kind: 'runs', text: 'Aa a' }, '^[A-Z]+[a-z]+ [a-z]+$'],
  [{ kind: 'exact', text: 'é9' }, '^é[0-9]$'],
  [{ kind: 'runs', text: 'a' }, undefined],
  [{ kind: 'exact', text: 'A'.repeat(60) }, undefined],
] as const)('the pattern of %j', (shape, pattern) => {
  const found = suggestPattern(facts({ type: 'VARCHAR', kind: 'categorical' }, { shape }));
  expect(found?.value).toBe(pattern);
});

const top = (...counts: number[]) => counts.map((count, index) => ({ value: `v${index}`, count }));

test.each([
  ['few, each often', { top: top(600, 400), count: 1000 }, true],
  ['one of them rare', { top: top(990, 10), count: 1000 }, false],
  ['others beside them', { top: top(600, 300), other: 100, count: 1000 }, false],
  ['few rows', { top: top(500, 400), count: 900 }, false],
  ['a single one', { top: top(1000), count: 1000 }, false],
] as const)('values: %s', (_, part, suggested) => {
  expect(suggestValues(facts({ type: 'VARCHAR', kind: 'categorical', ...part })) !== undefined).toBe(
    suggested,
  );
});

test('keys and personal columns', () => {
  expect(suggestUnique(facts({}, { unique: true }))?.value).toBe(true);
  expect(suggestUnique(facts({ count: 50 }, { unique: true }))).toBeUndefined();
  const named = (name: string) =>
    suggestClassification(facts({ name, kind: 'categorical', type: 'VARCHAR' }))?.value;
  expect([named('email'), named('customerEmail'), named('home_address'), named('phone_number')]).toEqual(
    Array.from({ length: 4 }, () => 'restricted'),
  );
  expect([named('emailed'), named('megaphone'), named('streets_count')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  const found = { personal: [{ word: 'an IBAN', rows: 3 }] };
  expect(suggestClassification(facts({ count: 1000 }, found))?.evidence).toContain('3 with an IBAN');
  expect(suggestClassification(facts({ count: 1e6 }, found))).toBeUndefined();
});
