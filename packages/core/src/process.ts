import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ConfigurationError, ExternalError } from './errors.ts';

export interface CommandResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

export interface CommandOptions {
  cwd: string;
  env?: Record<string, string | undefined>;
  input?: string;
  /** Ends the program after this time. Default: no limit. */
  timeoutMs?: number;
}

/** Runs a program with its arguments, no shell in between, and keeps what it prints. For small, quick tools. */
export async function capture(
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      stdio: 'pipe',
      ...(options.env === undefined ? {} : { env: options.env }),
      ...(options.timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(options.timeoutMs) }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    child.on('error', (cause) => reject(startError(program, options.cwd, cause)));
    child.on('close', (code) => resolve({ stdout, stderr, exitCode: code ?? -1 }));
    child.stdin.on('error', () => child.stdin.destroy());
    child.stdin.end(options.input ?? '');
  });
}

/** A program that does not start, told apart from a folder that is not there: Node reports both alike. */
function startError(program: string, cwd: string, cause: Error): ConfigurationError {
  if (!existsSync(cwd))
    return new ConfigurationError(`Cannot run ${program} in ${cwd}: there is no such folder`, { cause });
  return new ConfigurationError(`Cannot run ${program}: ${cause.message}`, {
    hint: `Is ${program} installed and on the PATH?`,
    cause,
  });
}

/** Runs git and returns what it prints, without the last line break. Throws when git refuses. */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  const result = await capture('git', args, { cwd });
  if (result.exitCode !== 0) {
    throw new ExternalError(`git ${args[0]} failed in ${cwd}: ${result.stderr.trim()}`);
  }
  return result.stdout.replace(/\n$/, '');
}
