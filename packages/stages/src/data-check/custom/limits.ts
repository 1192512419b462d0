import { ConfigurationError } from '@contender/core';
import { z } from 'zod';
import type { Limit } from '../contract/index.ts';

/** How many rows may break a rule; by default none. */
export const toleranceOptions = {
  max_rows: z.int().min(0).optional().describe('So many rows may break it. Default: none.'),
  max_percent: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe('So many rows in a hundred may break it. Default: none.'),
} as const;

/** The limit that the options state; undefined: no row may break the rule. */
export function toleranceOf(options: {
  max_rows?: number | undefined;
  max_percent?: number | undefined;
}): Limit | undefined {
  const { max_rows: rows, max_percent: percent } = options;
  if (rows !== undefined && percent !== undefined) {
    throw new ConfigurationError('max_rows and max_percent were both given', { hint: 'Keep one of them.' });
  }
  const most = rows ?? percent;
  if (most === undefined) return undefined;
  return {
    operator: 'mustBeLessOrEqualTo',
    low: most,
    high: most,
    unit: rows === undefined ? 'percent' : 'rows',
  };
}

/** The limit in words, at the end of what is expected. */
export function describeTolerance(limit: Limit | undefined): string {
  if (limit === undefined || limit.high === 0) return '';
  return limit.unit === 'percent' ? `, but for ${limit.high} % of the rows` : `, but for ${limit.high} rows`;
}
