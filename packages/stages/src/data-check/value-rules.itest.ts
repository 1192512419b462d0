import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checking } from '../../test/checking.ts';
import { type TestContext, testContext } from '../../test/context.ts';

let context: TestContext;
beforeEach(() => {
  context = testContext();
});
afterEach(() => context.dispose());

const { check, run } = checking(() => context);

/** Rows that break the last rule of a column of texts, one value a line. */
async function failing(
  type: string,
  options: string,
  values: readonly string[],
): Promise<number | null | undefined> {
  const rows = values.map((value) => `"${value.replaceAll('"', '""')}"`).join('\n');
  const { result } = await check(`a\n${rows}\n`, [
    `{ name: a, logicalType: ${type}, logicalTypeOptions: { ${options} } }`,
  ]);
  return result.checks.at(-1)?.failingRows;
}

describe('formats of texts', () => {
  const cases: Record<string, { valid: string[]; invalid: string[] }> = {
    email: {
      valid: ['a@b.de', "o'neil+x@sub.example.org"],
      invalid: ['a', 'a@b', '@b.de', 'a@-b.de', 'a b@c.de'],
    },
    uuid: {
      valid: ['123e4567-e89b-12d3-a456-426614174000'],
      invalid: ['123e4567', '123e4567-e89b-12d3-a456-42661417400g'],
    },
    uri: { valid: ['https://a.de/x?y#z', 'urn:isbn:1'], invalid: ['a.de', '/x', 'http://a b'] },
    hostname: { valid: ['a', 'a-b.example.org'], invalid: ['-a', 'a..b', 'a_b', `${'x'.repeat(64)}.de`] },
    ipv4: { valid: ['0.0.0.0', '255.255.255.255'], invalid: ['256.1.1.1', '1.2.3', '01.2.3.4'] },
    ipv6: {
      valid: ['::', '::1', '2001:db8::8a2e:370:7334', '1:2:3:4:5:6:7:8', '::ffff:192.0.2.1'],
      invalid: ['1:2:3', ':::', '1::2::3', '12345::', '192.0.2.1'],
    },
    byte: { valid: ['', 'YQ==', 'YWJj'], invalid: ['YQ=', 'Y', 'a?bc'] },
  };
  test.each(Object.entries(cases))('%s', async (format, { valid, invalid }) => {
    const filled = valid.filter((value) => value !== '');
    expect(await failing('string', `format: ${format}`, filled)).toBe(0);
    expect(await failing('string', `format: ${format}`, invalid)).toBe(invalid.length);
  });
});

describe('numbers', () => {
  test.each([
    ['integer', 'format: i8', ['-128', '127'], ['-129', '128']],
    ['integer', 'format: u8', ['0', '255'], ['-1', '256']],
    ['integer', 'format: i64', ['9223372036854775807', '-9223372036854775808'], ['9223372036854775808']],
    ['integer', 'format: u64', ['18446744073709551615'], ['18446744073709551616', '-1']],
    ['integer', 'format: i128', ['170141183460469231731687303715884105727'], []],
    ['number', 'format: f32', ['3.4e38', '-1e-40', '0'], ['3.5e38', '-1e300']],
    ['number', 'format: f64', ['1e308'], []],
    ['integer', 'multipleOf: 5', ['0', '-10', '15'], ['1', '-7']],
    ['number', 'multipleOf: 0.1', ['0.3', '0.7', '-1.1', '1000000.1'], ['0.35', '0.00001']],
    ['number', 'multipleOf: 2', ['4', '-6.0'], ['5', '4.5']],
  ])('%s %s', async (type, options, valid, invalid) => {
    expect(await failing(type, options, valid)).toBe(0);
    if (invalid.length > 0) expect(await failing(type, options, invalid)).toBe(invalid.length);
  });
});

describe('dates and times of texts', () => {
  test('are read by the format of the contract', async () => {
    const { result } = await check('a\n31.12.2001\n2001-12-31\n1.2.2001\n31.02.2001\n', [
      '{ name: a, logicalType: date, logicalTypeOptions: { format: dd.MM.yyyy, minimum: "2001-03-01" } }',
    ]);
    expect(result.checks).toMatchObject([
      { id: 'a.type', failingRows: 2, expected: 'values of type date written as dd.MM.yyyy' },
      { id: 'a.minimum', failingRows: 1 },
    ]);
  });

  test('a timestamp says its zone, or does not', async () => {
    const rows = 'a\n2001-01-01T00:00:00Z\n2001-01-01T00:00:00+02:00\n2001-01-01T00:00:00\nx\n';
    const of = async (zoned: boolean) =>
      (await check(rows, [`{ name: a, logicalType: timestamp, logicalTypeOptions: { timezone: ${zoned} } }`]))
        .result.checks[0];
    expect((await of(true))?.failingRows).toBe(2);
    expect((await of(false))?.failingRows).toBe(3);
  });
});

const nested = [
  '{"id": 1, "address": {"street": "A", "zip": "12345"}, "tags": ["a", "b"], "grid": [[1, 2], [3]]}',
  '{"id": 2, "address": {"street": null, "zip": "1"}, "tags": ["a", "a"], "grid": [[-1]]}',
  '{"id": 3, "address": null, "tags": [], "grid": null}',
  '{"id": 4, "address": {"street": "B", "zip": null}, "tags": [null, null, "", "abc"], "grid": [[], [null]]}',
].join('\n');

test('what lies inside a column is judged there', async () => {
  const properties = [
    `{ name: address, logicalType: object, logicalTypeOptions: { minProperties: 2, required: [street] }, properties: [ { name: street, logicalType: string, required: true }, { name: zip, logicalType: string, logicalTypeOptions: { pattern: "^[0-9]{5}$" } } ] }`,
    `{ name: tags, logicalType: array, logicalTypeOptions: { minItems: 1, maxItems: 3, uniqueItems: true }, items: { logicalType: string, required: true, logicalTypeOptions: { minLength: 1 } } }`,
    '{ name: grid, logicalType: array, items: { logicalType: array, logicalTypeOptions: { minItems: 1 }, items: { logicalType: integer, logicalTypeOptions: { minimum: 0 } } } }',
  ];
  const expected = {
    'address.minProperties': 2,
    'address.requiredProperties': 1,
    'address.street.required': 1,
    'address.zip.pattern': 1,
    'tags.minItems': 1,
    'tags.maxItems': 1,
    'tags.uniqueItems': 2,
    'tags[].required': 1,
    'tags[].minLength': 1,
    'grid[].minItems': 1,
    'grid[][].minimum': 1,
  };
  const counts = (record: Awaited<ReturnType<typeof check>>) =>
    Object.fromEntries(
      record.result.checks.filter(({ failingRows }) => failingRows !== 0).map((c) => [c.id, c.failingRows]),
    );
  expect(counts(await check(`${nested}\n`, properties, [], 'data.jsonl'))).toEqual(expected);
  const engine = await context.engine();
  await engine.define('n', { path: join(context.workspace, 'data.jsonl') });
  await engine.write('SELECT * FROM n', join(context.workspace, 'n.parquet'), 'parquet');
  expect(counts(await run({ data: 'n.parquet', contract: 'c.yaml' }))).toEqual(expected);
});

test('a part that is not there, or is of another type, fails and says so', async () => {
  const { result } = await check(
    `${nested}\n`,
    [
      '{ name: address, logicalType: object, properties: [{ name: city, required: true }] }',
      '{ name: tags, logicalType: array, items: { logicalType: integer } }',
      '{ name: id, logicalType: object }',
    ],
    [],
    'data.jsonl',
  );
  expect(
    result.checks.filter(({ status }) => status === 'failed').map(({ id, observed }) => `${id}: ${observed}`),
  ).toEqual([
    'address.city.required: it is of type STRUCT(street VARCHAR, zip VARCHAR), which has no field "city"',
    'tags[].type: 3 of 4 rows',
    'id.type: the column is of type BIGINT',
  ]);
});

test('invalid values leave out what counts as missing', async () => {
  const { result } = await check('a\nx\nN/A\nz\n""\n', [
    `{ name: a, quality: [ { metric: missingValues, arguments: { missingValues: [N/A] }, mustBeLessThan: 50, unit: percent }, { metric: invalidValues, arguments: { validValues: [x] }, mustBe: 0 } ] }`,
  ]);
  expect(result.checks[1]).toMatchObject({ failingRows: 1, examples: ['z'] });
});

test('a foreign key points to another file, to its own, or nowhere', async () => {
  await context.write('airports.csv', 'code,country\nBOS,US\nJFK,US\nBOS,XX\n');
  await context.write('data.csv', 'id,origin,country,parent\n1,BOS,US,\n2,XXX,US,1\n3,,US,9\n4,JFK,XX,2\n');
  await context.write(
    'c.yaml',
    `apiVersion: v3.1.0
kind: DataContract
schema:
  - name: data
    properties:
      - { name: id }
      - { name: origin, relationships: [{ to: airports.code }] }
      - { name: country }
      - { name: parent, relationships: [{ to: data.id }] }
    relationships: [{ from: [data.origin, data.country], to: [airports.code, airports.country] }]
`,
  );
  const record = await run({ data: 'data.csv', contract: 'c.yaml', tables: 'airports=airports.csv' });
  expect(record.result.checks.map(({ id, observed, examples }) => ({ id, observed, examples }))).toEqual([
    { id: 'origin.relationship', observed: '1 unknown key in 1 row', examples: ['XXX'] },
    { id: 'parent.relationship', observed: '1 unknown key in 1 row', examples: ['9'] },
    {
      id: 'relationship',
      observed: '2 unknown keys in 2 rows',
      examples: ['origin = JFK, country = XX', 'origin = XXX, country = US'],
    },
  ]);
});

test('values of a column that is personal or classified are shown nowhere', async () => {
  const record = await check('name,city\nAda Lovelace,x\nAlan Turing,London\n', [
    '{ name: name, classification: restricted, logicalTypeOptions: { maxLength: 3 } }',
    '{ name: city, logicalTypeOptions: { maxLength: 3 } }',
  ]);
  expect(record.result.checks.map(({ failingRows, examples }) => ({ failingRows, examples }))).toEqual([
    { failingRows: 2, examples: [] },
    { failingRows: 1, examples: ['London'] },
  ]);
});
