import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '@contender/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockWorkspace } from './lock.ts';

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'contender-lock-'));
  await mkdir(join(workspace, '.contender'));
});
afterEach(() => rm(workspace, { recursive: true }));

describe('lockWorkspace', () => {
  it('lets one command in at a time, and says which one is', async () => {
    const unlock = await lockWorkspace(workspace, 'contender run');
    const second = lockWorkspace(workspace, 'contender train');
    await expect(second).rejects.toThrow(ConfigurationError);
    await expect(lockWorkspace(workspace, 'contender train')).rejects.toThrow(
      `contender run, process ${process.pid}`,
    );
    await unlock();
    await (await lockWorkspace(workspace, 'contender train'))();
    expect(await readdir(join(workspace, '.contender'))).toEqual([]);
  });

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, command: 'x', startedAt: 'x' })],
    ['half a file', '{"pid":'],
  ])('does not mind the lock of %s', async (_, text) => {
    await writeFile(join(workspace, '.contender/lock'), text);
    await (await lockWorkspace(workspace, 'contender run'))();
  });
});
