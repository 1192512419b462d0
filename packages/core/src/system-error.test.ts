import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { scratchFolder } from '../test/scratch.ts';
import { describeError, ExternalError, exitCodeOf, explainSystemError } from './errors.ts';
import { describeSystemError } from './system-error.ts';

function systemError(code: string, path?: string, syscall = 'open'): Error {
  return Object.assign(new Error(`${code}: raw words, ${syscall}`), {
    code,
    syscall,
    ...(path === undefined ? {} : { path }),
  });
}

const thrownBy = (action: Promise<unknown>): Promise<unknown> => action.catch((error: unknown) => error);

describe('what nobody caught is in plain words all the same', () => {
  test.each([
    ['EACCES', 2, '/d/a.csv: permission denied\nCheck its owner'],
    ['EPERM', 2, '/d/a.csv: permission denied\n'],
    ['EROFS', 2, '/d/a.csv cannot be written: the file system is read-only\n'],
    ['EISDIR', 2, '/d/a.csv is a folder, not a file\n'],
    ['ENOTDIR', 2, '/d/a.csv cannot be reached: a part of the path is a file, not a folder\n'],
    ['ENOSPC', 3, 'The disk is full: /d/a.csv could not be written\nFree some space'],
    ['EIO', 3, 'The disk failed at /d/a.csv\n'],
    ['EMFILE', 3, 'Too many files are open at once\n'],
  ])('%s', (code, exitCode, text) => {
    const error = systemError(code, '/d/a.csv');
    expect(describeError(error).startsWith(text)).toBe(true);
    expect(exitCodeOf(error)).toBe(exitCode);
    expect(describeError(systemError(code))).not.toMatch(/undefined|raw words|Unexpected/);
    const explained = explainSystemError(error, 'a.csv');
    expect(describeError(explained)).not.toMatch(/raw words|\/d\//);
    expect(exitCodeOf(explained)).toBe(exitCode);
  });

  it('leaves any other error as it is', () => {
    const error = systemError('ECONNRESET');
    expect(explainSystemError(error)).toBe(error);
    expect(describeSystemError('EACCES')).toBeUndefined();
    expect(exitCodeOf(error)).toBe(3);
  });

  it('as the cause of an outside failure too', () => {
    const error = new ExternalError('The model cannot be kept', { cause: systemError('ENOSPC', '/d/m') });
    expect(describeError(error)).toBe(
      'The model cannot be kept (The disk is full: /d/m could not be written)',
    );
  });
});

describe('permission below .contender', () => {
  test.each([
    ['/w/.contender/records/m', 'mkdir', 'sudo chown -R "$(id -u):$(id -g)" /w/.contender'],
    ['/my work/.contender/.gitignore', 'open', `"$(id -u):$(id -g)" '/my work/.contender'`],
    ['/w/.contender', 'mkdir', 'Check who may write where it is to be made'],
    ['/w/my.contender/x', 'open', 'mend them with chown or chmod'],
  ])('%s', (path, syscall, hint) => {
    expect(describeSystemError(systemError('EACCES', path, syscall))?.hint).toContain(hint);
  });
});

test('the real ones', async () => {
  const folder = await scratchFolder();
  expect(describeError(await thrownBy(writeFile(folder, 'x')))).toMatch(/ is a folder, not a file\n/);
  await writeFile(join(folder, 'file'), '');
  expect(describeError(await thrownBy(writeFile(join(folder, 'file/x'), 'x')))).toMatch(
    /x cannot be reached: a part of the path is a file, not a folder\n/,
  );
});

test.runIf(process.platform === 'linux')('a disk that is really full', async () => {
  const error = await thrownBy(writeFile('/dev/full', 'x'));
  expect(describeError(error)).toBe(
    'The disk is full: a file could not be written\nFree some space, then run again.',
  );
  expect(exitCodeOf(error)).toBe(3);
});
