import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigurationError, capture, ExternalError } from '@contender/core';
import { afterEach, describe, expect, it } from 'vitest';
import { type TestContext, testContext } from '../../test/context.ts';
import { runUserCommand, type UserCommand } from './command.ts';

let context: TestContext;
afterEach(() => context.dispose());

function start(command: string, more: Partial<UserCommand> = {}, signal?: AbortSignal) {
  context = testContext(signal === undefined ? {} : { signal });
  return runUserCommand(
    { key: 'train.run', command, variables: {}, timeoutMs: 60_000, log: '.contender/logs/test.log', ...more },
    context,
  );
}

async function failure(run: Promise<unknown>): Promise<{ error: unknown; text: string }> {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConfigurationError) && !(error instanceof ExternalError))
    throw new Error('it did not fail');
  return { error, text: `${error.message}\n${error.hint ?? ''}` };
}

/** Whether a process still runs; one that waits to be reaped has ended. */
async function isAlive(pid: number): Promise<boolean> {
  const { stdout } = await capture('ps', ['-o', 'stat=', '-p', String(pid)], { cwd: '/' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

describe('runUserCommand', () => {
  it('hands variables over, streams the output and keeps it in the log', async () => {
    const result = await start('echo "hello $NAME"; echo oops >&2', {
      variables: { NAME: '$(rm -rf /) "x"' },
    });
    expect(result.stoppedChildren).toBe(0);
    expect(context.logger.text('output')).toContain('hello $(rm -rf /) "x"');
    const log = await readFile(join(context.workspace, '.contender/logs/test.log'), 'utf8');
    expect(log).toContain('hello $(rm -rf /) "x"');
    expect(log).toContain('oops');
  });

  it.runIf(process.platform === 'linux')('measures the memory of the whole group', async () => {
    const python = `python3 -c "import time; x = bytearray(120_000_000); time.sleep(0.6)"`;
    const { peakMemoryBytes } = await start(`${python} & ${python} & wait`);
    expect(peakMemoryBytes).toBeGreaterThan(240_000_000);
    expect(peakMemoryBytes).toBeLessThan(500_000_000);
  });

  it('says how a failing command ended and shows its last lines', async () => {
    const { error, text } = await failure(start('seq 1 100; echo "no such column: hour" >&2; exit 3'));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(text).toContain('failed with exit code 3');
    expect(text).toContain('no such column: hour');
    expect(text).toContain('.contender/logs/test.log');
    expect(text).not.toContain('\n12\n');
  });

  it('says that a silent failure printed nothing', async () => {
    expect((await failure(start('exit 1'))).text).toContain('It printed nothing.');
  });

  it('names a missing program', async () => {
    const { error, text } = await failure(start('no-such-program-here --train'));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(text).toContain('a program was not found');
  });

  it('tells a killed command from a failed one', async () => {
    const { error, text } = await failure(start('kill -KILL $$'));
    expect(error).toBeInstanceOf(ExternalError);
    expect(text).toContain('killed (SIGKILL)');
    expect(text).toContain('memory');
  });

  it('ends the whole group at the time limit', async () => {
    const { error, text } = await failure(start('sleep 300 & echo $!; wait', { timeoutMs: 300 }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(text).toContain('time limit of 300 ms');
    expect(await isAlive(Number(context.logger.text('output').trim()))).toBe(false);
  });

  it('kills a command that ignores the polite signal', async () => {
    const { text } = await failure(
      start('trap "" TERM; echo started; while true; do sleep 0.1; done', { timeoutMs: 300, graceMs: 300 }),
    );
    expect(text).toContain('time limit');
  });

  it('stops what outlives the command and says so', async () => {
    const result = await start('sleep 300 & echo $!');
    expect(result.stoppedChildren).toBe(1);
    expect(context.logger.text('warn')).toContain('left 1 process behind');
    expect(await isAlive(Number(context.logger.text('output').trim()))).toBe(false);
  });

  it('forwards a cancellation, so that training can write its checkpoint', async () => {
    const controller = new AbortController();
    const run = start(
      'trap "echo checkpoint written; exit 0" INT; echo ready; while true; do sleep 0.05; done',
      {},
      controller.signal,
    );
    const failed = failure(run);
    while (!context.logger.text('output').includes('ready')) await sleep(10);
    controller.abort('SIGINT');
    const { error, text } = await failed;
    expect(error).toBeInstanceOf(ExternalError);
    expect(text).toContain('was cancelled');
    expect(text).toContain('checkpoint written');
  });

  it('does not start at all after a cancellation', async () => {
    const { text } = await failure(start('sleep 20', {}, AbortSignal.abort('SIGTERM')));
    expect(text).toContain('Cancelled before train.run (`sleep 20`) was started');
    expect(context.logger.text('output')).toBe('');
  });

  it('does not wait for a daemon that left the group and holds the output open', async () => {
    const started = performance.now();
    const result = await start('setsid sleep 20 & echo done');
    expect(performance.now() - started).toBeLessThan(8_000);
    expect(result.stoppedChildren).toBe(0);
    expect(context.logger.text('warn')).toContain('still holds its output open');
    await capture('pkill', ['-f', '^sleep 20$'], { cwd: '/' });
  });

  it('refuses what is left behind where the command says so', async () => {
    const { error, text } = await failure(start('sleep 300 &', { leftovers: 'refuse' }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(text).toMatch(/left 1 process behind; stopped\.\n.*service manager/);
  });

  it('ends the command when its log cannot be written', async () => {
    const run = start('echo one; sleep 1; echo two; sleep 300', { log: '.' });
    const { error, text } = await failure(run);
    expect(error).toBeInstanceOf(ExternalError);
    expect(text).toContain('could not be written');
  });

  it('keeps the beginning and the end of a flood', async () => {
    await start(
      'echo first; yes 0123456789012345678901234567890123456789 | head -c 60000000; echo; echo last',
    );
    const log = await readFile(join(context.workspace, '.contender/logs/test.log'), 'utf8');
    expect(log.length).toBeLessThan(34_000_000);
    expect(log.startsWith('first\n')).toBe(true);
    expect(log.endsWith('last\n')).toBe(true);
    expect(log).toMatch(/… 2\d\.\d MB left out …/);
  });

  it.each([
    ['kill -SEGV $$', ConfigurationError, /crashed \(SIGSEGV\)/],
    ['sh -c "kill -SEGV \\$\\$"; exit $?', ConfigurationError, /crashed \(SIGSEGV\)/],
    ['touch plain; ./plain', ConfigurationError, /not executable \(exit code 126\)\nchmod/],
    ['kill -TERM $$', ExternalError, /was killed \(SIGTERM\)/],
    ["printf '\\033[31mred\\033[0m\\000\\007 end'; exit 1", ConfigurationError, /:\nred end$/],
  ])('%s', async (command, kind, message) => {
    const { error, text } = await failure(start(command));
    expect(error).toBeInstanceOf(kind);
    expect(text).toMatch(message);
  });
});
