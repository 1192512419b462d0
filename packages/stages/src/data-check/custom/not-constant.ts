import { identifier } from '@contender/engine';
import { z } from 'zod';
import { plural } from '../text.ts';
import { defineCustomRule } from './define.ts';

/** Columns that say nothing: all null, or one value throughout. */
export const notConstant = defineCustomRule({
  name: 'not_constant',
  summary: 'The column, or every column of the dataset, holds more than one value. A null is no value.',
  level: 'both',
  options: z.strictObject({
    ignore: z.array(z.string().min(1)).default([]).describe('Columns that may be constant.'),
  }),
  compile({ ignore }, { column, columns, columnNamed }) {
    for (const name of ignore) columnNamed(name);
    const watched = (column === null ? columns : [column])
      .map(({ name }) => name)
      .filter((name) => !ignore.includes(name));
    return [
      {
        kind: 'measure',
        // The profile would not do: to it NaN is no value, and two numbers beyond 2^53 may be one.
        aggregates: watched.map((name) => ({ sql: fewestValues(identifier(name)), columns: [name] })),
        reads: column === null ? [] : [column.name],
        expected: 'more than one value',
        decide(values, rows) {
          if (rows < 2) return { outcome: 'unknown', observed: plural(rows, 'row'), failingRows: null };
          const empty = watched.filter((_, index) => values[index] === 0);
          const same = watched.filter((_, index) => values[index] === 1);
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

/** SQL aggregate: 0 for no value, 1 for a single one, 2 for more. */
function fewestValues(column: string): string {
  return `CASE WHEN count(${column}) = 0 THEN 0 WHEN min(${column}) = max(${column}) THEN 1 ELSE 2 END`;
}

const mostNamed = 10;

function some(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
