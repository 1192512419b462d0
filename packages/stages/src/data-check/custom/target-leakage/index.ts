import { ConfigurationError } from '@contender/core';
import { z } from 'zod';
import { plural } from '../../text.ts';
import { defineCustomRule } from '../define.ts';
import { type Association, measureAssociations } from './associations.ts';

/** Features that tell the label too well: they were made from it, or after it. */
export const targetLeakage = defineCustomRule({
  name: 'target_leakage',
  summary: 'No single column tells the label so well that it must have been made from it.',
  level: 'both',
  options: z.strictObject({
    label: z.string().min(1).optional().describe('Default: `evaluate.columns.label` of the config.'),
    max_association: z
      .number()
      .gt(0)
      .max(1)
      .default(0.9)
      .describe(
        'Between 0 and 1: |2 AUC − 1| of an ordered column for two labels, else Cramér’s V; the correlation ratio for a number.',
      ),
    ignore: z.array(z.string().min(1)).default([]).describe('Columns that are no features.'),
  }),
  compile(options, { column, model, columnNamed }) {
    const configured = model?.config.evaluate?.columns;
    const label = options.label ?? configured?.label;
    if (label === undefined) {
      throw new ConfigurationError('there is no config that names the label', {
        hint: 'Name it with `label`.',
      });
    }
    columnNamed(label);
    for (const name of options.ignore) columnNamed(name);
    const ignored = new Set([label, configured?.id, ...options.ignore]);
    return [
      {
        kind: 'computed',
        reads: column === null ? [label] : [column.name, label],
        expected: `no column with an association above ${options.max_association} with ${label}`,
        async decide(measured) {
          const features = measured.profile.columns.filter(({ name, withheld }) =>
            column === null ? !ignored.has(name) && !withheld : name === column.name,
          );
          const found = await measureAssociations(measured, label, features);
          if (found === undefined || found.length === 0) {
            return {
              outcome: 'unknown',
              observed: `${label} holds a single value, or no column can be compared with it`,
              failingRows: null,
            };
          }
          const strong = found.filter(({ value }) => value > options.max_association);
          return {
            outcome: strong.length === 0 ? 'kept' : 'broken',
            observed: describe(strong.length === 0 ? found.slice(0, 1) : strong, found.length),
            failingRows: null,
          };
        },
      },
    ];
  },
});

const mostNamed = 5;

function describe(strongest: readonly Association[], all: number): string {
  const named = strongest
    .slice(0, mostNamed)
    .map(({ column, value, measure }) => `${column} ${value.toFixed(3)} (${measure})`);
  const more = strongest.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}; the strongest of ${plural(all, 'column')}`;
}
