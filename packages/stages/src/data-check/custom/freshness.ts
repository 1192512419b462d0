import { ConfigurationError, formatDuration, parseDuration } from '@contender/core';
import { identifier } from '@contender/engine';
import { z } from 'zod';
import { defineCustomRule } from './define.ts';

const words = 'must be a duration such as 90m, 6h or 7d';
const duration = z.string(words).refine((text) => parseDuration(text) !== undefined, words);

/** How old the newest row is. */
export const freshness = defineCustomRule({
  name: 'freshness',
  summary: 'The newest date or timestamp of a column is recent, and none lies in the future.',
  level: 'column',
  options: z.strictObject({
    max_age: duration.describe('How old the newest value may be: 90m, 6h, 7d.'),
    max_ahead: duration
      .default('1d')
      .describe('How far in the future a value may lie: clocks and time zones differ.'),
  }),
  compile(options, { column, now }) {
    if (column === null || !/^(DATE|TIMESTAMP)/.test(column.type)) {
      throw new ConfigurationError(`freshness needs a date or timestamp, the column is ${column?.type}`, {
        hint: 'Cast it in `select`, or give it the logicalType date or timestamp where the file is text.',
      });
    }
    const name = identifier(column.name);
    // Dates reach further than timestamps, and both further than JavaScript's: seconds as a DOUBLE hold them all.
    const endless = `CASE WHEN ${name} > CAST('1970-01-01' AS ${column.type}) THEN 'infinity'::DOUBLE END`;
    const newest = `max(CASE WHEN isfinite(${name}) THEN round(1000 * epoch(${name})) ELSE ${endless} END)`;
    const maxAge = parseDuration(options.max_age) ?? 0;
    const maxAhead = parseDuration(options.max_ahead) ?? 0;
    return [
      {
        kind: 'measure',
        aggregates: [{ sql: newest, columns: [column.name] }],
        reads: [column.name],
        expected: `a value not older than ${options.max_age}, and none more than ${options.max_ahead} ahead`,
        decide([value]) {
          if (typeof value !== 'number') {
            return { outcome: 'broken', observed: 'no value at all', failingRows: null };
          }
          const age = now.getTime() - value;
          const kept = age <= maxAge && -age <= maxAhead;
          const observed = `the newest is ${describe(value, age)}`;
          return { outcome: kept ? 'kept' : 'broken', observed, failingRows: null };
        },
      },
    ];
  },
});

/** How far JavaScript's dates reach from 1970, in milliseconds. */
const furthest = 8.64e15;

function describe(value: number, age: number): string {
  if (!Number.isFinite(value)) return 'infinitely far ahead';
  const distance = age >= 0 ? `${formatDuration(age)} old` : `${formatDuration(-age)} ahead`;
  if (Math.abs(value) > furthest)
    return `${value > 0 ? 'after the year 275760' : 'before the year -271821'}, ${distance}`;
  return `${new Date(value).toISOString().replace(/(:00)?\.\d+Z$/, 'Z')}, ${distance}`;
}
