import { describeSystemError } from './system-error.ts';

/** What a process ends with; the meaning is the same for every command and action. */
export const exitCodes = { passed: 0, gate: 1, configuration: 2, external: 3 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

interface ErrorDetails {
  /** How to mend it, in words or as the very lines to write. */
  hint?: string;
  cause?: unknown;
}

/**
 * Something the user can fix: config, arguments, a missing file, a missing permission, their own command.
 * The message says what and where; the hint says how to mend it. Exit code 2.
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly hint: string | undefined;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.hint = details.hint;
  }
}

/** The world failed: network, API, disk, a killed process. Safe to run again. Exit code 3. */
export class ExternalError extends Error {
  override readonly name = 'ExternalError';
  readonly hint: string | undefined;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.hint = details.hint;
  }
}

/** The exit code for an error: 2 where the user can mend it, 3 for everything else. */
export function exitCodeOf(error: unknown): ExitCode {
  const byUser = error instanceof ConfigurationError || describeSystemError(error)?.by === 'user';
  return byUser ? exitCodes.configuration : exitCodes.external;
}

/** The one text that people read, in a terminal and in an action's annotation alike. */
export function describeError(error: unknown): string {
  if (error instanceof ConfigurationError || error instanceof ExternalError) {
    const cause = error instanceof ExternalError ? describeCause(error) : '';
    return error.hint === undefined ? `${error.message}${cause}` : `${error.message}${cause}\n${error.hint}`;
  }
  const fault = describeSystemError(error);
  if (fault !== undefined) return `${fault.message}\n${fault.hint}`;
  return `Unexpected error: ${messageOf(error)}. Running again is safe.`;
}

/** The cause of an outside failure in brackets, unless the message is its explanation already. */
function describeCause({ cause, hint }: ExternalError): string {
  if (cause === undefined) return '';
  const fault = describeSystemError(cause);
  if (fault === undefined) return ` (${messageOf(cause)})`;
  return fault.hint === hint ? '' : ` (${fault.message})`;
}

/**
 * What the operating system refused as an error of ours; any other error as it is.
 * @param subject what the message is about; default: the path in the error
 */
export function explainSystemError(error: unknown, subject?: string): unknown {
  const fault = describeSystemError(error, subject);
  if (fault === undefined) return error;
  const details = { hint: fault.hint, cause: error };
  return fault.by === 'user'
    ? new ConfigurationError(fault.message, details)
    : new ExternalError(fault.message, details);
}

/** Whether the operating system gave one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code);
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
