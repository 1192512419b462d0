import { constants } from 'node:os';
import { ConfigurationError, ExternalError, formatDuration, type Logger } from '@contender/core';
import type { UserCommand } from './command.ts';

/** How a command came to its end. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Why Contender ended it, where it did. */
  reason: 'timeout' | 'cancelled' | undefined;
  lastLines: string;
  durationSeconds: number;
}

const crashes: readonly string[] = ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL'];

/** Throws what a person should read when a command did not end well; says nothing when it did. */
export function refuseFailure(command: UserCommand, ending: Ending): void {
  const what = describe(command);
  const output = describeOutput(command, ending.lastLines);
  if (ending.reason === 'cancelled') throw cancelled(command, ending.lastLines);
  if (ending.reason === 'timeout') {
    throw new ConfigurationError(
      `${what} was stopped at its time limit of ${formatDuration(command.timeoutMs)}`,
      { hint: `Raise the \`timeout\` beside it, or make it quicker. ${output}` },
    );
  }
  if (ending.code === 0) return;
  // A shell reports the signal that ended its child as 128 plus its number.
  const signal = ending.signal ?? signalOf(ending.code);
  if (signal === 'SIGKILL') {
    throw new ExternalError(
      `${what} was killed (SIGKILL) after ${formatDuration(ending.durationSeconds * 1000)}`,
      {
        hint: `Most often the machine ran out of memory: use less of it, or a larger runner. ${output}`,
      },
    );
  }
  if (signal !== undefined && crashes.includes(signal)) {
    throw new ConfigurationError(`${what} crashed (${signal})`, { hint: output });
  }
  if (signal !== undefined) throw new ExternalError(`${what} was killed (${signal})`, { hint: output });
  if (ending.code === 126) {
    throw new ConfigurationError(`${what}: the program is not executable (exit code 126)`, {
      hint: `chmod +x it, or name its interpreter: \`sh script.sh\`. ${output}`,
    });
  }
  if (ending.code === 127) {
    throw new ConfigurationError(`${what}: a program was not found (exit code 127)`, {
      hint: `Install it in an earlier step, or correct the command. ${output}`,
    });
  }
  throw new ConfigurationError(`${what} failed with exit code ${ending.code}`, { hint: output });
}

/** The error of a command that was cancelled, or never started because of it. */
export function cancelled(command: UserCommand, lastLines: string | undefined): ExternalError {
  return lastLines === undefined
    ? new ExternalError(`Cancelled before ${describe(command)} was started`)
    : new ExternalError(`${describe(command)} was cancelled`, { hint: describeOutput(command, lastLines) });
}

/** A command that leaves processes behind is warned about or refused, as it asks. */
export function leftovers(command: UserCommand, count: number, logger: Logger): void {
  const found = `${command.key} left ${count} process${count === 1 ? '' : 'es'} behind; stopped.`;
  if (command.leftovers !== 'refuse') {
    logger.warn(found);
    return;
  }
  throw new ConfigurationError(found, {
    hint: 'What a command starts in the background is ended with it. Hand a server to a service manager (systemd, docker, kubectl …).',
  });
}

function describe(command: UserCommand): string {
  return `${command.key} (\`${command.command}\`)`;
}

function describeOutput(command: UserCommand, lastLines: string): string {
  return lastLines === ''
    ? 'It printed nothing.'
    : `Its last lines (all of them: ${command.log}):\n${lastLines}`;
}

function signalOf(code: number | null): string | undefined {
  if (code === null || code <= 128) return undefined;
  return Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
}
