import { identifier } from '@contender/engine';
import { z } from 'zod';
import { defineCustomRule } from './define.ts';
import { describeTolerance, toleranceOf, toleranceOptions } from './limits.ts';

/** A condition over the columns of a row. A null in it keeps no row from being at fault. */
export const condition = defineCustomRule({
  name: 'condition',
  summary: 'Every row meets a condition over its columns. A row for which it is null does not.',
  level: 'both',
  options: z.strictObject({
    condition: z
      .string()
      .trim()
      .min(1)
      .describe(
        'SQL over the columns of the row: `arrival >= departure`. `{property}` is the column itself.',
      ),
    ...toleranceOptions,
  }),
  async compile(options, { column, inspectCondition }) {
    const filled =
      column === null
        ? options.condition
        : options.condition.replace(/\$?\{(column|property|field)\}/g, () => identifier(column.name));
    const reads = await inspectCondition(filled);
    const limit = toleranceOf(options);
    return [
      {
        kind: 'rows',
        breaks: `((${filled}\n) IS NOT TRUE)`,
        limit,
        reads,
        expected: `${options.condition.replaceAll(/\s+/g, ' ')}${describeTolerance(limit)}`,
      },
    ];
  },
});
