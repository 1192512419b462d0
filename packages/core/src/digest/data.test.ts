import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigurationError, describeError } from '../errors.ts';
import { digestData, followDvcPointer } from './data.ts';
import { digestFile } from './files.ts';

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'contender-data-'));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

function write(name: string, content: string): void {
  const file = join(workspace, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const digest = (path: string) => digestData(join(workspace, path), workspace, { shown: path });
const refusal = async (action: Promise<unknown>): Promise<string> => {
  const error: unknown = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigurationError);
  return describeError(error);
};

test('one file has its own digest', async () => {
  write('a.csv', 'a\n1\n');
  expect(await digest('a.csv')).toEqual(await digestFile(join(workspace, 'a.csv')));
});

test('several have that of their list, which changes with any name and content', async () => {
  write('d/1.csv', 'a\n1\n');
  write('d/sub/2.csv', 'a\n2\n');
  write('d/_notes', 'not counted');
  const before = await digest('d');
  expect(before).toMatchObject({ files: 2, bytes: 8 });
  expect((await digest('d/**/*.csv')).sha256).toBe(before.sha256);
  write('d/sub/2.csv', 'a\n3\n');
  expect((await digest('d')).sha256).not.toBe(before.sha256);
  expect(await refusal(digest('d/*.parquet'))).toMatch(
    /^nothing matches d\/\*\.parquet\nThe folder d holds 1\.csv, /,
  );
  expect(await refusal(digest('e/*.parquet'))).toMatch(/There is no folder e/);
});

describe('what DVC keeps (pointers written by DVC 3.67)', () => {
  const one = 'outs:\n- md5: 705a99105d2a675f19c34665668d5c24\n  size: 8\n  hash: md5\n  path: one.csv\n';
  const folder =
    'outs:\n- md5: 5c5f0aea35da3aa9dc839572a5056a0b.dir\n  size: 17\n  nfiles: 3\n  hash: md5\n  path: folder\n';
  beforeEach(() => {
    write('one.csv', 'a,b\n1,x\n');
    write('one.csv.dvc', one);
    write('folder/é.csv', 'a,b\n1,x\n');
    write('folder/b.csv', 'a,b\n2,y\n');
    write('folder/sub/c.txt', 'z');
    write('folder.dvc', folder);
  });

  test('carries DVC’s hash', async () => {
    expect((await digest('one.csv')).dvc).toEqual([
      { pointer: 'one.csv.dvc', md5: '705a99105d2a675f19c34665668d5c24' },
    ]);
    expect((await digest('folder')).dvc).toEqual([
      { pointer: 'folder.dvc', md5: '5c5f0aea35da3aa9dc839572a5056a0b.dir' },
    ]);
    expect((await digest('folder/*.csv')).dvc).toHaveLength(1);
  });

  test('a path may name the pointer', async () => {
    const path = join(workspace, 'one.csv.dvc');
    expect(await followDvcPointer(path, { shown: 'one.csv.dvc' })).toBe(join(workspace, 'one.csv'));
    write('other.dvc', 'outs: []\n');
    expect(await refusal(followDvcPointer(join(workspace, 'other.dvc'), { shown: 'other.dvc' }))).toMatch(
      /^other\.dvc is no pointer of DVC: outs: must be exactly one/,
    );
  });

  test('what is missing is to be pulled', async () => {
    rmSync(join(workspace, 'one.csv'));
    rmSync(join(workspace, 'folder'), { recursive: true });
    expect(await refusal(digest('one.csv'))).toBe(
      'one.csv is not here: DVC keeps it\nBring it in an earlier step: dvc pull one.csv.dvc',
    );
    expect(await refusal(digest('folder'))).toMatch(/dvc pull folder\.dvc/);
    expect(await refusal(digest('folder/b.csv'))).toMatch(/dvc pull folder\.dvc/);
  });

  test('other data than recorded are refused', async () => {
    write('one.csv', 'a,b\n1,y\n');
    expect(await refusal(digest('one.csv'))).toMatch(
      /^one\.csv is not what one\.csv\.dvc records \(MD5 \w+, not 705a99105d2a675f19c34665668d5c24\)\n.*dvc pull one\.csv\.dvc.*dvc add one\.csv/,
    );
    write('folder/more.csv', 'a,b\n3,z\n');
    expect(await refusal(digest('folder/*.csv'))).toMatch(/folder is not what folder\.dvc records/);
  });
});
