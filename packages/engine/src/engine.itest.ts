import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ConfigurationError, describeError, ExternalError } from '@contender/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, openEngine, type Source } from './index.ts';

let root: string;
let workspace: string;
let engine: Engine;

const path = (name: string) => join(workspace, name);
const write = (name: string, content: string | Uint8Array) => writeFileSync(path(name), content);
const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'contender-engine-'));
  workspace = join(root, 'workspace');
  engine = await openEngine({ workspace: root, temporaryFolder: join(root, 'tmp') });
  await engine.write('SELECT 1 AS a', join(workspace, 'seed.parquet'), 'parquet');
  engine.close();
  engine = await openEngine({
    workspace,
    temporaryFolder: join(root, 'tmp'),
    memoryLimit: '300MB',
    threads: 2,
  });
});

afterAll(() => {
  engine.close();
  rmSync(root, { recursive: true, force: true });
});

async function refusal(action: Promise<unknown>): Promise<string> {
  const error: unknown = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigurationError);
  return describeError(error).replaceAll(`${workspace}/`, '');
}

const define = (source: Omit<Source, 'path'> & { file: string }) =>
  engine.define('t', { ...source, path: path(source.file) });

describe('define', () => {
  test('reads CSV with types, quotes, line breaks in fields, a byte order mark and Windows line ends', async () => {
    write('good.csv', '\uFEFFid,name,at,day\r\n1,"a ""b""\nc",2001-01-02 03:04:05,2001-01-02\r\n2,,,\r\n');
    expect(await define({ file: 'good.csv' })).toEqual([
      { name: 'id', type: 'BIGINT' },
      { name: 'name', type: 'VARCHAR' },
      { name: 'at', type: 'TIMESTAMP' },
      { name: 'day', type: 'DATE' },
    ]);
    expect(await engine.rows('SELECT * FROM t')).toEqual([
      { id: 1n, name: 'a "b"\nc', at: '2001-01-02 03:04:05', day: '2001-01-02' },
      { id: 2n, name: null, at: null, day: null },
    ]);
  });

  test.each([
    ['semi.csv', 'a;b\n1,5;x\n'],
    ['tab.tsv', 'a\tb\n1,5\tx\n'],
    ['bar.csv', 'a|b\n1,5|x\n'],
  ])('finds the delimiter of %s', async (file, content) => {
    write(file, content);
    await define({ file });
    expect(await engine.rows('SELECT * FROM t')).toEqual([{ a: '1,5', b: 'x' }]);
  });

  test('keeps the format of dates that are not ISO', async () => {
    write('dates.csv', 'd\n31/12/2001\n01/02/2002\n');
    await define({ file: 'dates.csv' });
    expect(await engine.rows('SELECT max(d) AS d FROM t')).toEqual([{ d: '2002-02-01' }]);
  });

  test('reads compressed CSV, one column, only a header', async () => {
    write('zip.csv.gz', gzipSync('a,b\n1,x\n'));
    expect(await define({ file: 'zip.csv.gz' })).toHaveLength(2);
    write('one.csv', 'a\n1\n2\n');
    expect(await define({ file: 'one.csv' })).toEqual([{ name: 'a', type: 'BIGINT' }]);
    write('header.csv', 'a,b\n');
    expect(await define({ file: 'header.csv' })).toHaveLength(2);
    expect(await engine.rows('SELECT count(*) AS n FROM t')).toEqual([{ n: 0n }]);
  });

  test('reads columns as text on demand', async () => {
    write('zip.csv', 'zip,n\n00501,1\n');
    await define({ file: 'zip.csv', text: ['zip'] });
    expect(await engine.rows('SELECT * FROM t')).toEqual([{ zip: '00501', n: 1n }]);
  });

  test('a value far down that does not fit the type makes the column text, and loses no row', async () => {
    write('late.csv', `a,b\n${lines(250_000, (row) => `${row},x`)}\noops,y\n`);
    expect(await define({ file: 'late.csv' })).toEqual([
      { name: 'a', type: 'VARCHAR' },
      { name: 'b', type: 'VARCHAR' },
    ]);
    expect(await engine.rows(`SELECT count(*) AS n FROM t`)).toEqual([{ n: 250_001n }]);
  });

  test('reads JSON lines; keys that come late and mixed types are kept', async () => {
    write('rows.jsonl', `${lines(30_000, (row) => `{"a":${row}}`)}\n{"a":"x","c":1}\n`);
    expect(await define({ file: 'rows.jsonl' })).toEqual([
      { name: 'a', type: 'VARCHAR' },
      { name: 'c', type: 'BIGINT' },
    ]);
    expect(await engine.rows('SELECT a, c FROM t WHERE c IS NOT NULL')).toEqual([{ a: 'x', c: 1n }]);
  });

  test('select and where slice the file; the condition sees the selected columns', async () => {
    write('slice.csv', 'delay\n10\n20\n30\n');
    expect(
      await define({
        file: 'slice.csv',
        select: '*, delay > 15 AS late -- derived',
        where: 'late -- only these',
      }),
    ).toEqual([
      { name: 'delay', type: 'BIGINT' },
      { name: 'late', type: 'BOOLEAN' },
    ]);
    expect(await engine.rows('SELECT count(*) AS n FROM t')).toEqual([{ n: 2n }]);
  });

  test('the format can be said where the ending does not tell it', async () => {
    write('data.txt', 'a\n1\n');
    expect(await refusal(define({ file: 'data.txt' }))).toMatch(
      /data\.txt: the ending does not tell the format\n.*format: csv/s,
    );
    expect(await define({ file: 'data.txt', format: 'csv' })).toHaveLength(1);
  });

  test.each<[string, string | Uint8Array, RegExp]>([
    ['empty.csv', '', /^empty\.csv is empty/],
    ['blank.csv', '   \n', /^blank\.csv has no header line/],
    ['ragged.csv', 'a,b\n1,x\n2,y,z\n3,w\n', /^ragged\.csv:3: the line has 3 fields, the header has 2\n/],
    ['short.csv', 'a,b\n1,x\n2\n', /^short\.csv:3: the line has 1 field, the header has 2\n/],
    ['quote.csv', 'a,b\n1,"x\n2,y\n', /^quote\.csv:2: the line opens a quote that is never closed/],
    [
      'latin.csv',
      new Uint8Array([97, 44, 98, 10, 49, 44, 0xff, 0xfe, 10]),
      /^latin\.csv:\d: the line is not UTF-8/,
    ],
    ['twice.csv', 'a,A\n1,2\n', /^twice\.csv:1: the header names the column "A" twice/],
    ['unnamed.csv', 'a,,c\n1,2,3\n', /^unnamed\.csv:1: column 2 of 3 has no name/],
    [
      'values.csv',
      '1,2001-01-01\n3,2001-01-02\n',
      /^values\.csv:1: the first line holds values \(1, 2001-01-01\)/,
    ],
    [
      'text.parquet',
      'hello, this is no Parquet file',
      /^text\.parquet is no whole Parquet file: its end is missing/,
    ],
  ])('refuses %s', async (file, content, message) => {
    write(file, content);
    expect(await refusal(define({ file }))).toMatch(message);
  });

  test('a ragged line far down is refused too', async () => {
    write('deep.csv', `a,b\n${lines(250_000, (row) => `${row},x`)}\n3,4,5\n`);
    expect(await refusal(define({ file: 'deep.csv' }))).toMatch(
      /^deep\.csv:250002: the line has 3 fields, the header has 2/,
    );
  });

  test('refuses a missing and a truncated file', async () => {
    expect(await refusal(define({ file: 'gone.parquet' }))).toMatch(/^gone\.parquet does not exist/);
    await engine.write('SELECT range AS a FROM range(10000)', path('cut.parquet'), 'parquet');
    truncateSync(path('cut.parquet'), 1000);
    expect(await refusal(define({ file: 'cut.parquet' }))).toMatch(
      /^cut\.parquet is no whole Parquet file: its end is missing/,
    );
  });

  test.each([
    [
      { select: '*, dellay > 15 AS late' },
      'select: `*, dellay > 15 AS late` over s.csv: there is no column "dellay"\nDid you mean "delay"?',
    ],
    [{ where: 'lat' }, 'where: `lat` over s.csv: there is no column "lat"\nDid you mean "late"?'],
    [
      { select: 'delay AS x', where: 'delay > 1' },
      'where: `delay > 1` over s.csv: there is no column "delay"\nThere is only "x".',
    ],
    [
      { where: 'name > 1' },
      'where: `name > 1` over s.csv: Cannot compare values of type VARCHAR and type INTEGER_LITERAL - an explicit cast is required',
    ],
    [
      { select: 'dely(delay)' },
      /^select: `dely\(delay\)` over s\.csv: Scalar Function with name dely does not exist/,
    ],
    [{ where: '1 = 1); DROP VIEW t; SELECT (1' }, /the SQL cannot be used: syntax error/],
    [{ where: 'delay >' }, /^where: `delay >` over s\.csv: the SQL cannot be used: syntax error/],
  ])('refuses faulty SQL: %j', async (part, message) => {
    write('s.csv', 'delay,late,name\n1,0,x\n');
    const found = await refusal(define({ file: 's.csv', ...part }));
    if (typeof message === 'string') expect(found).toBe(message);
    else expect(found).toMatch(message);
  });
});

describe('rows', () => {
  test('gives plain values', async () => {
    expect(
      await engine.rows(
        `SELECT 1::BIGINT AS a, 1.5::DOUBLE AS b, 1.50::DECIMAL(5, 2) AS c, true AS d, NULL AS e, [1, 2] AS f`,
      ),
    ).toEqual([{ a: 1n, b: 1.5, c: '1.50', d: true, e: null, f: '[1, 2]' }]);
  });

  test('refuses several statements and files outside its folders', async () => {
    expect(await refusal(engine.rows('SELECT 1; SELECT 2'))).toMatch(/one SQL statement at a time, found 2/);
    expect(await refusal(engine.rows(`SELECT * FROM read_text('/etc/hostname')`))).toMatch(
      /may read files of the repository only/,
    );
    expect(await refusal(engine.rows(`SET memory_limit = '9GB'`))).toMatch(/locked/);
    expect(await refusal(engine.rows('INSTALL httpfs'))).toMatch(/./);
  });

  test('a link may not lead outside the workspace, except into a folder that is readable', async () => {
    mkdirSync(join(root, 'elsewhere'));
    writeFileSync(join(root, 'elsewhere/outside.csv'), 'a\n1\n');
    symlinkSync(join(root, 'elsewhere/outside.csv'), path('link.csv'));
    expect(await refusal(define({ file: 'link.csv' }))).toMatch(
      /^link\.csv lies outside the working folder .*\nRun with `-C .*` \(input `working-directory`\), the folder that holds both/,
    );
    const wide = await openEngine({
      workspace,
      temporaryFolder: join(root, 'tmp'),
      readable: [join(root, 'elsewhere')],
    });
    expect(await wide.define('t', { path: path('link.csv') })).toHaveLength(1);
    wide.close();
  });

  test('statements that run at once do not disturb each other', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(async (n) =>
        (await engine.columns(`SELECT range * ${n} AS a FROM range(5000)`)).get('a'),
      ),
    );
    expect(answers.map((answer) => (answer?.kind === 'coded' ? answer.values.length : 0))).toEqual([
      5000, 5000, 5000,
    ]);
  });

  test('out of memory is no fault of the user', async () => {
    const small = await openEngine({
      workspace,
      temporaryFolder: join(root, 'tmp'),
      memoryLimit: '10MB',
      threads: 1,
    });
    const error: unknown = await small
      .rows('SELECT list(range) FROM range(20000000)')
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ExternalError);
    expect(describeError(error)).toMatch(
      /^The query engine ran out of memory \(failed to .*\)\nRaise the limit, for example with --memory-limit 4GB/,
    );
    expect(describeError(error)).not.toMatch(/SET |https:|Possible/);
    small.close();
  });
});

describe('columns', () => {
  test('codes text, keeps the order of the rows, marks nulls', async () => {
    const columns = await engine.columns(`SELECT * FROM (VALUES
      (1::INTEGER, 1.5::DOUBLE, true, 'b', 7::BIGINT, NULL::VARCHAR),
      (2, NULL, NULL, 'a', NULL, NULL),
      (3, 2.5, false, NULL, 9, NULL),
      (NULL, 0, false, 'b', 7, NULL)) AS v(i, d, f, s, big, none)`);
    expect(Object.fromEntries(columns)).toEqual({
      i: { kind: 'numeric', values: Float64Array.of(1, 2, 3, Number.NaN) },
      d: { kind: 'numeric', values: Float64Array.of(1.5, Number.NaN, 2.5, 0) },
      f: { kind: 'numeric', values: Float64Array.of(1, Number.NaN, 0, 0) },
      s: { kind: 'coded', codes: Int32Array.of(1, 0, -1, 1), values: ['a', 'b'] },
      big: { kind: 'coded', codes: Int32Array.of(0, -1, 1, 0), values: ['7', '9'] },
      none: { kind: 'coded', codes: Int32Array.of(-1, -1, -1, -1), values: [] },
    });
  });

  test('no rows give empty arrays', async () => {
    const columns = await engine.columns(`SELECT 1.5::DOUBLE AS a, 'x' AS b WHERE false`);
    expect(columns.get('a')).toEqual({ kind: 'numeric', values: new Float64Array(0) });
    expect(columns.get('b')).toEqual({ kind: 'coded', codes: new Int32Array(0), values: [] });
  });

  test('text with very many values is decoded row by row', async () => {
    const columns = await engine.columns(`SELECT 'id' || range AS id, range::DOUBLE AS n FROM range(120000)`);
    const ids = columns.get('id');
    expect(ids?.kind === 'coded' && ids.values.length).toBe(120_000);
    expect(ids?.kind === 'coded' && ids.values[ids.codes[77_777] ?? -1]).toBe('id77777');
  });
});

describe('write', () => {
  test.each(['csv', 'parquet'] as const)('writes %s and counts the rows', async (format) => {
    const file = path(`deep/out.${format}`);
    expect(await engine.write(`SELECT range AS a, 'x,"y"' AS b FROM range(3)`, file, format)).toBe(3);
    await engine.define('w', { path: file });
    expect(await engine.rows('SELECT * FROM w WHERE a = 2')).toEqual([{ a: 2n, b: 'x,"y"' }]);
    expect(existsSync(`${file}.partial`)).toBe(false);
  });

  test('the same rows give the same bytes', async () => {
    const query = 'SELECT range AS a, md5(range::VARCHAR) AS b FROM range(300000)';
    await engine.write(query, path('first.parquet'), 'parquet');
    await engine.write(query, path('second.parquet'), 'parquet');
    expect(readFileSync(path('first.parquet')).equals(readFileSync(path('second.parquet')))).toBe(true);
  });

  test('leaves nothing behind when it fails', async () => {
    const file = path('failed.parquet');
    const query = `SELECT CAST(CASE WHEN range = 200000 THEN 'x' ELSE '1' END AS INTEGER) AS a FROM range(300000)`;
    expect(await refusal(engine.write(query, file, 'parquet'))).toMatch(
      /Could not convert string 'x' to INT32/,
    );
    expect([file, `${file}.partial`].map((name) => existsSync(name))).toEqual([false, false]);
  });
});

describe('opening', () => {
  test('spills to the temporary folder rather than fail', async () => {
    const small = await openEngine({
      workspace,
      temporaryFolder: join(root, 'spill'),
      memoryLimit: '60MB',
      threads: 1,
    });
    const [row] = await small.rows(
      `SELECT count(*)::DOUBLE AS n FROM (SELECT md5(range::VARCHAR) AS a FROM range(1500000) ORDER BY a DESC)`,
    );
    expect(row).toEqual({ n: 1_500_000 });
    small.close();
  });

  test('a faulty limit and a module that does not load are told apart', async () => {
    const options = { workspace, temporaryFolder: join(root, 'tmp') };
    for (const memoryLimit of ['lots', '4', '-1', '0GB', '0.0 MB', '80%', '4GB2', '']) {
      expect(await refusal(openEngine({ ...options, memoryLimit }))).toBe(
        `memory-limit: "${memoryLimit}" is no size; write it like 4GB.`,
      );
    }
    expect(await refusal(openEngine({ ...options, memoryLimit: '99999999999TB' }))).toMatch(
      /^The query engine does not start.*\nCheck the memory limit \(99999999999TB\); write it like 4GB\.$/,
    );
    for (const memoryLimit of ['1.5gb', '512 MiB', '1G']) {
      (await openEngine({ ...options, memoryLimit })).close();
    }
    await expect(
      openEngine({ ...options, load: () => Promise.reject(new Error('no such module')) }),
    ).rejects.toThrow(ExternalError);
  });
});
