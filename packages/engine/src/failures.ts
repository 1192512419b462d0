import { ConfigurationError, ExternalError, messageOf } from '@contender/core';
import { nameOf } from './naming.ts';

/** What DuckDB says of a CSV line that it cannot take. */
export interface CsvFault {
  line: number;
  /** In plain words. */
  what: string;
  /** A value that does not fit the column's type, as opposed to a line that is no proper CSV. */
  conversion: boolean;
}

/** Finds the complaint about a CSV line in the engine's message. */
export function parseCsvFault(message: string): CsvFault | undefined {
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  if (line === undefined) return undefined;
  const counts = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  const value = /Error when converting column "(.*?)"\. Could not convert string "(.*?)" to '?(\w+)/s.exec(
    message,
  );
  const what =
    counts !== null
      ? `has ${plural(Number(counts[2]), 'field')}, the header has ${counts[1]}`
      : value !== null
        ? `holds "${value[2]}" in column "${value[1]}", which is no ${value[3]}`
        : /unterminated quote/.test(message)
          ? 'opens a quote that is never closed'
          : /unicode/i.test(message)
            ? 'is not UTF-8'
            : (/^(?!CSV Error|Original Line|Invalid Input Error|Possible)(\S.{3,160}?)\.?$/m.exec(
                message,
              )?.[1] ?? 'is no proper CSV');
  return { line: Number(line), what, conversion: value !== null };
}

/**
 * Turns the engine's failure into ours: what the user can mend, or what the world did.
 * @param workspace paths are told from there on
 */
export function explainFailure(error: unknown, sql: string, workspace: string): Error {
  if (error instanceof ConfigurationError || error instanceof ExternalError) return error;
  const message = messageOf(error);
  const complaint = complaintOf(error, workspace);
  // The engine's own words without its advice, which is for programmers; they stay below.
  const cause = new Error(complaint, { cause: error });
  if (/max_temp_directory_size|No space left on device/.test(message)) {
    return new ExternalError('The disk is full: the query engine found no more room', {
      hint: 'Free some space, then run again; nothing was left under its final name.',
      cause,
    });
  }
  if (/^Out of Memory Error/.test(message)) {
    return new ExternalError('The query engine ran out of memory', {
      hint: 'Raise the limit, for example with --memory-limit 4GB (input `memory-limit`), or use a machine with more memory.',
      cause,
    });
  }
  if (/^Permission Error/.test(message)) {
    return new ConfigurationError(`SQL may read files of the repository only: ${complaint}`, {
      hint: 'Bring the file into the repository in an earlier step.',
      cause,
    });
  }
  if (/Permission denied|Read-only file system/.test(message)) {
    return new ConfigurationError(complaint, {
      hint: 'Check its owner and rights with `ls -l`; mend them with chown or chmod.',
      cause,
    });
  }
  const file = /file = (.+)/.exec(message)?.[1];
  const fault = parseCsvFault(message);
  if (fault !== undefined && file !== undefined) return csvFaultError(nameOf(file, workspace), fault, cause);
  if (isAboutSql(message) || /^Invalid Input Error/.test(message)) {
    return new ConfigurationError(`The engine refuses this SQL: ${complaint}\n${sql}`, { cause });
  }
  return new ExternalError(unexplained, { cause });
}

const unexplained = 'The query engine failed';

/** Whether the world is known to be at fault (memory, disk, cancellation), and no file or statement. */
export function isWorldFault(error: unknown): boolean {
  return error instanceof ExternalError && error.message !== unexplained;
}

/** Whether the statement is at fault, as opposed to the data that it reads or the world. */
export function isAboutSql(message: string): boolean {
  return /^(Failed to extract statements: )?(Binder|Parser|Catalog|Conversion|Out of Range|Not implemented|Mismatch Type|Permission) Error/.test(
    message,
  );
}

export function csvFaultError(file: string, fault: CsvFault, cause: unknown): ConfigurationError {
  return new ConfigurationError(`${file}:${fault.line}: the line ${fault.what}`, {
    hint: fault.conversion
      ? 'Mend the value, or leave it empty where it is missing.'
      : 'Mend that line; fields with commas, quotes or line breaks belong in double quotes.',
    cause,
  });
}

/** The engine's own words, without its advice, its picture of the statement and its lists of candidates. */
export function shorten(message: string): string {
  const kept = message.split(/\n\s*(?:LINE \d+:|Candidate|Possible|Try increasing)|\n\s*\n/)[0] ?? message;
  return kept
    .replace(/^(Failed to extract statements: )?[\w ]+ Error: /, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** The engine's own message, at the bottom of our explanation of it. */
export function causeMessage(error: unknown): string {
  return error instanceof Error && error.cause !== undefined ? causeMessage(error.cause) : messageOf(error);
}

/** The engine's own words in short, with paths from the workspace on. */
export function complaintOf(error: unknown, workspace: string): string {
  return shorten(causeMessage(error)).replaceAll(`${workspace}/`, '');
}
