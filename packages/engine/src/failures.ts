import { ConfigurationError, ExternalError, messageOf } from '@contender/core';

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

/** Turns the engine's failure into ours: what the user can mend, or what the world did. */
export function explainFailure(error: unknown, sql: string): Error {
  if (error instanceof ConfigurationError || error instanceof ExternalError) return error;
  const message = messageOf(error);
  const complaint = shorten(message);
  if (/^Out of Memory Error/.test(message)) {
    return new ExternalError('The query engine ran out of memory', {
      hint: 'Raise the memory limit, or use a runner with more memory.',
      cause: error,
    });
  }
  if (/No space left on device/.test(message)) {
    return new ExternalError('The disk is full', {
      hint: 'Free some space; nothing was left under its final name.',
      cause: error,
    });
  }
  if (/^Permission Error/.test(message)) {
    return new ConfigurationError(`SQL may read files of the repository only: ${complaint}`, {
      hint: 'Bring the file into the repository in an earlier step.',
      cause: error,
    });
  }
  const file = /file = (.+)/.exec(message)?.[1];
  const fault = parseCsvFault(message);
  if (fault !== undefined && file !== undefined) return csvFaultError(file, fault, error);
  if (
    /^(Failed to extract statements: )?(Binder|Parser|Catalog|Conversion|Out of Range|Invalid Input|Not implemented|Mismatch Type) Error/.test(
      message,
    )
  ) {
    return new ConfigurationError(`The engine refuses this SQL: ${complaint}\n${sql}`, { cause: error });
  }
  return new ExternalError(`The query engine failed: ${complaint}`, { cause: error });
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

/** The engine's own message, below our explanation of it. */
export function causeMessage(error: unknown): string {
  return error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
}
