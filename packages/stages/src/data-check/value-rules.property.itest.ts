import { join } from 'node:path';
import { literal } from '@contender/engine';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { checking } from '../../test/checking.ts';
import { testContext } from '../../test/context.ts';
import { seed } from '../../test/naive/seed.ts';

/*
 * Formats, multiples, lists, objects and foreign keys against a naive reading of the standard, on random tables.
 */

const context = testContext();
afterAll(() => context.dispose());
const { run } = checking(() => context);

interface Row {
  i: number | null;
  d: number | null;
  s: string | null;
  l: (number | null)[] | null;
  o: { a: string | null; b: number | null } | null;
  k: number | null;
}

const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4 });
const words = [
  '',
  'a',
  'é€😀',
  '1.2.3.4',
  '256.1.1.1',
  '01.2.3.4',
  'x@y.de',
  'x@y',
  '@y.de',
  'a.b-c.de',
  '-a.de',
  'QUI=',
  'QUI',
];
const row = fc.record<Row>({
  i: nullable(fc.constantFrom(-129, -128, -3, 0, 3, 4, 127, 128, 255, 256)),
  d: nullable(fc.constantFrom(-0.3, 0, 0.1, 0.25, 0.3, 0.7, 1e300)),
  s: nullable(fc.constantFrom(...words)),
  l: nullable(fc.array(nullable(fc.constantFrom(-1, 0, 1, 2)), { maxLength: 4 })),
  o: nullable(
    fc.record({ a: nullable(fc.constantFrom('', 'b', 'ccc')), b: nullable(fc.constantFrom(-1, 5)) }),
  ),
  k: nullable(fc.constantFrom(1, 2, 3)),
});

const contract = `apiVersion: v3.1.0
kind: DataContract
schema:
  - name: rows
    properties:
      - { name: i, logicalType: integer, logicalTypeOptions: { multipleOf: 3, format: i8 } }
      - { name: d, logicalType: number, logicalTypeOptions: { multipleOf: 0.1, format: f32 } }
      - { name: s, logicalType: string, logicalTypeOptions: { format: ipv4, maxLength: 3 } }
      - { name: t, logicalType: string, logicalTypeOptions: { format: email } }
      - { name: u, logicalType: string, logicalTypeOptions: { format: hostname } }
      - { name: v, logicalType: string, logicalTypeOptions: { format: byte } }
      - name: l
        logicalType: array
        logicalTypeOptions: { minItems: 1, maxItems: 2, uniqueItems: true }
        items: { logicalType: integer, required: true, logicalTypeOptions: { minimum: 0 } }
      - name: o
        logicalType: object
        logicalTypeOptions: { minProperties: 1, maxProperties: 1, required: [a] }
        properties:
          - { name: a, logicalType: string, required: true, logicalTypeOptions: { minLength: 1 } }
          - { name: b, logicalType: integer, logicalTypeOptions: { exclusiveMinimum: 0 } }
      - { name: k, relationships: [{ to: keys.id }] }
`;

const filled = <T>(value: T | null, breaks: (value: T) => boolean) => value !== null && breaks(value);
const isByte = (part: string) =>
  /^\d{1,3}$/.test(part) && String(Number(part)) === part && Number(part) <= 255;
const isIpv4 = (text: string) => text.split('.').length === 4 && text.split('.').every(isByte);
const isLabel = (part: string) =>
  part.length > 0 &&
  part.length < 64 &&
  [...part].every((letter) => /[a-z0-9-]/i.test(letter)) &&
  !/^-|-$/.test(part);
const isHostname = (text: string) => text.split('.').every(isLabel);
const isEmail = (text: string) => {
  const [local = '', host = '', more] = text.split('@');
  return more === undefined && local !== '' && host.includes('.') && isHostname(host);
};
const isBase64 = (text: string) => Buffer.from(text, 'base64').toString('base64') === text;
const fieldsOf = (o: NonNullable<Row['o']>) => [o.a, o.b].filter((value) => value !== null).length;

const rules: Record<string, (row: Row, keys: readonly (number | null)[]) => boolean> = {
  'i.multipleOf': ({ i }) => filled(i, (value) => value % 3 !== 0),
  'i.format': ({ i }) => filled(i, (value) => value < -128 || value > 127),
  'd.multipleOf': ({ d }) => filled(d, (value) => value === 0.25),
  'd.format': ({ d }) => filled(d, (value) => value === 1e300),
  's.format': ({ s }) => filled(s, (value) => !isIpv4(value)),
  's.maxLength': ({ s }) => filled(s, (value) => [...value].length > 3),
  't.format': ({ s }) => filled(s, (value) => !isEmail(value)),
  'u.format': ({ s }) => filled(s, (value) => !isHostname(value)),
  'v.format': ({ s }) => filled(s, (value) => !isBase64(value)),
  'l.minItems': ({ l }) => filled(l, (items) => items.length < 1),
  'l.maxItems': ({ l }) => filled(l, (items) => items.length > 2),
  'l.uniqueItems': ({ l }) => filled(l, (items) => new Set(items).size < items.length),
  'l[].required': ({ l }) => filled(l, (items) => items.includes(null)),
  'l[].minimum': ({ l }) => filled(l, (items) => items.some((item) => filled(item, (value) => value < 0))),
  'o.minProperties': ({ o }) => filled(o, (value) => fieldsOf(value) < 1),
  'o.maxProperties': ({ o }) => filled(o, (value) => fieldsOf(value) > 1),
  'o.requiredProperties': ({ o }) => filled(o, ({ a }) => a === null),
  'o.a.required': ({ o }) => filled(o, ({ a }) => a === null),
  'o.a.minLength': ({ o }) => filled(o, ({ a }) => filled(a, (text) => text === '')),
  'o.b.exclusiveMinimum': ({ o }) => filled(o, ({ b }) => filled(b, (value) => value <= 0)),
  'k.relationship': ({ k }, keys) => filled(k, (value) => !keys.includes(value)),
};

const shape =
  '[{"i":"BIGINT","d":"DOUBLE","s":"VARCHAR","l":["BIGINT"],"o":{"a":"VARCHAR","b":"BIGINT"},"k":"BIGINT"}]';

test('counts and quarantine are those of a naive reading', async () => {
  const engine = await context.engine();
  await context.write('c.yaml', contract);
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 8 }),
      fc.array(nullable(fc.constantFrom(1, 2)), { minLength: 1, maxLength: 4 }),
      async (table, keys) => {
        await engine.write(
          `SELECT n, r.i, r.d, r.s, r.s AS t, r.s AS u, r.s AS v, r.l, r.o, r.k
           FROM (SELECT unnest(from_json(${literal(JSON.stringify(table))}, ${literal(shape)})) AS r,
                        generate_subscripts(from_json(${literal(JSON.stringify(table))}, ${literal(shape)}), 1) AS n)`,
          join(context.workspace, 'rows.parquet'),
          'parquet',
        );
        await engine.write(
          `SELECT unnest([${keys.map((key) => key ?? 'NULL').join(', ')}]::BIGINT[]) AS id`,
          join(context.workspace, 'keys.parquet'),
          'parquet',
        );
        const record = await run({ data: 'rows.parquet', contract: 'c.yaml', tables: 'keys=keys.parquet' });
        const counts = new Map(record.result.checks.map(({ id, failingRows }) => [id, failingRows]));
        const expected = Object.entries(rules).map(([id, breaks]): [string, number] => [
          id,
          table.filter((entry) => breaks(entry, keys)).length,
        ]);
        expect(expected.map(([id]) => [id, counts.get(id)])).toEqual(expected);
        const broken = table.filter((entry) =>
          Object.values(rules).some((breaks) => breaks(entry, keys)),
        ).length;
        expect(record.result.quarantine?.rows ?? 0).toBe(broken);
        expect(record.result.datasets[0]?.clean?.rows ?? table.length).toBe(table.length - broken);
      },
    ),
    { numRuns: 40, seed },
  );
});
