import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ConfigurationError, describeError, ExternalError, exitCodeOf } from '@contender/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, openEngine, type Source } from './index.ts';

let workspace: string;
let engine: Engine;

beforeAll(async () => {
  workspace = mkdtempSync(join(tmpdir(), 'contender-bad-files-'));
  engine = await openEngine({ workspace, temporaryFolder: join(workspace, 'tmp'), threads: 2 });
});

afterAll(() => {
  engine.close();
  rmSync(workspace, { recursive: true, force: true });
});

const path = (name: string) => join(workspace, name);
const write = (name: string, content: string | Uint8Array) => writeFileSync(path(name), content);
const places = {
  path: 'c.yml:1:1: data.train.path',
  select: 'c.yml:2:1: data.train.select',
  where: 'c.yml:3:1: data.train.where',
};

async function refusal(action: Promise<unknown>): Promise<string> {
  const error: unknown = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigurationError);
  const text = describeError(error);
  expect(text).not.toContain(workspace);
  expect(text).not.toMatch(/Candidates|SELECT|sniff|state machine/);
  return text;
}

const define = (file: string, part: Partial<Source> = {}) =>
  engine.define('t', { path: path(file), ...part });

describe('CSV', () => {
  const wide = (text: string) => Buffer.from(text, 'utf16le');
  test.each<[string, string | Uint8Array, string | RegExp]>([
    [
      'lf-then-crlf.csv',
      'a,b\n1,2\n3,4\r\n5,6\n',
      'lf-then-crlf.csv:3: the line ends with CRLF, the lines before with LF\nMake them alike: dos2unix lf-then-crlf.csv',
    ],
    [
      'crlf-then-lf.csv',
      'a,b\r\n1,2\n3,4\r\n',
      'crlf-then-lf.csv:2: the line ends with LF, the lines before with CRLF\nMake them alike: dos2unix crlf-then-lf.csv',
    ],
    [
      'deep.csv',
      `a,b\n${'1,"2\r\n"\n'.repeat(120_000)}3,4\r\n5,6\n`,
      /^deep\.csv:240002: the line ends with CRLF, the lines before with LF\n/,
    ],
    [
      'old-mac.csv',
      'a,b\n1,2\r3,4\n5,6\n',
      /^old-mac\.csv:2: the line ends with CR, the lines before with LF\n/,
    ],
    [
      'marked.csv',
      wide('\ufeffa,b\n1,2\n'),
      'marked.csv is text in UTF-16, not UTF-8\nSay `encoding: utf-16`, or save it as UTF-8: iconv -f UTF-16 -t UTF-8 marked.csv > marked.utf8.csv',
    ],
    ['plain.csv', wide('a,b\n1,2\n'), /^plain\.csv is text in UTF-16.*\n.*iconv -f UTF-16LE /],
    ['big.csv', wide('a,b\n1,2\n').swap16(), /^big\.csv is text in UTF-16.*\n.*iconv -f UTF-16BE /],
    [
      'binary.csv',
      Uint8Array.from({ length: 3000 }, (_, index) => (index * 7919) % 256),
      'binary.csv is no text\nIs it a compressed or Parquet file with another ending?',
    ],
    [
      'packed.csv',
      gzipSync('a,b\n1,2\n'),
      /^packed\.csv is no text: it is compressed with gzip\nGive it the ending \.gz/,
    ],
    [
      'sheet.csv',
      Buffer.from('PK\x03\x04....'),
      /^sheet\.csv is no text: it is a ZIP archive or an Excel workbook\n/,
    ],
    ['columns.csv', Buffer.from('PAR1....'), /^columns\.csv is no text: it is a Parquet file\n/],
    [
      'unpacked.csv.gz',
      'a,b\n1,2\n',
      /^unpacked\.csv\.gz is not compressed with gzip, though its ending says so\n/,
    ],
    [
      'cut.csv.gz',
      gzipSync('a,b\n1,2\n'.repeat(9_000)).subarray(0, 60),
      /^cut\.csv\.gz is damaged \(unexpected end of file\)\n/,
    ],
    ['wide.csv.gz', gzipSync(wide('\ufeffa,b\n1,2\n')), /^wide\.csv\.gz is text in UTF-16/],
  ])('%s', async (file, content, expected) => {
    write(file, content);
    const found = await refusal(define(file));
    if (typeof expected === 'string') expect(found).toBe(expected);
    else expect(found).toMatch(expected);
  });

  test('whatever else the engine cannot sniff is told without its search space', async () => {
    write('quotes.csv', 'a,b\n1,x"y"z\n2,"p"q\n');
    expect(await refusal(define('quotes.csv', { places }))).toMatch(
      /^(quotes\.csv:\d: the line |c\.yml:1:1: data\.train\.path: quotes\.csv cannot be read as CSV: the lines do not fit)/,
    );
  });

  test('compressed files, and line breaks in quotes of another kind, are read', async () => {
    write('good.csv.gz', gzipSync('a,b\n1,"x\r\ny"\n2,z\n'));
    await define('good.csv.gz');
    expect(await engine.rows('SELECT count(*) AS n FROM t')).toEqual([{ n: 2n }]);
  });
});

describe('JSON lines name the very line', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['cut off', '{"id":1,"x":2}\n{"id":2,"x"\n{"id":3}\n', 'l.jsonl:2: the line is no JSON object'],
    ['text', '{"id":1}\n\n{"id":2}\nhello\n{"id":3}\n', 'l.jsonl:4: the line is no JSON object'],
    ['the last', '{"id":1}\n{"id":2', 'l.jsonl:2: the line is no JSON object'],
    ['a list', '{"id":1}\n[1]\n', 'l.jsonl:2: the line is no JSON object'],
    ['a list far down', `${'{"id":1}\n'.repeat(30_000)}[1]\n`, 'l.jsonl:30001: the line is no JSON object'],
    ['numbers', '3\n4\n', 'l.jsonl:1: the line is no JSON object'],
    ['empty lines alone', '\n\n', 'l.jsonl holds no JSON object'],
    ['UTF-16', Buffer.from('\ufeff{"a":1}\n', 'utf16le'), 'l.jsonl is text in UTF-16, not UTF-8'],
  ])('%s', async (_, content, expected) => {
    write('l.jsonl', content);
    expect((await refusal(define('l.jsonl'))).split('\n')[0]).toBe(expected);
  });
});

describe('a damaged Parquet file is named, whatever the engine says', () => {
  test.each([
    ['a column', 2_000, 60_000, 7],
    ['a page header', 4, 20, 0xff],
  ])('%s', async (_, from, to, byte) => {
    await engine.write(
      'SELECT md5(range::VARCHAR) AS a, range AS b FROM range(50000)',
      path('hurt.parquet'),
      'parquet',
    );
    const bytes = readFileSync(path('hurt.parquet'));
    write('hurt.parquet', bytes.fill(byte, from, to));
    await define('hurt.parquet', { places });
    const expected =
      /^c\.yml:1:1: data\.train\.path: hurt\.parquet is damaged \(\S.*\S\)\nMake the file again\.$/;
    expect(await refusal(engine.rows('SELECT max(a) FROM t'))).toMatch(expected);
    expect(await refusal(engine.columns('SELECT a FROM t'))).toMatch(expected);
    expect(await refusal(engine.write('SELECT * FROM t', path('out.csv'), 'csv'))).toMatch(expected);
    expect(existsSync(path('out.csv.partial'))).toBe(false);
  });
});

describe('the place in the config', () => {
  test.each<[string, string, Partial<Source>, string]>([
    [
      'a.csv',
      'a\n1\n',
      { where: 'b > 1' },
      'c.yml:3:1: data.train.where: `b > 1` over a.csv: there is no column "b"',
    ],
    [
      'a.csv',
      'a\n1\n',
      { select: 'a,\n  c' },
      'c.yml:2:1: data.train.select: `a, c` over a.csv: there is no column "c"',
    ],
    ['a.txt', 'a\n', {}, 'c.yml:1:1: data.train.path: a.txt: the ending does not tell the format'],
    ['blank.csv', '  \n', {}, 'c.yml:1:1: data.train.path: blank.csv has no header line'],
    [
      'a.parquet',
      'text',
      {},
      'c.yml:1:1: data.train.path: a.parquet is no whole Parquet file: its end is missing',
    ],
    [
      'head.csv',
      'a,b\n',
      { requireRows: true, where: 'a > 1' },
      'c.yml:1:1: data.train.path: head.csv holds a header and no rows',
    ],
    [
      'head.csv',
      'a,b\n',
      { requireRows: true },
      'c.yml:1:1: data.train.path: head.csv holds a header and no rows',
    ],
    [
      'a.csv',
      'a\n1\n',
      { requireRows: true, where: `a > 1 ${' '.repeat(200)}and a < ${'9'.repeat(130)}` },
      `c.yml:3:1: data.train.where: no row of a.csv meets \`a > 1 and a < ${'9'.repeat(105)}…\``,
    ],
    [
      'a.csv',
      'a\n1\n',
      { shown: './a.csv', select: 'x' },
      'c.yml:2:1: data.train.select: `x` over ./a.csv: there is no column "x"',
    ],
  ])('%s %j %j', async (file, content, part, expected) => {
    write(file, content);
    expect((await refusal(define(file, { places, ...part }))).split('\n')[0]).toBe(expected);
  });

  test('of a folder, a missing file, a file that has rows', async () => {
    mkdirSync(path('folder.csv'), { recursive: true });
    expect(await refusal(define('folder.csv', { places }))).toBe(
      'c.yml:1:1: data.train.path: folder.csv is a folder without files\nNames that begin with a dot or an underscore do not count. Bring the data in an earlier step.',
    );
    expect(await refusal(define('none.csv', { places }))).toMatch(
      /^c\.yml:1:1: .*: none\.csv does not exist\n/,
    );
    write('rows.csv', 'a\n1\n');
    expect(await define('rows.csv', { requireRows: true, where: 'a = 1' })).toHaveLength(1);
  });
});

describe('a cancelled engine', () => {
  const endless =
    'SELECT count(*) AS n FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 1';
  const cancelled = async (
    act: (opened: Engine, controller: AbortController) => Promise<unknown>,
  ): Promise<string> => {
    const controller = new AbortController();
    const opened = await openEngine({
      workspace,
      temporaryFolder: path('cancelled-tmp'),
      threads: 1,
      signal: controller.signal,
    });
    const error: unknown = await act(opened, controller).catch((reason: unknown) => reason);
    opened.close();
    expect(error).toBeInstanceOf(ExternalError);
    expect(exitCodeOf(error)).toBe(3);
    return describeError(error);
  };
  const words = 'The query was cancelled\nRunning again is safe.';

  test.each([0, 1, 100])('stops the running query after %d ms', async (delay) => {
    const started = Date.now();
    const text = await cancelled((opened, controller) => {
      setTimeout(() => controller.abort('SIGINT'), delay);
      return opened.rows(endless);
    });
    expect(text).toBe(words);
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  test('leaves no half-written file', async () => {
    const folder = path('written');
    const text = await cancelled((opened, controller) => {
      setTimeout(() => controller.abort(), 150);
      return opened.write(
        'SELECT md5(range::VARCHAR) AS a FROM range(1000000000)',
        join(folder, 'x.csv'),
        'csv',
      );
    });
    expect(text).toBe(words);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    ['whole.csv', 'a\n1\n'],
    ['whole.jsonl', '{"a":1}\n'],
    ['whole.parquet', undefined],
  ])('is no fault of %s', async (file, content) => {
    if (content === undefined) await engine.write('SELECT 1 AS a', path(file), 'parquet');
    else write(file, content);
    const text = await cancelled((opened, controller) => {
      controller.abort();
      return opened.define('t', { path: path(file) });
    });
    expect(text).toBe(words);
  });

  test('refuses what waits and what comes later', async () => {
    const text = await cancelled(async (opened, controller) => {
      const first = opened.rows(endless).catch(() => undefined);
      const second = opened.rows('SELECT 1').catch((error: unknown) => error);
      controller.abort();
      await first;
      expect(await second).toBeInstanceOf(ExternalError);
      return opened.columns(`SELECT 'x' AS a`);
    });
    expect(text).toBe(words);
  });
});
