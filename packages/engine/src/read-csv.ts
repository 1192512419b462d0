import { ConfigurationError } from '@contender/core';
import { readCsvHeader } from './csv-header.ts';
import type { Database } from './database.ts';
import { causeMessage, complaintOf, csvFaultError, isWorldFault, parseCsvFault } from './failures.ts';
import { findMixedLineEnd } from './line-ends.ts';
import type { SourceNames } from './naming.ts';
import type { Source, Value } from './port.ts';
import { readThrough } from './read-through.ts';
import { type CsvDialect, readCsv, sniffCsv } from './sql.ts';
import { readRows } from './values.ts';

/** Rows that are looked at for the types of a CSV file; where a later one disagrees, all of them. */
const sniffedRows = 200_000;

/** Reads a CSV file through, strictly, and returns how to read it again without guessing. */
export async function resolveCsv(
  path: string,
  source: Pick<Source, 'delimiter' | 'encoding' | 'text'>,
  names: SourceNames,
  database: Database,
): Promise<CsvDialect> {
  const { encoding = 'utf-8' } = source;
  const header = await readCsvHeader(path, encoding, source.delimiter);
  const { delimiter } = header;
  const file = { paths: [path], partitioned: false };
  refuseHeader(names, header.names);
  const sniff = async (rows: number): Promise<CsvDialect> => {
    const found = await database.run(sniffCsv(path, { delimiter, encoding }, rows), readRows);
    const dialect: CsvDialect = {
      delimiter,
      encoding,
      columns: new Map(
        found.map((row) => {
          const name = String(row.name);
          return [name, source.text?.includes(name) === true ? 'VARCHAR' : String(row.type)];
        }),
      ),
      dateFormat: textOrNull(found[0]?.date_format),
      timestampFormat: textOrNull(found[0]?.timestamp_format),
    };
    await readThrough(readCsv(file, dialect), [...dialect.columns.keys()], database);
    return dialect;
  };
  const asText = {
    delimiter,
    encoding,
    columns: new Map(header.names.map((name) => [name, 'VARCHAR'])),
    dateFormat: null,
    timestampFormat: null,
  };
  try {
    return await sniff(sniffedRows).catch((error: unknown) => {
      if (parseCsvFault(causeMessage(error))?.conversion === true) return sniff(-1);
      throw error;
    });
  } catch (error) {
    if (isWorldFault(error)) throw error;
    // Where the first rows are faulty, sniffing fails without naming the line; reading them as text names it.
    const fault =
      parseCsvFault(causeMessage(error)) ??
      (await readThrough(readCsv(file, asText), header.names, database).then(
        () => undefined,
        (failure: unknown) => parseCsvFault(causeMessage(failure)),
      ));
    if (fault !== undefined) throw csvFaultError(names.file, fault, error);
    const mixed = await findMixedLineEnd(path);
    if (mixed !== undefined) {
      throw new ConfigurationError(
        `${names.file}:${mixed.line}: the line ends with ${mixed.end}, the lines before with ${mixed.before}`,
        {
          hint: `Make them alike${mixed.end === 'CR' || mixed.before === 'CR' ? '.' : `: dos2unix ${names.file}`}`,
          cause: error,
        },
      );
    }
    if (/sniffing file|state machine/.test(causeMessage(error))) {
      throw new ConfigurationError(
        `${names.path} cannot be read as CSV: the lines do not fit the header (${header.names.length} columns, delimiter ${JSON.stringify(delimiter)})`,
        {
          hint: 'Each line needs as many fields as the header; a field with delimiters, quotes or line breaks belongs in double quotes, and a double quote in it is written twice.',
          cause: error,
        },
      );
    }
    throw new ConfigurationError(
      `${names.path} cannot be read as CSV: ${complaintOf(error, database.workspace)}`,
      {
        cause: error,
      },
    );
  }
}

function refuseHeader({ file, path }: SourceNames, names: readonly string[]): void {
  const position = names.indexOf('') + 1;
  if (position > 0) {
    throw new ConfigurationError(
      names.length === 1
        ? `${path} has no header line`
        : `${file}:1: column ${position} of ${names.length} has no name in the header`,
      { hint: 'The first line must name every column.' },
    );
  }
  const lower = names.map((name) => name.toLowerCase());
  const repeated = names.find((_, index) => lower.indexOf(lower[index] ?? '') !== index);
  if (repeated !== undefined) {
    throw new ConfigurationError(`${file}:1: the header names the column "${repeated}" twice`, {
      hint: 'Give each column its own name; upper and lower case count as the same.',
    });
  }
  if (names.every((name) => /^[-+]?[\d.]+([eE][-+]?\d+)?$|^\d{4}-\d\d-\d\d/.test(name))) {
    throw new ConfigurationError(
      `${file}:1: the first line holds values (${names.slice(0, 3).join(', ')}), not names`,
      {
        hint: 'Put a header line with the names of the columns on top.',
      },
    );
  }
}

function textOrNull(value: Value | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
