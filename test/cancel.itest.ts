import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { capture, git } from '@contender/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type UserRepository, userRepository } from './support/user-repository.ts';

const program = resolve(import.meta.dirname, '../packages/cli/bin/contender.js');

let repository: UserRepository;
beforeEach(async () => {
  repository = await userRepository(1);
});
afterEach(() => repository.remove());

/** Starts the command line and waits until it says `sign`. */
async function start(args: string[], sign: string): Promise<{ child: ChildProcess; log: () => string }> {
  const child = spawn(process.execPath, [program, ...args, '-C', repository.folder]);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  while (!log.includes(sign)) {
    if (child.exitCode !== null) throw new Error(log);
    await sleep(10);
  }
  return { child, log: () => log };
}

describe('a cancelled run', () => {
  it('goes no further: nothing is registered after the signal', async () => {
    await repository.write('score.py', `print("scoring", flush=True)\nimport time\ntime.sleep(30)\n`);
    const { child, log } = await start(['run', '--until', 'deploy'], 'scoring');
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect(code).toBe(3);
    expect(log()).toContain('was cancelled');
    expect(await git(repository.folder, 'tag')).toBe('');
  });

  it('takes the training with it at the second signal', async () => {
    await repository.write(
      'train.py',
      'import os, signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nprint("pid", os.getpid(), flush=True)\ntime.sleep(60)\n',
    );
    const { child, log } = await start(['train'], 'pid ');
    child.kill('SIGINT');
    while (!log().includes('a second Ctrl-C')) await sleep(10);
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect(code).toBe(130);
    const pid = /pid (\d+)/.exec(log())?.[1] ?? '';
    await sleep(100);
    const { stdout } = await capture('ps', ['-o', 'stat=', '-p', pid], { cwd: '/' });
    expect(stdout.trim() === '' || stdout.startsWith('Z')).toBe(true);
  });

  it('lets nobody else in meanwhile', async () => {
    await repository.write('train.py', 'import time\nprint("training", flush=True)\ntime.sleep(60)\n');
    const { child } = await start(['train'], 'training');
    const second = await capture(process.execPath, [program, 'train', '-C', repository.folder], { cwd: '/' });
    expect(second.exitCode).toBe(2);
    expect(second.stderr).toContain(`contender train, process ${child.pid}`);
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(3);
  });
});
