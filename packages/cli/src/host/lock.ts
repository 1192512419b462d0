import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError, contenderFolder } from '@contender/core';
import { z } from 'zod';

const holderSchema = z.object({ pid: z.int(), command: z.string(), startedAt: z.string() });

/**
 * Takes the workspace for one command at a time: two at once would mix their models and records. A lock whose
 * process is gone counts for nothing.
 * @returns releases the lock
 */
export async function lockWorkspace(workspace: string, command: string): Promise<() => Promise<void>> {
  const file = join(workspace, contenderFolder, 'lock');
  const holder = { pid: process.pid, command, startedAt: new Date().toISOString() };
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await writeFile(file, JSON.stringify(holder), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const other = await readHolder(file);
    if (other !== undefined && isAlive(other.pid)) {
      throw new ConfigurationError(
        `Another contender is at work in this folder: ${other.command}, process ${other.pid}, since ${other.startedAt}`,
        { hint: 'Wait for it, or work in another checkout: git worktree add ../second' },
      );
    }
    await rm(file, { force: true });
  }
  throw new ConfigurationError(`The lock ${file} cannot be taken`, { hint: 'Run again.' });
}

async function readHolder(file: string): Promise<z.infer<typeof holderSchema> | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
