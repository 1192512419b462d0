import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '@contender/core';
import { createLocalForge } from '../src/index.ts';

/** A temporary git repository with one commit, and a local forge on it whose clock goes on a second per look. */
export async function temporaryRepository(actor = 'ada') {
  const workspace = await mkdtemp(join(tmpdir(), 'contender-forge-'));
  await git(workspace, 'init', '--quiet', '--initial-branch=main');
  await writeFile(join(workspace, 'train.py'), 'print("trained")\n');
  await git(workspace, 'add', '-A');
  await git(
    workspace,
    '-c',
    'user.name=Ada',
    '-c',
    'user.email=ada@example.org',
    'commit',
    '-qm',
    'First commit',
  );
  let seconds = 0;
  const clock = () => new Date(Date.parse('2026-03-01T12:00:00Z') + 1000 * seconds++);
  return {
    workspace,
    clock,
    head: await git(workspace, 'rev-parse', 'HEAD'),
    forge: createLocalForge({ workspace, actor, clock }),
    dispose: () => rm(workspace, { recursive: true, force: true }),
  };
}
