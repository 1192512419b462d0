import fc from 'fast-check';
import { afterAll, test } from 'vitest';
import { testContext } from '../../../test/context.ts';
import {
  contradicting,
  differentKeys,
  hasNull,
  leaked,
  repeated,
  type Tolerance,
  tolerates,
  unknownValues,
} from '../../../test/naive/comparing.ts';
import { custom, expectVerdicts, judgeTable, type Verdict } from '../../../test/naive/judging.ts';
import { seed } from '../../../test/naive/seed.ts';
import { counted, type Row } from '../../../test/naive/table.ts';

/* The rules that compare rows with other rows, against looking at every pair. */

const context = testContext();
afterAll(() => context.dispose());

const types = { k: 'BIGINT', d: 'DOUBLE', t: 'VARCHAR', 'day "of"': 'DATE', y: 'INTEGER' };
const columns = Object.keys(types);

const row = fc.record<Row>({
  k: fc.option(fc.constantFrom(0n, 1n, 9_007_199_254_740_992n, 9_007_199_254_740_993n), { freq: 3 }),
  d: fc.option(fc.constantFrom(-1, 0, -0, 0.5, Number.NaN, Infinity, -Infinity), { freq: 4 }),
  t: fc.option(
    fc.constantFrom('', 'a', 'A', ' a', "it's", 'é', 'e\u0301', 'null', 'x'.repeat(90), '😀'.repeat(50)),
    {
      freq: 4,
    },
  ),
  'day "of"': fc.option(fc.constantFrom('2020-02-29', 'infinity', '0044-03-15 (BC)', '290000-01-01'), {
    freq: 3,
  }),
  y: fc.option(fc.constantFrom(0, 1), { freq: 4 }),
});
const rows = fc.array(row, { minLength: 1, maxLength: 14 });
const some = fc.subarray(columns, { minLength: 1, maxLength: 2 });
const tolerance = fc.oneof(
  fc.constant<Tolerance>({}),
  fc.record({ max_rows: fc.nat(4) }),
  fc.record({ max_percent: fc.constantFrom(0, 10, 25, 50, 100) }),
);

/** A rule of one sort, with its options, and what it is about. */
const drawn = fc.record({
  table: rows,
  other: rows,
  unique: fc.constantFrom(...columns),
  key: some,
  duplicates: fc.record({ columns: some, most: fc.nat(2), unit: fc.constantFrom('rows', 'percent') }),
  leakage: fc.record({ keys: fc.option(some, { nil: undefined }), tolerance }),
  categories: fc.record({ column: fc.constantFrom(...columns), tolerance }),
  labels: fc.record({ features: fc.subarray(['k', 'd', 't'], { minLength: 1 }), tolerance }),
});

test('rules that compare rows are those of a naive implementation', async () => {
  await fc.assert(
    fc.asyncProperty(
      drawn,
      async ({ table, other, unique, key, duplicates, leakage, categories, labels }) => {
        const verdict = (
          id: string,
          indexes: readonly number[],
          word: string,
          [reads, allowed]: [readonly string[], Tolerance],
        ): Verdict => {
          const share = ((100 * indexes.length) / table.length).toPrecision(3);
          const percent = allowed.max_percent === undefined ? '' : ` (${share} %)`;
          return {
            id,
            status: tolerates(allowed, indexes.length, table.length) ? 'passed' : 'failed',
            observed: `${counted(differentKeys(table, indexes, reads), word)} in ${counted(indexes.length, 'row')}${percent}`,
            rows: indexes,
            shows: reads,
          };
        };
        const twice = repeated(table, duplicates.columns);
        const values = differentKeys(table, twice, duplicates.columns);
        const percent = duplicates.unit === 'percent';
        const share = (100 * values) / table.length;
        const keyRepeats = repeated(table, key);
        const keyFaults = table.flatMap((entry, index) =>
          hasNull(key, entry) || keyRepeats.includes(index) ? [index] : [],
        );
        const everything = leakage.keys ?? columns;
        const record = await judgeTable(
          context,
          { types, rows: table },
          {
            properties: [
              ...columns.map((name) => ({
                name,
                unique: name === unique,
                ...(key.includes(name)
                  ? { primaryKey: true, primaryKeyPosition: key.indexOf(name) + 1 }
                  : {}),
                ...(name === categories.column
                  ? {
                      quality: [
                        custom('new', {
                          rule: 'new_categories',
                          reference: 'other',
                          ...categories.tolerance,
                        }),
                      ],
                    }
                  : {}),
              })),
            ],
            quality: [
              {
                id: 'duplicates',
                metric: 'duplicateValues',
                arguments: { properties: duplicates.columns },
                unit: duplicates.unit,
                mustBeLessOrEqualTo: duplicates.most,
              },
              custom('leak', { rule: 'leakage', with: 'other', keys: leakage.keys, ...leakage.tolerance }),
              custom('labels', {
                rule: 'contradictory_labels',
                label: 'y',
                ...labels.tolerance,
                features: labels.features,
              }),
            ],
          },
          {
            other: {
              types: { extra: 'VARCHAR', ...types },
              rows: other.map((entry) => ({ ...entry, extra: 'x' })),
            },
          },
        );
        const uniqueVerdict = verdict(`${unique}.unique`, repeated(table, [unique]), 'repeated value', [
          [unique],
          {},
        ]);
        const newVerdict = verdict('new', unknownValues(table, other, categories.column), 'new value', [
          [categories.column],
          categories.tolerance,
        ]);
        const ofColumns =
          columns.indexOf(unique) <= columns.indexOf(categories.column)
            ? [uniqueVerdict, newVerdict]
            : [newVerdict, uniqueVerdict];
        const broken = labels.features;
        const contradictions = contradicting(table, broken, 'y');
        await expectVerdicts(context, record, { types, rows: table }, [
          ...ofColumns,
          {
            id: key.length === 1 ? `${key[0]}.primaryKey` : 'primaryKey',
            status: keyFaults.length === 0 ? 'passed' : 'failed',
            observed: `${counted(differentKeys(table, keyRepeats, key), 'repeated value')} in ${counted(keyFaults.length, 'row')}`,
            rows: keyFaults,
            shows: key,
          },
          {
            id: 'duplicates',
            status: (percent ? share : values) <= duplicates.most ? 'passed' : 'failed',
            observed: `${counted(values, 'repeated value')} in ${counted(twice.length, 'row')}${percent ? ` (${share.toPrecision(3)} %)` : ''}`,
            rows: twice,
            shows: duplicates.columns,
          },
          verdict(
            'leak',
            leaked(table, other, everything, leakage.keys !== undefined),
            leakage.keys === undefined ? 'leaked row' : 'leaked key',
            [everything, leakage.tolerance],
          ),
          {
            ...verdict('labels', contradictions, 'contradiction', [broken, labels.tolerance]),
            shows: [...broken, 'y'],
          },
        ]);
      },
    ),
    { numRuns: 30, seed },
  );
});
