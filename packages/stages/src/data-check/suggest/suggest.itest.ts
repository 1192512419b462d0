import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEngine } from '@contender/engine';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checking } from '../../../test/checking.ts';
import { type TestContext, testContext } from '../../../test/context.ts';
import { seed } from '../../../test/naive/seed.ts';

let context: TestContext;
beforeEach(() => {
  context = testContext({ now: new Date('2026-03-01T12:00:00Z') });
});
afterEach(() => context.dispose());

const { run, refusal } = checking(() => context);
const read = (file: string) => readFile(join(context.workspace, file), 'utf8');

test('a contract with the evidence for each rule, that is not overwritten', async () => {
  const rows = Array.from(
    { length: 1200 },
    (_, i) =>
      `${i},${i % 3 === 0 ? '' : i % 50},${['red', 'green'][i % 2]},A-${100 + (i % 800)},ada${i}@example.org,7`,
  );
  await context.write('d.csv', `id,score,colour,code,contact,constant\n${rows.join('\n')}\n`);
  await run({ data: 'd.csv', suggest: 'contracts/d.odcs.yaml' });
  const text = await read('contracts/d.odcs.yaml');
  expect(text).toMatch(/^# Suggested from d\.csv, 1,200 rows, on 2026-03-01 \(SHA-256 [0-9a-f]{12}\)\./);
  expect(text).toMatch(
    /name: id\n +logicalType: integer\n +# filled in all 1,200 rows: .*\n +required: true\n +# 1,200 values, each once\n +unique: true/,
  );
  expect(text).toMatch(
    /# 400 of 1,200 rows are empty \(33 %\); .*\n +- metric: nullValues\n +mustBeLessThan: 68/,
  );
  expect(text).toMatch(
    /# 2 values in 1,200 rows, the rarest 600 times: .*\n +- metric: invalidValues\n +arguments:\n +validValues:\n +- green\n +- red/,
  );
  expect(text).toContain('pattern: ^[A-Z]-[0-9]{3}$');
  expect(text).toMatch(/# the same value in every row\n +logicalType: integer/);
  expect(text).toMatch(/# 1,200 with an e-mail address: .*\n +classification: restricted/);
  expect(text).not.toMatch(/ada\d|example\.org/);
  expect((await run({ data: 'd.csv', contract: 'contracts/d.odcs.yaml' })).status).toBe('passed');
  expect(await refusal(run({ data: 'd.csv', suggest: 'contracts/d.odcs.yaml' }))).toMatch(
    /contracts\/d\.odcs\.yaml is there already, and is not overwritten/,
  );
  expect(await read('contracts/d.odcs.yaml')).toBe(text);
});

describe('a month of flights', () => {
  const flights = fileURLToPath(
    new URL('../../../../../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url),
  );
  const house = testContext({ now: new Date('2026-03-01T12:00:00Z') });
  const flightCheck = checking(() => house);
  afterAll(() => house.dispose());
  const month = async (name: string, number: number, select = '*') => {
    const engine = await openEngine({
      workspace: house.workspace,
      temporaryFolder: join(house.workspace, 'tmp'),
      readable: [join(flights, '..')],
    });
    await engine.define('flights', { path: flights });
    await engine.write(
      `SELECT ${select} FROM flights WHERE month(date) = ${number}`,
      join(house.workspace, name),
      'parquet',
    );
    engine.close();
  };

  test('suggests a contract that the next months keep, and that a broken export does not', async () => {
    await month('january.parquet', 1);
    await flightCheck.run({ data: 'january.parquet', suggest: 'f.yaml', model: 'flights' });
    for (const number of [1, 2, 3, 4, 5, 6]) {
      await month('next.parquet', number);
      const record = await flightCheck.run({ data: 'next.parquet', contract: 'f.yaml' });
      expect([number, record.status]).toEqual([number, 'passed']);
    }
    await month(
      'broken.parquet',
      3,
      `date, CASE WHEN extract(minute FROM date) % 20 = 0 THEN NULL ELSE delay END AS delay,
       CASE WHEN origin = 'ORD' THEN -distance ELSE distance END AS distance,
       CASE WHEN origin = 'ATL' THEN lower(origin) ELSE origin END AS origin, destination`,
    );
    const { result } = await flightCheck.run({ data: 'broken.parquet', contract: 'f.yaml' });
    expect(result.checks.filter(({ status }) => status === 'failed').map(({ id }) => id)).toEqual([
      'delay.required',
      'distance.minimum',
      'origin.pattern',
    ]);
  });
});

const column = fc.oneof(
  fc.array(fc.option(fc.integer({ min: -1e6, max: 1e6 })), { minLength: 150, maxLength: 150 }),
  fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })), {
    minLength: 150,
    maxLength: 150,
  }),
  fc.array(
    fc.option(fc.constantFrom('AB-1', 'CD-2', 'a.b', 'x y', "it's", '{[(', 'é', '#1', 'null', ': -')),
    { minLength: 150, maxLength: 150 },
  ),
  fc.array(fc.option(fc.boolean()), { minLength: 150, maxLength: 150 }),
);

test('a table keeps the contract that is suggested from it', async () => {
  const engine = await context.engine();
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(column, { minLength: 1, maxLength: 4 }), async (columns) => {
      count += 1;
      const lines = Array.from({ length: 150 }, (_, row) =>
        JSON.stringify(
          Object.fromEntries(columns.map((values, index) => [`c ${index}"`, values[row] ?? null])),
        ),
      );
      await context.write('t.jsonl', `${lines.join('\n')}\n`);
      await engine.define('t', { path: join(context.workspace, 't.jsonl') });
      await engine.write('SELECT * FROM t', join(context.workspace, 't.parquet'), 'parquet');
      await run({ data: 't.parquet', suggest: `s${count}.yaml` });
      const record = await run({ data: 't.parquet', contract: `s${count}.yaml` });
      expect(record.result.checks.filter(({ status }) => status !== 'passed')).toEqual([]);
    }),
    { numRuns: 20, seed },
  );
});
