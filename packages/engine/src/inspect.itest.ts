import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEngine } from './engine.ts';
import type { Engine } from './port.ts';

let engine: Engine;
let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'contender-inspect-'));
  await writeFile(join(workspace, 't.csv'), 'a,b\n1,x\n2,y\n');
  await writeFile(join(workspace, 'secret.csv'), 'a\n1\n');
  engine = await openEngine({ workspace, temporaryFolder: join(workspace, 'tmp') });
  await engine.define('t', { path: join(workspace, 't.csv') });
});
afterAll(async () => {
  engine.close();
  await rm(workspace, { recursive: true, force: true });
});

describe('a query', () => {
  test.each([
    ['SELECT count(*) FROM t', ['t'], []],
    ['SELECT max(a) FROM T WHERE b = 1', ['t'], ['a', 'b']],
    ['WITH q AS (SELECT a FROM t) SELECT count(*) FROM q', ['t'], ['a']],
    [
      'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT max(n) FROM r',
      [],
      ['n'],
    ],
    ['SELECT sum(x) FROM (SELECT unnest([1, 2]) AS x)', [], ['x']],
    ['SELECT count(*) FROM t, range(3)', ['t'], []],
    ['SELECT count(*) FROM t WHERE a IN (SELECT a FROM t)', ['t'], ['a']],
    [
      'SELECT sum(n) FROM (SELECT row_number() OVER (PARTITION BY b ORDER BY a) AS n FROM t)',
      ['t'],
      ['b', 'a', 'n'],
    ],
    ['SELECT list_sum(list_transform([1], lambda x: x + 1))', [], ['x']],
    ['SELECT count(*) FROM (VALUES (1), (2)) v', [], []],
    ['FROM t SELECT count(*)', ['t'], []],
    ['SELECT 1 UNION ALL SELECT 2', [], []],
  ])('%s', async (sql, tables, columns) => {
    const found = await engine.inspect(sql, ['t', 'u']);
    expect(found.tables).toEqual(tables);
    expect([...found.columns].sort()).toEqual([...columns].sort());
  });

  test.each([
    "SELECT * FROM 'secret.csv'",
    'SELECT * FROM "secret.csv"',
    "SELECT * FROM read_csv('secret.csv')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('*')",
    "SELECT * FROM glob('*')",
    "SELECT * FROM t, read_csv('secret.csv')",
    "SELECT * FROM t JOIN (SELECT * FROM 'secret.csv') s ON true",
    "SELECT (SELECT count(*) FROM 'secret.csv')",
    "SELECT 1 WHERE EXISTS (SELECT * FROM 'secret.csv')",
    "SELECT a IN (FROM 'secret.csv') FROM t",
    "WITH q AS (SELECT * FROM 'secret.csv') SELECT * FROM q",
    "WITH q AS MATERIALIZED (FROM read_csv('secret.csv')) SELECT 1",
    "SELECT * FROM t UNION ALL SELECT * FROM 'secret.csv'",
    "SELECT * FROM query('SELECT 1')",
    "SELECT * FROM query_table('t')",
    'SELECT * FROM duckdb_settings()',
    'SELECT * FROM duckdb_secrets()',
    'SELECT * FROM information_schema.tables',
    'SELECT * FROM main.t',
    'SELECT * FROM temp.main.t',
    'SELECT * FROM sqlite_master',
    'SHOW TABLES',
    'DESCRIBE t',
    'SUMMARIZE t',
    "SELECT getenv('HOME')",
    "SELECT current_setting('temp_directory')",
    "SELECT getvariable('x')",
    'SELECT random()',
    'SELECT uuid()',
    'SELECT setseed(0.5)',
    "SELECT write_log('x')",
    "SELECT nextval('s')",
    'SELECT 1; SELECT 2',
    '',
    'INSERT INTO t VALUES (1)',
    'UPDATE t SET a = 1',
    'DELETE FROM t',
    'DROP VIEW t',
    'CREATE TABLE x AS SELECT 1',
    "COPY t TO 'x.csv'",
    "ATTACH 'x.db'",
    'INSTALL httpfs',
    'LOAD httpfs',
    'SET threads = 1',
    'PRAGMA database_list',
    'CALL duckdb_settings()',
    "EXPORT DATABASE 'x'",
    'SELECT',
    'not SQL at all',
    'WITH q AS (SELECT 1) SELECT * FROM Q2',
  ])('refused: %s', async (sql) => {
    await expect(engine.inspect(sql, ['t'])).rejects.toThrow(
      /^(the SQL cannot be used: |one statement may stand here)/,
    );
  });

  test('a name that a common table expression has elsewhere is no table here', async () => {
    const sql = 'SELECT * FROM (WITH q AS (SELECT 1) SELECT * FROM q) s, q';
    await expect(engine.inspect(sql, ['t'])).rejects.toThrow('"q" is no table that may be read');
  });
});

describe('a condition', () => {
  test.each(['a > 1', "b = 'x' -- fine", 'a IS NULL OR a < 2', 'a BETWEEN 1 AND 2', "b LIKE 'x%' /* so */"])(
    '%s',
    async (condition) => {
      expect((await engine.inspectCondition(condition, 't')).tables).toEqual(['t']);
    },
  );

  test.each([
    'a > 1) OR (true',
    'true); DROP VIEW t; SELECT (true',
    'a > 1 FROM t',
    'a > 1 WHERE true',
    'a, b',
    'a > 1 /*',
    'c > 1',
    'max(a) > 1',
    'row_number() OVER () > 1',
    "a IN (SELECT a FROM 'secret.csv')",
    'a IN (SELECT a FROM t)',
    'SELECT 1',
    '',
  ])('refused: %s', async (condition) => {
    await expect(engine.inspectCondition(condition, 't')).rejects.toThrow(/./);
  });
});

test('a statement that runs too long is interrupted, and the engine goes on', async () => {
  const slow = 'SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range = 7';
  await expect(engine.rows(slow, { timeLimitMs: 50 })).rejects.toThrow('the query ran longer than 50 ms');
  expect(await engine.rows('SELECT 1 AS one', { timeLimitMs: 10_000 })).toEqual([{ one: 1 }]);
});

test('the slice of a source reads its own file alone', async () => {
  const path = join(workspace, 't.csv');
  for (const part of [
    { where: "a IN (SELECT a FROM 'secret.csv')" },
    { select: "* FROM 'secret.csv' --" },
    { select: "(SELECT count(*) FROM read_csv('secret.csv')) AS n" },
    { where: 'random() < 0.5' },
  ]) {
    await expect(engine.define('u', { path, ...part })).rejects.toThrow(
      /the SQL cannot be used|syntax error/,
    );
  }
  expect(await engine.define('u', { path, select: '*, a + 1 AS next', where: 'next > 2' })).toHaveLength(3);
});
