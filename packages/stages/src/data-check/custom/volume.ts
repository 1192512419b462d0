import { ConfigurationError } from '@contender/core';
import { z } from 'zod';
import { formatCount, plural } from '../text.ts';
import { defineCustomRule } from './define.ts';

/** How many rows there are, against the versions before. */
export const volume = defineCustomRule({
  name: 'volume',
  summary: 'The number of rows is near the median of the versions registered before.',
  level: 'dataset',
  options: z.strictObject({
    max_change: z
      .number()
      .gt(0)
      .default(50)
      .describe('Percent by which the rows may be fewer or more than the median.'),
    versions: z.int().min(1).max(20).default(5).describe('How many versions are looked back on.'),
    min_versions: z.int().min(1).default(1).describe('With fewer the rule is not judged.'),
  }),
  compile({ max_change: maxChange, versions, min_versions: fewest }, { history }) {
    if (fewest > versions) {
      throw new ConfigurationError(`min_versions is ${fewest}, but only ${versions} are looked back on`, {
        hint: 'Raise versions to it, or lower min_versions: as it is the rule would never be judged.',
      });
    }
    return [
      {
        kind: 'computed',
        reads: [],
        expected: `within ${maxChange} % of the median of the last ${plural(versions, 'version')}`,
        async decide({ rows }) {
          const before = await history(versions);
          if (before.length < fewest) {
            const known = before.length === 0 ? 'no version' : `only ${plural(before.length, 'version')}`;
            return {
              outcome: 'unknown',
              observed: `${plural(rows, 'row')}; ${known} to compare with`,
              failingRows: null,
            };
          }
          const usual = median(before);
          const change =
            usual === 0 ? (rows === 0 ? 0 : Number.POSITIVE_INFINITY) : (100 * (rows - usual)) / usual;
          const moved = Number.isFinite(change)
            ? `${change > 0 ? '+' : ''}${change.toFixed(1)} %`
            : 'from none';
          return {
            outcome: Math.abs(change) <= maxChange ? 'kept' : 'broken',
            observed: `${plural(rows, 'row')}, ${moved} against a median of ${formatCount(usual)}`,
            failingRows: null,
          };
        },
      },
    ];
  },
});

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}
