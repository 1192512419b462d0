import { formatDuration } from '@contender/core';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { testContext } from '../../../test/context.ts';
import { custom, judgeTable } from '../../../test/naive/judging.ts';
import { seed } from '../../../test/naive/seed.ts';
import { type Cell, same } from '../../../test/naive/table.ts';

/* The rules that judge a whole column, against a look at every value of it. */

const now = new Date('2026-03-01T12:00:00Z');
const context = testContext({ now });
afterAll(() => context.dispose());

/** The checks of a table of one column for each type. */
async function judgeColumns(columns: readonly { type: string; values: readonly Cell[]; rule: object }[]) {
  const types = Object.fromEntries(columns.map(({ type }, index) => [`c${index}`, type]));
  const longest = Math.max(...columns.map(({ values }) => values.length));
  const rows = Array.from({ length: longest }, (_, place) =>
    Object.fromEntries(columns.map(({ values }, index) => [`c${index}`, values[place] ?? null])),
  );
  const properties = columns.map(({ rule }, index) => ({
    name: `c${index}`,
    quality: [custom(`r${index}`, rule)],
  }));
  return { record: await judgeTable(context, { types, rows }, { properties }), rows };
}

describe('freshness', () => {
  const hour = 3_600_000;
  /** What JavaScript's dates reach. */
  const furthest = 8_640_000_000_000_000;
  const types = ['TIMESTAMP', 'TIMESTAMP WITH TIME ZONE', 'TIMESTAMP_MS', 'DATE'] as const;

  const moment = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .integer({ min: -30 * 24, max: 10 * 24 })
        .map((hours) => new Date(now.getTime() + hours * hour).toISOString()),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('infinity', '-infinity', '280000-01-01', '0044-03-15 (BC)', '0001-01-01'),
    },
  );
  const column = fc.record({
    type: fc.constantFrom(...types),
    values: fc.array(fc.option(moment, { freq: 4 }), { minLength: 1, maxLength: 6 }),
    rule: fc.record({
      rule: fc.constant('freshness'),
      max_age: fc.constantFrom('1h', '36h', '7d', '30d'),
      max_ahead: fc.constantFrom('0s', '1d', '4d'),
    }),
  });
  const milliseconds: Record<string, number> = {
    '1h': hour,
    '36h': 36 * hour,
    '7d': 168 * hour,
    '30d': 720 * hour,
    '0s': 0,
    '1d': 24 * hour,
    '4d': 96 * hour,
  };

  /** The instant in milliseconds since 1970; a date is its midnight. */
  function instantOf(value: string, type: string): number {
    if (value === 'infinity' || value === '-infinity') return value === 'infinity' ? Infinity : -Infinity;
    if (value.startsWith('280000')) return furthest + 1;
    if (value.includes('BC')) return Date.parse('-000043-03-15T00:00:00Z');
    return Date.parse(type === 'DATE' ? value.slice(0, 10) : value);
  }

  test('is judged by the newest value, and by whether one lies ahead', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(column, { minLength: 3, maxLength: 6 }), async (columns) => {
        const { record } = await judgeColumns(
          columns.map(({ type, values, rule }) => ({
            type,
            values: values.map((value) =>
              type === 'DATE' && value !== null ? value.replace(/T.*/, '') : value,
            ),
            rule,
          })),
        );
        for (const [index, { type, values, rule }] of columns.entries()) {
          const check = record.result.checks.find(({ id }) => id === `r${index}`);
          const instants = values.flatMap((value) => (value === null ? [] : [instantOf(value, type)]));
          const newest = Math.max(...instants, -Infinity);
          const age = now.getTime() - newest;
          const kept =
            age <= (milliseconds[rule.max_age] ?? 0) && -age <= (milliseconds[rule.max_ahead] ?? 0);
          expect([values, check?.status, check?.failingRows]).toEqual([
            values,
            kept ? 'passed' : 'failed',
            null,
          ]);
          if (newest === -Infinity) expect(check?.observed).toBe('no value at all');
          else if (newest === Infinity) expect(check?.observed).toBe('the newest is infinitely far ahead');
          else if (newest > furthest)
            expect(check?.observed).toMatch(/^the newest is after the year 275760, .* ahead$/);
          else {
            expect(check?.observed.replace(/^the newest is \S+, /, '')).toBe(
              `${formatDuration(Math.abs(age))} ${age >= 0 ? 'old' : 'ahead'}`,
            );
          }
        }
        expect(record.result.quarantine).toBeNull();
      }),
      { numRuns: 20, seed },
    );
  });
});

describe('not constant', () => {
  const domains: Readonly<Record<string, readonly Cell[]>> = {
    DOUBLE: [0, -0, 1, Number.NaN, Infinity, -Infinity],
    BIGINT: [0n, 9_007_199_254_740_992n, 9_007_199_254_740_993n],
    'DECIMAL(38,10)': ['9007199254740992.0000000001', '9007199254740992.0000000002'],
    VARCHAR: ['', ' ', 'a', 'A', 'é', 'e\u0301'],
    BOOLEAN: [true, false],
    TIMESTAMP: ['9999-12-31 23:59:59.999998', '9999-12-31 23:59:59.999999', 'infinity'],
    DATE: ['2020-01-01', 'infinity', '-infinity'],
    'BIGINT[]': ['[1]', '[1, 2]'],
  };
  const column = fc.constantFrom(...Object.keys(domains)).chain((type) =>
    fc.record({
      type: fc.constant(type),
      values: fc
        .tuple(
          fc.array(fc.constantFrom(...(domains[type] ?? [])), { maxLength: 4 }),
          fc.array(fc.constant(null), { maxLength: 2 }),
        )
        .map(([filled, nulls]): Cell[] => [...filled, ...nulls]),
      rule: fc.constant({ rule: 'not_constant' }),
    }),
  );

  test('a column holds more than one value, whatever its type', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(column, { minLength: 4, maxLength: 8 }), async (drawn) => {
        const columns = [{ type: 'VARCHAR', values: ['a', 'b'], rule: { rule: 'not_constant' } }, ...drawn];
        const { record } = await judgeColumns(columns);
        const expected = columns.map(({ values }, index) => {
          const filled = values.filter((value) => value !== null);
          const [first] = filled;
          if (first === undefined) return `failed: without any value: c${index}`;
          return filled.every((value) => same(value, first))
            ? `failed: with a single value: c${index}`
            : 'passed: more than one value';
        });
        const found = record.result.checks.map(({ status, observed }) => `${status}: ${observed}`);
        expect(found).toEqual(expected);
      }),
      { numRuns: 20, seed },
    );
  });
});
