import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { ConfigurationError, describeError } from '@contender/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEngine } from './engine.ts';
import type { Engine, Source } from './port.ts';

const workspace = mkdtempSync(join(tmpdir(), 'contender-files-'));
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ workspace, temporaryFolder: join(workspace, 'tmp') });
});
afterAll(() => {
  engine.close();
  rmSync(workspace, { recursive: true, force: true });
});

function write(name: string, content: string | Uint8Array): void {
  const file = join(workspace, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const define = (path: string, more: Partial<Source> = {}) =>
  engine.define('t', { path: join(workspace, path), shown: path, ...more });
const rows = () => engine.rows('SELECT * FROM t');
const refusal = async (action: Promise<unknown>): Promise<string> => {
  const error: unknown = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigurationError);
  return describeError(error);
};

async function writeParquet(name: string, query: string): Promise<void> {
  await engine.write(query, join(workspace, name), 'parquet');
}

describe('several files', () => {
  test('a pattern, in the order of the names', async () => {
    for (const month of ['02', '01', '10']) write(`months/2001-${month}.csv`, `a,b\n${Number(month)},x\n`);
    write('months/other.txt', 'none of it');
    await define('months/2001-*.csv');
    expect((await rows()).map(({ a }) => Number(a))).toEqual([1, 2, 10]);
    await define('months/{2001-02,2001-10}.csv');
    expect((await rows()).map(({ a }) => Number(a))).toEqual([2, 10]);
  });

  test('a folder, whose notes are passed over', async () => {
    for (const part of [1, 2])
      await writeParquet(`folder/deep/part-${part}.parquet`, `SELECT ${part} AS a, 'x' AS b`);
    write('folder/_SUCCESS', '');
    write('folder/.crc', 'x');
    expect(await define('folder')).toEqual([
      { name: 'a', type: 'INTEGER' },
      { name: 'b', type: 'VARCHAR' },
    ]);
    expect(await rows()).toHaveLength(2);
  });

  test.each(['parquet', 'csv', 'jsonl'])('partitions of %s become columns', async (format) => {
    for (const year of [2001, 2002]) {
      const file = `by-year-${format}/year=${year}/carrier=AA/part.${format}`;
      if (format === 'parquet') await writeParquet(file, `SELECT ${year}::BIGINT AS a`);
      else write(file, format === 'csv' ? `a\n${year}\n` : `{"a": ${year}}\n`);
    }
    await define(`by-year-${format}`);
    expect(await rows()).toEqual([
      { a: 2001n, carrier: 'AA', year: 2001n },
      { a: 2002n, carrier: 'AA', year: 2002n },
    ]);
  });

  test('files that disagree on a type are read with the wider one', async () => {
    write('types/1.csv', 'a,b,c\n1,1,2001-01-01\n');
    write('types/2.csv', 'a,b,c\n1.5,x,soon\n');
    expect((await define('types')).map(({ type }) => type)).toEqual(['DOUBLE', 'VARCHAR', 'VARCHAR']);
    expect(await rows()).toHaveLength(2);
  });

  test('what does not fit together is told by name', async () => {
    write('mixed/1.csv', 'a,b\n1,x\n');
    write('mixed/2.csv', 'a,c\n1,x\n');
    expect(await refusal(define('mixed'))).toMatch(
      /^mixed\/2\.csv has other columns than mixed\/1\.csv: it lacks b and has c/,
    );
    write('turned/1.csv', 'a,b\n1,x\n');
    write('turned/2.csv', 'b,a\nx,1\n');
    expect(await refusal(define('turned'))).toMatch(/has them in another order/);
    write('formats/1.csv', 'a\n1\n');
    write('formats/2.jsonl', '{"a": 1}\n');
    expect(await refusal(define('formats'))).toMatch(
      /^formats holds files of several formats: formats\/1\.csv, formats\/2\.jsonl/,
    );
    write('ragged/1.csv', 'a,b\n1,x\n');
    write('ragged/2.csv', 'a,b\n1,x\n2\n');
    expect(await refusal(define('ragged/*.csv'))).toMatch(/^ragged\/2\.csv:3: the line has 1 field/);
    expect(await refusal(define('months/2003-*.csv'))).toMatch(
      /^nothing matches months\/2003-\*\.csv\nThe folder months holds 2001-01\.csv, /,
    );
  });
});

describe('encodings, delimiters, packing', () => {
  const text = 'a;b\n1;é\n2;"x\ny"\n';
  const wide = Buffer.from(`\uFEFF${text}`, 'utf16le');
  const bigEndian = Buffer.from(wide).swap16();

  test.each([
    ['latin-1', Buffer.from(text, 'latin1')],
    ['utf-16', wide],
    ['utf-16', Buffer.from(text, 'utf16le')],
    ['utf-8', Buffer.from(`\uFEFF${text}`)],
  ] as const)('%s', async (encoding, bytes) => {
    write('encoded.csv', bytes);
    await define('encoded.csv', { encoding });
    expect(await rows()).toEqual([
      { a: 1n, b: 'é' },
      { a: 2n, b: 'x\ny' },
    ]);
  });

  test('UTF-16 with the larger byte first is refused, as the engine would read nothing of it', async () => {
    write('big.csv', bigEndian);
    expect(await refusal(define('big.csv', { encoding: 'utf-16' }))).toMatch(
      /^big\.csv is text in UTF-16 with the larger byte first/,
    );
  });

  test('a delimiter of one’s own', async () => {
    write('tilde.csv', 'a~b,c\n1~x\n');
    expect((await define('tilde.csv', { delimiter: '~' })).map(({ name }) => name)).toEqual(['a', 'b,c']);
  });

  test('gzip and Zstandard, and files that were cut', async () => {
    const long = `a\n${Array.from({ length: 5000 }, (_, index) => index * 7919).join('\n')}\n`;
    for (const [ending, packed] of [
      ['gz', gzipSync(long)],
      ['zst', zstdCompressSync(long)],
    ] as const) {
      write(`packed.csv.${ending}`, packed);
      await define(`packed.csv.${ending}`);
      expect(await rows()).toHaveLength(5000);
      write(`cut.csv.${ending}`, packed.subarray(0, packed.length / 2));
      expect(await refusal(define(`cut.csv.${ending}`))).toMatch(/^cut\.csv\.\w+ is damaged/);
      write(`plain.csv.${ending}`, long);
      expect(await refusal(define(`plain.csv.${ending}`))).toMatch(/is not compressed with/);
    }
  });
});
