import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { testContext } from '../../test/context.ts';
import { dataCheck } from './index.ts';

/*
 * The rules in SQL against a naive reading of the same rules row by row, on random tables. What is in
 * quarantine and what is left must be the table again.
 */

const context = testContext();
afterAll(() => context.dispose());

interface Row {
  number: number | null;
  text: string | null;
  key: number | null;
}

const row = fc.record<Row>({
  number: fc.option(fc.constantFrom(-3, -1, 0, 0.5, 1, 2, 7, Number.NaN, Number.POSITIVE_INFINITY)),
  text: fc.option(fc.constantFrom('', 'a', 'AB', 'ABC', 'abc', "it's", 'N/A', 'é')),
  key: fc.option(fc.constantFrom(1, 2, 3, 4)),
});

const contract = `apiVersion: v3.1.0
kind: DataContract
schema:
  - name: data
    properties:
      - name: number
        logicalType: number
        required: true
        logicalTypeOptions: { minimum: -1, exclusiveMaximum: 7 }
        quality: [{ metric: invalidValues, arguments: { validValues: [-3, -1, 0, 1, 2] }, mustBe: 0 }]
      - name: text
        logicalType: string
        logicalTypeOptions: { minLength: 1, maxLength: 3, pattern: "^[A-Z']*$" }
        quality:
          - { id: missing, metric: missingValues, arguments: { missingValues: [null, N/A] }, mustBeLessThan: 50, unit: percent }
          - { id: nulls, metric: nullValues, mustBeLessOrEqualTo: 1, severity: warning }
      - { name: key, unique: true }
`;

type Breaks = (row: Row, table: readonly Row[]) => boolean;
const filled = <T>(value: T | null, breaks: (value: T) => boolean) => value !== null && breaks(value);
const rules: Record<string, Breaks> = {
  'number.type': (r) => filled(r.number, Number.isNaN),
  'number.required': (r) => r.number === null,
  'number.minimum': (r) => filled(r.number, (value) => !(value >= -1)),
  'number.exclusiveMaximum': (r) => filled(r.number, (value) => !(value < 7)),
  'number.invalidValues': (r) => filled(r.number, (value) => ![-3, -1, 0, 1, 2].includes(value)),
  'text.minLength': (r) => filled(r.text, (value) => value.length < 1),
  'text.maxLength': (r) => filled(r.text, (value) => value.length > 3),
  'text.pattern': (r) => filled(r.text, (value) => !/^[A-Z']*$/.test(value)),
  missing: (r) => r.text === null || r.text === 'N/A',
  nulls: (r) => r.text === null,
  'key.unique': (r, table) =>
    filled(r.key, (value) => table.filter((other) => other.key === value).length > 1),
};
const allowed: Record<string, (count: number, rows: number) => boolean> = {
  missing: (count, rows) => (100 * count) / rows < 50,
  nulls: (count) => count <= 1,
};

function literalRow(index: number, { number, text, key }: Row): string {
  const quoted = text === null ? 'NULL' : `'${text.replaceAll("'", "''")}'`;
  return `(${index}, ${number === null ? 'NULL' : `'${number}'::DOUBLE`}, ${quoted}, ${key ?? 'NULL'})`;
}

test('counts, quarantine and reasons are those of a naive implementation', async () => {
  const engine = await context.engine();
  await context.write('c.yaml', contract);
  const file = join(context.workspace, 'data.parquet');
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (table) => {
      const values = table.map((entry, index) => literalRow(index, entry)).join(', ');
      const types = 'i, number::DOUBLE AS number, text::VARCHAR AS text, key::INTEGER AS key';
      await engine.write(
        `SELECT ${types} FROM (VALUES ${values}) AS v(i, number, text, key)`,
        file,
        'parquet',
      );
      const record = await dataCheck.run(
        {
          config: 'contender.yml',
          ...dataCheck.inputs.parse({ data: 'data.parquet', contract: 'c.yaml' }),
        },
        context,
      );
      const broken = new Map(
        Object.entries(rules).map(([id, breaks]) => {
          const rows = table.flatMap((entry, index) => (breaks(entry, table) ? [index] : []));
          return [id, allowed[id]?.(rows.length, table.length) === true ? [] : rows];
        }),
      );
      const checks = new Map(record.result.checks.map(({ id, failingRows }) => [id, failingRows]));
      expect(Object.fromEntries([...broken].map(([id]) => [id, checks.get(id)]))).toEqual(
        Object.fromEntries([...broken].map(([id, rows]) => [id, rows.length])),
      );
      const expected = table.flatMap((_, index) => {
        const ids = [...broken].flatMap(([id, rows]) => (rows.includes(index) ? [id] : []));
        return ids.some((id) => id !== 'nulls') ? [{ i: index, ids: ids.sort() }] : [];
      });
      const quarantine = record.result.quarantine;
      expect(quarantine?.rows ?? 0).toBe(expected.length);
      if (quarantine === null) return;
      await engine.define('quarantine', { path: join(context.workspace, quarantine.path) });
      await engine.define('everything', { path: file });
      const found = await engine.rows(
        `SELECT i, array_to_string(list_sort(contender_rules), ' ') AS ids FROM quarantine ORDER BY i`,
      );
      expect(found.map(({ i, ids }) => ({ i: Number(i), ids: String(ids).split(' ') }))).toEqual(
        expected.map(({ i, ids }) => ({ i, ids: [...ids].sort() })),
      );
      await engine.define('clean', {
        path: join(context.workspace, record.result.datasets[0]?.clean?.path ?? ''),
      });
      const both = 'SELECT * EXCLUDE (contender_rules) FROM quarantine UNION ALL SELECT * FROM clean';
      for (const [more, less] of [
        [both, 'FROM everything'],
        ['FROM everything', both],
      ]) {
        expect(await engine.rows(`(${more}) EXCEPT ALL (${less})`)).toEqual([]);
      }
    }),
    { numRuns: 40 },
  );
});
