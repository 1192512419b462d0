import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataCheckRecord } from '@contender/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checking, contractOf } from '../../test/checking.ts';
import { type TestContext, testContext } from '../../test/context.ts';
import { dataCheck } from './index.ts';

let context: TestContext;
beforeEach(() => {
  context = testContext();
});
afterEach(() => context.dispose());

const { request, run, refusal, check } = checking(() => context);

const found = (record: DataCheckRecord) =>
  Object.fromEntries(
    record.result.checks.map((entry) => [entry.id, `${entry.status} ${entry.failingRows} ${entry.observed}`]),
  );

async function quarantined(record: DataCheckRecord, order = 'ALL'): Promise<Record<string, unknown>[]> {
  const engine = await context.engine();
  await engine.define('quarantine', { path: join(context.workspace, record.result.quarantine?.path ?? '') });
  return engine.rows(`SELECT * FROM quarantine ORDER BY ${order}`);
}

test('failing rows go into quarantine whole, each with all the rules that it breaks', async () => {
  const record = await check('id,delay,origin\n1,10,BOS\n2,-9999,bos\n3,,JFK\n3,20,\n4,5000,ORD\n', [
    '{ name: id, logicalType: integer, unique: true }',
    '{ name: delay, logicalType: integer, required: true, logicalTypeOptions: { minimum: -1500, maximum: 3000 } }',
    '{ name: origin, logicalType: string, logicalTypeOptions: { pattern: "^[A-Z]{3}$" }, quality: [{ id: filled, metric: nullValues, mustBe: 0, severity: warning }] }',
  ]);
  expect(found(record)).toEqual({
    'id.type': 'passed 0 0 of 5 rows',
    'id.unique': 'failed 2 1 repeated value in 2 rows',
    'delay.type': 'passed 0 0 of 5 rows',
    'delay.required': 'failed 1 1 of 5 rows',
    'delay.minimum': 'failed 1 1 of 5 rows',
    'delay.maximum': 'failed 1 1 of 5 rows',
    'origin.type': 'passed 0 0 of 5 rows',
    'origin.pattern': 'failed 1 1 of 5 rows',
    filled: 'warned 1 1 of 5 rows',
  });
  expect(record.status).toBe('failed');
  expect(record.result.quarantine).toEqual({ path: '.contender/quarantine/data/data.parquet', rows: 4 });
  expect(await quarantined(record, 'id, delay')).toEqual([
    { id: 2n, delay: -9999n, origin: 'bos', contender_rules: "['delay.minimum', 'origin.pattern']" },
    { id: 3n, delay: 20n, origin: null, contender_rules: "['id.unique', 'filled']" },
    { id: 3n, delay: null, origin: 'JFK', contender_rules: "['id.unique', 'delay.required']" },
    { id: 4n, delay: 5000n, origin: 'ORD', contender_rules: "['delay.maximum']" },
  ]);
  expect(record.subjects).toMatchObject([
    { name: 'data-quarantine', uri: '.contender/quarantine/data/data.parquet' },
    { name: 'data-clean', uri: '.contender/clean/data/data.parquet' },
  ]);
  expect(record.materials.map(({ name }) => name)).toEqual(['data', 'contract']);
  expect(dataCheck.files?.(record, request)).toEqual([]);
  expect(dataCheck.files?.(record, { ...request, keepQuarantine: true })).toEqual([
    '.contender/quarantine/data/data.parquet',
  ]);
  expect(Object.values(dataCheck.outputs).map(({ value }) => value(record))).toEqual([
    '5',
    '5',
    '.contender/quarantine/data/data.parquet',
    '.contender/clean/data/data.parquet',
    '4',
  ]);
  expect(dataCheck.summarize(record)).toMatch(
    /^data: 5 rows break their contract\. 3 of 9 checks passed\.\n {2}failed data id\.unique: found 1 repeated value in 2 rows, expected every value once, for example 3 \(c\.yaml:6\)/,
  );
  expect(dataCheck.summarize(record)).toMatch(/4 rows in quarantine: /);
});

test('a later run without failing rows removes the quarantine of an earlier one', async () => {
  const first = await check('a\n1\n-1\n', [
    '{ name: a, logicalType: integer, logicalTypeOptions: { minimum: 0 } }',
  ]);
  const path = join(context.workspace, first.result.quarantine?.path ?? '');
  expect(existsSync(path)).toBe(true);
  const second = await check('a\n1\n', [
    '{ name: a, logicalType: integer, logicalTypeOptions: { minimum: 0 } }',
  ]);
  expect(second).toMatchObject({
    status: 'passed',
    result: { quarantine: null },
    subjects: [{ name: 'data' }],
  });
  expect(existsSync(path)).toBe(false);
});

test('warnings alone do not fail, and take no row out', async () => {
  const record = await check('a\n1\n\n', [
    '{ name: a, quality: [{ metric: invalidValues, arguments: { validValues: [7] }, mustBe: 0, severity: warn }] }',
  ]);
  expect(record).toMatchObject({ status: 'warned', result: { quarantine: null } });
  expect(dataCheck.summarize(record)).toMatch(/keep their contract, with warnings/);
});

test('a quarantine file can be checked again', async () => {
  const properties = ['{ name: a, logicalType: integer, logicalTypeOptions: { minimum: 0 } }'];
  const first = await check('a\n1\n-1\n', properties);
  const engine = await context.engine();
  await quarantined(first);
  await engine.write('SELECT * FROM quarantine', join(context.workspace, 'again.parquet'), 'parquet');
  const second = await run({ data: 'again.parquet', contract: 'c.yaml' });
  expect(await quarantined(second)).toEqual([{ a: -1n, contender_rules: "['a.minimum']" }]);
});

describe('types', () => {
  test.each([
    ['integer', ['1', '-2', '3.0'], ['1.5', 'x', 'nan']],
    ['number', ['1', '1.5', '1e3'], ['x', 'nan']],
    ['boolean', ['true', 'false', '0', '1'], ['perhaps']],
    ['date', ['2001-12-31'], ['2001-02-30', 'x']],
    ['timestamp', ['2001-12-31 23:59:59', '2001-12-31'], ['yesterday']],
    ['time', ['23:59:59'], ['25:00:00']],
    ['string', ['1', 'x', 'true', '2001-12-31'], []],
  ])('%s in a CSV: each value is judged by how it reads', async (logicalType, good, bad) => {
    const record = await check(`a,b\n${[...good, ...bad, ''].map((value) => `${value},1`).join('\n')}\n`, [
      `{ name: a, logicalType: ${logicalType} }`,
    ]);
    expect(found(record)).toEqual({
      'a.type': `${bad.length === 0 ? 'passed' : 'failed'} ${bad.length} ${bad.length} of ${good.length + bad.length + 1} rows`,
    });
    if (bad.length > 0)
      expect((await quarantined(record)).map(({ a }) => String(a)).sort()).toEqual([...bad].sort());
  });

  test.each([
    ['VARCHAR', `'1'`, 'integer', 'failed null the column is of type VARCHAR'],
    ['BIGINT', '1', 'string', 'failed null the column is of type BIGINT'],
    ['DOUBLE', '1.5', 'integer', 'failed 1 1 of 1 row'],
    ['DECIMAL(4, 1)', '2.0', 'integer', 'passed 0 0 of 1 row'],
    ['BIGINT', '1', 'number', 'passed 0 0 of 1 row'],
    ['DOUBLE', `'nan'`, 'number', 'failed 1 1 of 1 row'],
    ['TIMESTAMP', `'2001-01-01 00:00:00'`, 'date', 'passed 0 0 of 1 row'],
    ['TIMESTAMP', `'2001-01-01 12:00:00'`, 'date', 'failed 1 1 of 1 row'],
    ['TIMESTAMPTZ', `'2001-01-01 12:00:00+00'`, 'timestamp', 'passed 0 0 of 1 row'],
    ['DATE', `'2001-01-01'`, 'timestamp', 'failed null the column is of type DATE'],
    ['TIME', `'12:00:00'`, 'time', 'passed 0 0 of 1 row'],
    ['BOOLEAN', 'true', 'boolean', 'passed 0 0 of 1 row'],
    ['INTEGER[]', "['1']", 'number', 'failed null the column is of type INTEGER[]'],
  ])('%s %s in Parquet as %s: the file’s own type counts', async (type, value, logicalType, outcome) => {
    const engine = await context.engine();
    await engine.write(
      `SELECT CAST(${value} AS ${type}) AS a`,
      join(context.workspace, 'd.parquet'),
      'parquet',
    );
    await context.write('c.yaml', contractOf([`{ name: a, logicalType: ${logicalType} }`]));
    expect(found(await run({ data: 'd.parquet', contract: 'c.yaml' }))).toEqual({ 'a.type': outcome });
  });

  test('leading zeros survive in a column of text', async () => {
    const record = await check('zip\n00501\n501\n', [
      '{ name: zip, logicalType: string, logicalTypeOptions: { minLength: 5 } }',
    ]);
    expect(await quarantined(record)).toEqual([{ zip: '501', contender_rules: "['zip.minLength']" }]);
  });

  test('rules on a column of the wrong type fail, and say why', async () => {
    const engine = await context.engine();
    await engine.write(`SELECT 'x' AS a`, join(context.workspace, 'd.parquet'), 'parquet');
    await context.write(
      'c.yaml',
      contractOf([
        '{ name: a, logicalType: date, required: true, logicalTypeOptions: { minimum: "2001-01-01" } }',
      ]),
    );
    expect(found(await run({ data: 'd.parquet', contract: 'c.yaml' }))).toEqual({
      'a.type': 'failed null the column is of type VARCHAR',
      'a.required': 'passed 0 0 of 1 row',
      'a.minimum': 'failed null the column is of type VARCHAR',
    });
  });

  test('bounds of dates, timestamps and times', async () => {
    const record = await check(
      'd,t,c\n2001-01-01,2001-01-01 00:00:00,10:00:00\n2000-12-31,2001-06-01 12:00:00,22:00:00\n',
      [
        '{ name: d, logicalType: date, logicalTypeOptions: { minimum: "2001-01-01" } }',
        '{ name: t, logicalType: timestamp, logicalTypeOptions: { exclusiveMaximum: "2001-06-01T12:00:00Z" } }',
        '{ name: c, logicalType: time, logicalTypeOptions: { exclusiveMinimum: "10:00:00", maximum: "21:59" } }',
      ],
    );
    expect(
      record.result.checks
        .filter(({ rule }) => rule !== 'type')
        .map(({ id, failingRows }) => [id, failingRows]),
    ).toEqual([
      ['d.minimum', 1],
      ['t.exclusiveMaximum', 1],
      ['c.maximum', 1],
      ['c.exclusiveMinimum', 1],
    ]);
  });
});

describe('rules of the library', () => {
  test('units, operators and lists', async () => {
    const record = await check(
      'a,b\n1,x\n2,y\n,y\n4,\n',
      [
        `{ name: a, quality: [
        { id: p25, metric: nullValues, mustBeLessOrEqualTo: 25, unit: percent },
        { id: p24, metric: nullValues, mustBeLessThan: 25, unit: percent },
        { id: some, metric: nullValues, mustBeGreaterThan: 1 },
        { id: list, metric: invalidValues, arguments: { validValues: [1, 2, 4.0] }, mustBe: 0 } ] }`,
        `{ name: b, quality: [
        { id: gone, metric: missingValues, arguments: { missingValues: [null, x] }, mustBe: 0 },
        { id: repeated, metric: duplicateValues, mustBeLessThan: 2 },
        { id: half, metric: duplicateValues, mustBeLessThan: 10, unit: percent },
        { id: shape, metric: invalidValues, arguments: { pattern: "^z$" }, mustBe: 0 } ] }`,
      ],
      [
        '{ metric: rowCount, mustBeBetween: [1, 3] }',
        '{ id: pairs, metric: duplicateValues, arguments: { properties: [a, b] }, mustBe: 0 }',
      ],
    );
    expect(found(record)).toEqual({
      p25: 'passed 0 1 of 4 rows (25.0 %)',
      p24: 'failed 1 1 of 4 rows (25.0 %)',
      some: 'failed null 1 of 4 rows',
      list: 'passed 0 0 of 4 rows',
      gone: 'failed 2 2 of 4 rows',
      repeated: 'passed 0 1 repeated value in 2 rows',
      half: 'failed 2 1 repeated value in 2 rows (25.0 %)',
      shape: 'failed 2 2 of 4 rows',
      rowCount: 'failed null 4 rows',
      pairs: 'passed 0 0 repeated values in 0 rows',
    });
    expect(
      (await quarantined(record, 'b NULLS FIRST')).map(({ contender_rules }) => contender_rules),
    ).toEqual(["['gone']", "['gone']", "['half', 'shape']", "['p24', 'half', 'shape']"]);
  });

  test('a composite key: filled, and each combination once', async () => {
    const record = await check('a,b\n1,x\n1,y\n1,x\n,z\n', [
      '{ name: a, primaryKey: true }',
      '{ name: b, primaryKey: true }',
    ]);
    expect(found(record)).toEqual({ primaryKey: 'failed 3 1 repeated value in 3 rows' });
    expect(record.result.quarantine?.rows).toBe(3);
  });
});

describe('rules in SQL', () => {
  const sql = (query: string, operator = 'mustBe: 0') => [`{ type: sql, query: "${query}", ${operator} }`];

  test('fill in their placeholders and compare one number', async () => {
    const record = await check(
      'a\n1\n2\n',
      [`{ name: a, quality: [{ type: sql, query: 'SELECT sum({property}) FROM {object}', mustBe: 3 }] }`],
      [
        ...sql('SELECT avg(a) FROM $' + '{table};', 'mustBe: 1.5'),
        ...sql('WITH t AS (SELECT * FROM {object}) SELECT max(a) FROM t WHERE a > 9'),
      ],
    );
    expect(found(record)).toEqual({
      'a.sql': 'passed null 3',
      sql: 'passed null 1.5',
      'sql#2': 'failed null no value (NULL)',
    });
  });

  test('one that runs too long is stopped', async () => {
    const slow = sql('SELECT count(*) FROM range(100000) a, range(100000) b, {object}');
    await context.write('data.csv', 'a\n1\n');
    await context.write('c.yaml', contractOf(['{ name: a }'], slow));
    const checked = run({ data: 'data.csv', contract: 'c.yaml', sqlTimeLimit: '50ms' });
    expect(await refusal(checked)).toMatch(
      /the rule sql: the query cannot be run: the query ran longer than 50 ms\n.*--sql-time-limit/,
    );
    expect((await check('a\n1\n', ['{ name: a }'])).status).toBe('passed');
  });

  test('the object goes by its own name, too', async () => {
    expect((await check('a\n1\n', ['{ name: a }'], sql('SELECT count(*) - 1 FROM data'))).status).toBe(
      'passed',
    );
  });

  test.each([
    ['SELECT b FROM {object}', /^c\.yaml:8:9: the rule sql: the query cannot be run: .*"b" not found/],
    ['SELECT a FROM {object}', /the query must give one row with one number/],
    ['SELECT 1, 2', /the query must give one row with one number/],
    [`SELECT 'x'`, /the query must give a number, found 'x'/],
    ['DROP VIEW data_check_data', /the SQL cannot be used: only SELECT may stand here/],
    ['SELECT 1) ; DROP VIEW data_check_data; SELECT (1', /the SQL cannot be used: syntax error/],
    [`SELECT count(*) FROM read_text('/etc/passwd')`, /the table function read_text\(\) may not be read/],
    [`SELECT count(*) FROM 'c.yaml'`, /"c\.yaml" is no table that may be read\nThere are: /],
    [`COPY (SELECT 1) TO 'x.csv'`, /only SELECT may stand here/],
  ])('refuses %s', async (query, message) => {
    expect(await refusal(check('a\n1\n2\n', ['{ name: a }'], sql(query)))).toMatch(message);
  });
});

test('a pattern that only the engine refuses is told by its place', async () => {
  const property =
    '{ name: a, logicalType: string, logicalTypeOptions: { pattern: "^((a{1,900}){1,900})$" } }';
  expect(await refusal(check('a\nx\n', [property]))).toMatch(
    /^c\.yaml:6:\d+: the pattern .* cannot be used: /,
  );
});

describe('data that do not fit the contract', () => {
  test('a missing column is a failed check that suggests the nearest', async () => {
    const record = await check('delay\n1\n', [
      '{ name: dellay, logicalType: integer, required: true }',
      '{ name: xyzzy }',
    ]);
    expect(record.result.checks).toMatchObject([
      {
        id: 'dellay.schema',
        rule: 'schema',
        status: 'failed',
        observed: 'there is no such column; did you mean "delay"?',
        position: { line: 6, column: 9 },
      },
      { id: 'xyzzy.schema', status: 'failed', observed: 'there is no such column' },
    ]);
  });

  test('no rows fail the row count, unless the contract has its own', async () => {
    const record = await check('a,b\n', ['{ name: a, logicalType: integer, required: true }']);
    expect(found(record)).toMatchObject({
      rowCount: 'failed null 0 rows',
      'a.required': 'passed 0 0 of 0 rows',
    });
    expect(record.result.datasets[0]?.profile.columns).toMatchObject([
      { name: 'a', count: 0, min: null },
      { name: 'b' },
    ]);
    const allowed = await check('a,b\n', [], ['{ metric: rowCount, mustBeGreaterOrEqualTo: 0 }']);
    expect(allowed.status).toBe('passed');
  });

  test('faulty files and inputs', async () => {
    await context.write('c.yaml', contractOf(['{ name: a }']));
    await context.write('ragged.csv', 'a,b\n1,2\n3\n');
    expect(await refusal(run({ data: 'ragged.csv', contract: 'c.yaml' }))).toMatch(
      /^ragged\.csv:3: the line has 1 field, the header has 2/,
    );
    expect(await refusal(run({ data: 'none.csv' }))).toMatch(/^none\.csv does not exist/);
    expect(await refusal(run({ data: 'ragged.csv', contract: 'none.yaml' }))).toMatch(
      /^the contract none\.yaml does not exist\nCheck the path/,
    );
    expect(await refusal(run({ data: 'ragged.csv', contract: '.' }))).toBe(
      'the contract . is a folder; name a file in it.',
    );
    expect(await refusal(run({ contract: 'c.yaml' }))).toMatch(/`contract` was given without `data`/);
    expect(await refusal(run({ data: 'ragged.csv', dataset: 'train' }))).toMatch(
      /`dataset` and `data` were both given/,
    );
    expect(await refusal(run({ data: 'ragged.csv', model: 'a.b' }))).toMatch(/"a\.b" cannot name a model/);
    expect(await refusal(run({}))).toMatch(/contender\.yml/);
  });
});
