import { type ColumnProfile, ConfigurationError, driftOptions } from '@contender/core';
import { z } from 'zod';
import { classifierDrift, countCells, decideColumns, measureDrift } from '../../shared/drift/index.ts';
import type { Decision, Measured } from '../compiled.ts';
import type { Reference } from '../reference.ts';
import { plural } from '../text.ts';
import { defineCustomRule, type RuleEnvironment } from './define.ts';

const options = z.strictObject({
  reference: z
    .string()
    .min(1)
    .describe('A dataset or table of the model, `champion`, or the path of a data-check record.'),
  columns: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('The columns to compare. Default: all but the id, dates and times.'),
  ignore: z.array(z.string().min(1)).default([]).describe('Columns that change by their nature.'),
  ...driftOptions.shape,
});

type Options = z.output<typeof options>;

/** Whether the rows are still like those of a reference. */
export const drift = defineCustomRule({
  name: 'drift',
  summary: 'The column, or the columns of the dataset, are distributed as in a reference.',
  level: 'both',
  options,
  compile(given, environment) {
    const { column, columnNamed } = environment;
    for (const name of [
      ...(given.columns ?? []),
      ...given.ignore,
      ...given.key_columns,
      ...Object.keys(given.weights),
    ]) {
      columnNamed(name);
    }
    return [
      {
        kind: 'computed',
        reads: column === null ? [] : [column.name],
        expected: `no more drift from ${given.reference} than allowed`,
        async decide(measured) {
          const reference = await environment.reference(given.reference);
          if (reference === undefined) {
            return {
              outcome: 'unknown',
              observed: 'there is no champion to compare with yet',
              failingRows: null,
            };
          }
          return decide(given, reference, measured, environment);
        },
      },
    ];
  },
});

async function decide(
  given: Options,
  reference: Reference,
  measured: Measured,
  environment: RuleEnvironment,
): Promise<Decision> {
  const { engine, view, columns, rows } = measured;
  const watched = watchedColumns(given, reference, environment);
  const sizes = { reference: reference.profile.rows, current: rows };
  const results =
    given.method === 'classifier'
      ? [await classifierDrift(engine, { reference: rowsOf(reference), current: view }, watched, given)]
      : measureDrift(await countCells(engine, view, columns, watched, rows), sizes, given);
  const { failed, drifted, unknown } = decideColumns(results, given.max_columns);
  const named = drifted.slice(0, mostNamed).join(', ');
  const more = drifted.length > mostNamed ? ` and ${drifted.length - mostNamed} more` : '';
  const silent = unknown.length === 0 ? '' : `; not enough data for ${unknown.length}`;
  return {
    outcome: failed ? 'broken' : drifted.length === 0 && unknown.length > 0 ? 'unknown' : 'kept',
    observed: `${drifted.length} of ${plural(results.length, 'column')} drifted${drifted.length > 0 ? `: ${named}${more}` : ''}${silent}`,
    failingRows: null,
    drift: { reference: reference.name, referenceRows: reference.profile.rows, columns: results },
  };
}

const mostNamed = 10;

function watchedColumns(
  given: Options,
  { name, profile }: Reference,
  { column, columns, model }: RuleEnvironment,
): ColumnProfile[] {
  const asked = column === null ? given.columns : [column.name];
  const id = model?.config.evaluate?.columns.id;
  const watched = profile.columns.filter((candidate) => {
    if (candidate.withheld || candidate.kind === 'other' || given.ignore.includes(candidate.name))
      return false;
    if (asked !== undefined) return asked.includes(candidate.name);
    return (
      candidate.name !== id &&
      candidate.kind !== 'temporal' &&
      columns.some((own) => own.name === candidate.name)
    );
  });
  const missing = asked?.find((wanted) => !profile.columns.some((candidate) => candidate.name === wanted));
  if (missing !== undefined)
    throw new ConfigurationError(`${name} has no column "${missing}" to compare with`);
  return watched;
}

function rowsOf({ name, table }: Reference): string {
  if (table === undefined) {
    throw new ConfigurationError(
      `the method classifier needs the rows of ${name}, and only its profile is there`,
      {
        hint: 'Name a dataset or table as `reference`, or choose another method.',
      },
    );
  }
  return table.view;
}
