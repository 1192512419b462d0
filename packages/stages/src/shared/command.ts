import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExternalError } from '@contender/core';
import type { Context } from '../stage.ts';
import { cancelled, type Ending, leftovers, refuseFailure } from './command-ending.ts';
import { CommandLog } from './command-log.ts';
import { groupMembers, signalGroup, trackGroup } from './process-group.ts';

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
  /** Processes that outlive the command are stopped; `refuse` makes that a failure of the command. */
  leftovers?: 'warn' | 'refuse';
}

export interface UserCommandResult {
  durationSeconds: number;
  /** Largest resident memory of the command and its children together, sampled; null where not measured. */
  peakMemoryBytes: number | null;
  /** Processes that outlived the command and were stopped. */
  stoppedChildren: number;
}

const defaultGraceMs = 5_000;
const sampleMs = 100;
/** How long to wait for the last output after the command has ended. */
const drainMs = 1_000;

/**
 * Runs a command of the user in its own process group and passes its output on to the log. The group gets the
 * signal when the run is cancelled, is ended at the time limit, and nothing of it is left behind afterwards.
 * @throws ConfigurationError when it exits with another code than 0, crashes or reaches the limit; ExternalError when it is killed or cancelled, or its log cannot be written
 */
export async function runUserCommand(command: UserCommand, context: Context): Promise<UserCommandResult> {
  if (context.signal.aborted) throw cancelled(command, undefined);
  const { graceMs = defaultGraceMs } = command;
  const log = await CommandLog.open(join(context.workspace, command.log));
  const started = performance.now();
  const child = spawn('/bin/sh', ['-c', command.command], {
    cwd: context.workspace,
    env: { ...context.environment, ...command.variables },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<Pick<Ending, 'code' | 'signal'>>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
  const group = child.pid;
  if (group === undefined) {
    await ended;
    throw new ExternalError(`${command.key} could not be started`);
  }
  const untrack = trackGroup(group);
  const stopper = createStopper(group, graceMs);
  const onAbort = () => stopper.stop('cancelled', signalNamed(context.signal.reason));
  context.signal.addEventListener('abort', onAbort, { once: true });
  const limit = setTimeout(
    () => stopper.stop('timeout', 'SIGTERM'),
    Math.min(command.timeoutMs, 2 ** 31 - 1),
  );
  const memory = sampleMemory(group);
  const output = Promise.all(
    [child.stdout, child.stderr].map((stream) => pass(stream, log, context).catch(stopper.fail)),
  );
  try {
    const ending = await ended;
    const durationSeconds = (performance.now() - started) / 1000;
    const peakMemoryBytes = memory.stop();
    const stoppedChildren = await stopLeftovers(group, graceMs);
    const drained = await Promise.race([output.then(() => true), sleep(drainMs, false, { ref: false })]);
    // A stranger that left the group may hold the pipe open; nobody waits for it.
    for (const stream of [child.stdout, child.stderr]) stream.destroy();
    if (stopper.failure !== undefined) throw stopper.failure;
    await log.close();
    if (!drained) {
      context.logger.warn(
        `${command.key} left a process that still holds its output open; what it prints from now on is lost.`,
      );
    }
    refuseFailure(command, {
      ...ending,
      reason: stopper.reason,
      lastLines: log.lastLines(),
      durationSeconds,
    });
    if (stoppedChildren > 0) leftovers(command, stoppedChildren, context.logger);
    return { durationSeconds, peakMemoryBytes, stoppedChildren };
  } finally {
    memory.stop();
    clearTimeout(limit);
    stopper.clear();
    context.signal.removeEventListener('abort', onAbort);
    untrack();
    log.destroy();
  }
}

function signalNamed(reason: unknown): NodeJS.Signals {
  return typeof reason === 'string' && reason in constants.signals ? (reason as NodeJS.Signals) : 'SIGINT';
}

/** Passes a stream on as it comes, no faster than the log takes it. */
async function pass(stream: Readable, log: CommandLog, context: Context): Promise<void> {
  for await (const chunk of stream.setEncoding('utf8')) {
    context.logger.output(chunk);
    await log.write(chunk);
  }
}

/** Ends a group politely, then not; knows why it was ended. */
function createStopper(group: number, graceMs: number) {
  let killer: NodeJS.Timeout | undefined;
  const state = {
    reason: undefined as Ending['reason'],
    failure: undefined as ExternalError | undefined,
    stop(reason: NonNullable<Ending['reason']>, signal: NodeJS.Signals) {
      state.reason ??= reason;
      signalGroup(group, signal);
      killer ??= setTimeout(() => signalGroup(group, 'SIGKILL'), graceMs);
    },
    /** The output could not be kept: the command must not go on unseen. A stream that we closed is no failure. */
    fail(error: unknown) {
      if (!(error instanceof ExternalError)) return;
      state.failure ??= error;
      signalGroup(group, 'SIGTERM');
      killer ??= setTimeout(() => signalGroup(group, 'SIGKILL'), graceMs);
    },
    clear: () => clearTimeout(killer),
  };
  return state;
}

function sampleMemory(group: number): { stop: () => number | null } {
  let peak = 0;
  let running = true;
  const loop = async () => {
    while (running) {
      const members = await groupMembers(group);
      if (members === undefined) return;
      peak = Math.max(
        peak,
        members.reduce((sum, member) => sum + member.residentBytes, 0),
      );
      await sleep(sampleMs, undefined, { ref: false });
    }
  };
  void loop();
  return {
    stop: () => {
      running = false;
      return peak === 0 ? null : peak;
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
