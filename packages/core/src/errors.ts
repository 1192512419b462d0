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
  return error instanceof ConfigurationError ? exitCodes.configuration : exitCodes.external;
}

/** The one text that people read, in a terminal and in an action's annotation alike. */
export function describeError(error: unknown): string {
  if (error instanceof ConfigurationError || error instanceof ExternalError) {
    const cause =
      error instanceof ExternalError && error.cause !== undefined ? ` (${messageOf(error.cause)})` : '';
    return error.hint === undefined ? `${error.message}${cause}` : `${error.message}${cause}\n${error.hint}`;
  }
  return `Unexpected error: ${messageOf(error)}. Running again is safe.`;
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
