import { identifier } from '@contender/engine';
import { z } from 'zod';
import { comparedAsText, countKeys, isListed } from '../keys.ts';
import { defineCustomRule } from './define.ts';
import { describeTolerance, toleranceOf, toleranceOptions } from './limits.ts';

/** Values that the reference does not have: a model has never seen them. */
export const newCategories = defineCustomRule({
  name: 'new_categories',
  summary: 'The column holds no value that a reference dataset does not hold.',
  level: 'column',
  options: z.strictObject({
    reference: z.string().min(1).describe('The dataset or table of the model that holds the known values.'),
    ...toleranceOptions,
  }),
  async compile(options, { view, column, columns, table }) {
    const name = column?.name ?? '';
    const other = await table(options.reference);
    const asText = comparedAsText([name], columns, other.columns, options.reference);
    const quoted = identifier(name);
    const known = `SELECT DISTINCT ${quoted} FROM ${identifier(other.view)} WHERE ${quoted} IS NOT NULL`;
    const breaks = `(${quoted} IS NOT NULL AND NOT ${isListed([name], known, [name], asText)})`;
    const limit = toleranceOf(options);
    return [
      {
        kind: 'rows',
        breaks,
        limit,
        groups: { query: countKeys(view, breaks, [name]), word: 'new value', limited: false },
        reads: [name],
        expected: `only values that ${options.reference} holds${describeTolerance(limit)}`,
      },
    ];
  },
});
