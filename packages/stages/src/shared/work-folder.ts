import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { contenderFolder, prepareContenderFolder } from '@contender/core';
import type { Context } from '../stage.ts';

/** Gives a new folder (absolute path) inside the workspace to `use`, and removes it afterwards. */
export async function withWorkFolder<T>(context: Context, use: (folder: string) => Promise<T>): Promise<T> {
  await prepareContenderFolder(context.workspace);
  const work = join(context.workspace, contenderFolder, 'work');
  await mkdir(work, { recursive: true });
  const folder = await mkdtemp(join(work, 'temporary-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
