import { z } from 'zod';
import { defineCustomRule } from './define.ts';

/** Columns that say nothing: all null, or one value throughout. */
export const notConstant = defineCustomRule({
  name: 'not_constant',
  summary: 'The column, or every column of the dataset, holds more than one value.',
  level: 'both',
  options: z.strictObject({
    ignore: z.array(z.string().min(1)).default([]).describe('Columns that may be constant.'),
  }),
  compile({ ignore }, { column, columnNamed }) {
    for (const name of ignore) columnNamed(name);
    return [
      {
        kind: 'computed',
        reads: column === null ? [] : [column.name],
        expected: 'more than one value',
        decide({ profile, rows }) {
          const watched = profile.columns.filter(
            ({ name }) => !ignore.includes(name) && (column === null || name === column.name),
          );
          if (rows < 2) return { outcome: 'unknown', observed: `${rows} rows`, failingRows: null };
          const empty = watched.filter(({ count }) => count === 0).map(({ name }) => name);
          const same = watched
            .filter(({ count, distinct }) => count > 0 && distinct === 1)
            .map(({ name }) => name);
          if (empty.length + same.length === 0) {
            return { outcome: 'kept', observed: 'more than one value', failingRows: null };
          }
          const words = [
            ...(empty.length > 0 ? [`without any value: ${some(empty)}`] : []),
            ...(same.length > 0 ? [`with a single value: ${some(same)}`] : []),
          ];
          return { outcome: 'broken', observed: words.join('; '), failingRows: null };
        },
      },
    ];
  },
});

const mostNamed = 10;

function some(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
