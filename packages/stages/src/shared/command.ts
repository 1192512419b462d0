import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigurationError, ExternalError, formatDuration } from '@contender/core';
import type { Context } from '../stage.ts';
import { groupMembers, signalGroup } from './process-group.ts';

export interface UserCommand {
  /** Where the command stands in the config, for messages: `train.run`. */
  key: string;
  /** As the user wrote it; a shell reads it, as it would in a workflow's `run:`. */
  command: string;
  /** Variables beside the caller's environment; outside data reaches the command this way only. */
  variables: Record<string, string>;
  timeoutMs: number;
  /** How long the group may take to end after a polite signal before it is killed. Default 5 s. */
  graceMs?: number;
  /** Relative to the workspace. */
  log: string;
}

export interface UserCommandResult {
  durationSeconds: number;
  /** Largest resident memory of the command and its children together, sampled; null where not measurable. */
  peakMemoryBytes: number | null;
  /** Processes that outlived the command and were stopped. */
  stoppedChildren: number;
}

const defaultGraceMs = 5_000;
const sampleMs = 100;
const tailLines = 20;

/**
 * Runs a command of the user in its own process group and passes its output on to the log. The group gets the
 * signal when the run is cancelled, is ended at the time limit, and nothing of it is left behind afterwards.
 * @throws ConfigurationError when it exits with another code than 0 or reaches the limit; ExternalError when it is killed or cancelled
 */
export async function runUserCommand(command: UserCommand, context: Context): Promise<UserCommandResult> {
  const { graceMs = defaultGraceMs } = command;
  const logPath = join(context.workspace, command.log);
  await mkdir(dirname(logPath), { recursive: true });
  const log = createWriteStream(logPath);
  const started = performance.now();
  const child = spawn('/bin/sh', ['-c', command.command], {
    cwd: context.workspace,
    env: { ...context.environment, ...command.variables },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
  const group = child.pid;
  if (group === undefined) {
    await ended;
    throw new ExternalError(`${command.key} could not be started`);
  }

  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      log.write(chunk);
      context.logger.output(chunk);
      tail = (tail + chunk).slice(-8_000);
    });
  }

  let stopReason: 'timeout' | 'cancelled' | undefined;
  const stop = (reason: 'timeout' | 'cancelled', signal: NodeJS.Signals) => {
    stopReason ??= reason;
    signalGroup(group, signal);
    killer ??= setTimeout(() => signalGroup(group, 'SIGKILL'), graceMs);
  };
  let killer: NodeJS.Timeout | undefined;
  const onAbort = () => stop('cancelled', context.signal.reason === 'SIGTERM' ? 'SIGTERM' : 'SIGINT');
  if (context.signal.aborted) onAbort();
  context.signal.addEventListener('abort', onAbort, { once: true });
  const limit = setTimeout(() => stop('timeout', 'SIGTERM'), Math.min(command.timeoutMs, 2 ** 31 - 1));

  const memory = sampleMemory(group);
  try {
    const { code, signal } = await ended;
    const durationSeconds = (performance.now() - started) / 1000;
    const peakMemoryBytes = memory.stop();
    const stoppedChildren = await stopLeftovers(group, graceMs);
    await drain(child.stdout, child.stderr);
    log.end();
    await finished(log);
    if (stoppedChildren > 0) {
      context.logger.warn(
        `${command.key} left ${stoppedChildren} process${stoppedChildren === 1 ? '' : 'es'} behind; stopped.`,
      );
    }
    refuseFailure(command, { code, signal, stopReason, tail, durationSeconds });
    return { durationSeconds, peakMemoryBytes, stoppedChildren };
  } finally {
    memory.stop();
    clearTimeout(limit);
    clearTimeout(killer);
    context.signal.removeEventListener('abort', onAbort);
    log.destroy();
  }
}

interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  stopReason: 'timeout' | 'cancelled' | undefined;
  tail: string;
  durationSeconds: number;
}

function refuseFailure(command: UserCommand, ending: Ending): void {
  const what = `${command.key} (\`${command.command}\`)`;
  const lastLines = ending.tail.trimEnd().split('\n').slice(-tailLines).join('\n');
  const output =
    lastLines === '' ? 'It printed nothing.' : `Its last lines (all of them: ${command.log}):\n${lastLines}`;
  if (ending.stopReason === 'cancelled') throw new ExternalError(`${what} was cancelled`, { hint: output });
  if (ending.stopReason === 'timeout') {
    throw new ConfigurationError(
      `${what} was stopped at its time limit of ${formatDuration(command.timeoutMs)}`,
      { hint: `Raise the \`timeout\` beside it, or make it quicker. ${output}` },
    );
  }
  if (ending.signal === 'SIGKILL' || ending.code === 137) {
    throw new ExternalError(
      `${what} was killed (SIGKILL) after ${formatDuration(ending.durationSeconds * 1000)}`,
      {
        hint: `Most often the machine ran out of memory: use less of it, or a larger runner. ${output}`,
      },
    );
  }
  if (ending.signal !== null)
    throw new ExternalError(`${what} was killed (${ending.signal})`, { hint: output });
  if (ending.code === 127) {
    throw new ConfigurationError(`${what}: a program was not found (exit code 127)`, {
      hint: `Install it in an earlier step, or correct the command. ${output}`,
    });
  }
  if (ending.code !== 0) {
    throw new ConfigurationError(`${what} failed with exit code ${ending.code}`, { hint: output });
  }
}

function sampleMemory(group: number): { stop: () => number | null } {
  let peak: number | null = null;
  let running = true;
  const loop = async () => {
    while (running) {
      const members = await groupMembers(group);
      if (members === undefined) return;
      const resident = members.reduce((sum, member) => sum + member.residentBytes, 0);
      peak = Math.max(peak ?? 0, resident);
      await sleep(sampleMs, undefined, { ref: false });
    }
  };
  void loop();
  return {
    stop: () => {
      running = false;
      return peak;
    },
  };
}

/** Ends what is still alive in the group after its leader; returns how many processes that were. */
async function stopLeftovers(group: number, graceMs: number): Promise<number> {
  const members = (await groupMembers(group)) ?? [];
  if (!signalGroup(group, 'SIGTERM')) return 0;
  const deadline = performance.now() + graceMs;
  while (performance.now() < deadline) {
    const alive = await groupMembers(group);
    if (alive === undefined ? !signalGroup(group, 'SIGCONT') : alive.length === 0) return members.length;
    await sleep(50);
  }
  signalGroup(group, 'SIGKILL');
  return members.length;
}

/** Waits for the last output, but not for a stranger who holds the pipe open. */
async function drain(...streams: NodeJS.ReadableStream[]): Promise<void> {
  const closed = Promise.allSettled(streams.map((stream) => finished(stream, { writable: false })));
  await Promise.race([closed, sleep(1_000, undefined, { ref: false })]);
}
