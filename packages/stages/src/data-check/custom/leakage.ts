import { ConfigurationError } from '@contender/core';
import { identifier } from '@contender/engine';
import { z } from 'zod';
import { anyNull, comparedAsText, countKeys, isListed } from '../keys.ts';
import { defineCustomRule, type RuleEnvironment } from './define.ts';
import { describeTolerance, toleranceOf, toleranceOptions } from './limits.ts';

/** Rows of one dataset that stand in another: what was trained on must not be tested on. */
export const leakage = defineCustomRule({
  name: 'leakage',
  summary:
    'No row, or no key, of this dataset stands in another one too: training data leaked into the test.',
  level: 'dataset',
  options: z.strictObject({
    with: z.string().min(1).describe('The other dataset or table of the model.'),
    keys: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('The columns that must not match. Default: all that both have, but for the id.'),
    ...toleranceOptions,
  }),
  async compile(options, environment) {
    const other = await environment.table(options.with);
    const keys = options.keys ?? sharedColumns(environment, other.columns, options.with);
    for (const key of keys) environment.columnNamed(key);
    const asText = comparedAsText(keys, environment.columns, other.columns, options.with);
    // A key that is named means something only where it is filled; a whole row is the same with its nulls.
    const named = options.keys === undefined ? '' : ` WHERE NOT ${anyNull(keys)}`;
    const listed = `SELECT ${keys.map(identifier).join(', ')} FROM ${identifier(other.view)}${named}`;
    const breaks = isListed(keys, listed, keys, asText);
    const limit = toleranceOf(options);
    const what = options.keys === undefined ? 'row' : 'key';
    return [
      {
        kind: 'rows',
        breaks,
        limit,
        groups: {
          query: countKeys(environment.view, breaks, keys),
          word: `leaked ${what}`,
          limited: false,
        },
        reads: keys,
        expected: `no ${what} that is in ${options.with} too${describeTolerance(limit)}`,
      },
    ];
  },
});

function sharedColumns(
  { columns, model }: RuleEnvironment,
  others: readonly { name: string }[],
  other: string,
): string[] {
  const id = model?.config.evaluate?.columns.id;
  const shared = columns
    .map(({ name }) => name)
    .filter((name) => name !== id && others.some((column) => column.name === name));
  if (shared.length === 0) throw new ConfigurationError(`${other} shares no column with this dataset`);
  return shared;
}
