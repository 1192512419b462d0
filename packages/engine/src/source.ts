import { stat } from 'node:fs/promises';
import { ConfigurationError, type DataFormat, messageOf, suggestion } from '@contender/core';
import { readCsvHeader } from './csv-header.ts';
import type { Database } from './database.ts';
import { csvFaultError, parseCsvFault, shorten } from './failures.ts';
import type { Column, Source, Value } from './port.ts';
import {
  type CsvDialect,
  countEveryValue,
  describe,
  fileSize,
  readCsv,
  readJsonLines,
  readParquet,
  sliceQuery,
  sniffCsv,
} from './sql.ts';
import { readRows } from './values.ts';

const endings: Readonly<Record<string, DataFormat>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.csv.gz': 'csv',
  '.tsv.gz': 'csv',
  '.parquet': 'parquet',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.jsonl.gz': 'jsonl',
  '.ndjson.gz': 'jsonl',
};

/** Rows that are looked at for the types of a CSV file; where a later one disagrees, all of them. */
const sniffedRows = 200_000;

/** The format of a file by its ending. */
export function formatOf(path: string): DataFormat | undefined {
  return Object.entries(endings).find(([ending]) => path.toLowerCase().endsWith(ending))?.[1];
}

/**
 * Reads a source through once and returns the query of its rows, with every guess (delimiter, types) made fixed.
 * @throws ConfigurationError that names the file and what is wrong with it
 */
export async function resolveSource(
  source: Source,
  database: Database,
): Promise<{ query: string; columns: Column[] }> {
  const { path } = source;
  const size = await stat(path).then(
    (stats) => stats.size,
    (error: unknown) => {
      throw new ConfigurationError(`${path} does not exist`, {
        hint: 'Check the path, or bring the file in an earlier step.',
        cause: error,
      });
    },
  );
  if (size === 0) {
    throw new ConfigurationError(`${path} is empty (0 bytes)`, {
      hint: 'Was the download or export interrupted? Make the file again.',
    });
  }
  const format = source.format ?? formatOf(path);
  if (format === undefined) {
    throw new ConfigurationError(`${path}: the ending does not tell the format`, {
      hint: `Known are ${Object.keys(endings).join(', ')}. For another one say \`format: csv\`, parquet or jsonl.`,
    });
  }
  await refuseOutside(path, database);
  const read = { csv: resolveCsv, parquet: resolveParquet, jsonl: resolveJsonLines }[format];
  const from = await read(source, database);
  const fileColumns = await listColumns(`SELECT * FROM ${from}`, database);
  const names = fileColumns.map((column) => column.name);
  const selected =
    source.select === undefined
      ? fileColumns
      : await refusing('select', source.select, path, names, () =>
          listColumns(sliceQuery(from, source.select, undefined), database),
        );
  const query = sliceQuery(from, source.select, source.where);
  if (source.where !== undefined) {
    const selectedNames = selected.map((column) => column.name);
    await refusing('where', source.where, path, selectedNames, () => listColumns(query, database));
  }
  return { query, columns: selected };
}

/** The engine follows links before it looks whether a file may be read. */
async function refuseOutside(path: string, database: Database): Promise<void> {
  try {
    await database.execute(fileSize(path));
  } catch (error) {
    if (!/^Permission Error/.test(causeMessage(error))) return;
    throw new ConfigurationError(`${path} lies outside the repository`, {
      hint: 'Copy the file into the repository in an earlier step; a link that leads outside is not enough.',
      cause: error,
    });
  }
}

async function resolveCsv(source: Source, database: Database): Promise<string> {
  const { path } = source;
  const { delimiter, names } = await readCsvHeader(path);
  refuseHeader(path, names);
  const sniff = async (rows: number): Promise<string> => {
    const found = await database.run(sniffCsv(path, delimiter, rows), readRows);
    const dialect: CsvDialect = {
      delimiter,
      columns: new Map(
        found.map((row) => {
          const name = String(row.name);
          return [name, source.text?.includes(name) === true ? 'VARCHAR' : String(row.type)];
        }),
      ),
      dateFormat: textOrNull(found[0]?.date_format),
      timestampFormat: textOrNull(found[0]?.timestamp_format),
    };
    return readThrough(readCsv(path, dialect), [...dialect.columns.keys()], database);
  };
  const asText = {
    delimiter,
    columns: new Map(names.map((name) => [name, 'VARCHAR'])),
    dateFormat: null,
    timestampFormat: null,
  };
  try {
    return await sniff(sniffedRows).catch((error: unknown) => {
      if (parseCsvFault(causeMessage(error))?.conversion === true) return sniff(-1);
      throw error;
    });
  } catch (error) {
    // Where the first rows are faulty, sniffing fails without naming the line; reading them as text names it.
    const fault =
      parseCsvFault(causeMessage(error)) ??
      (await readThrough(readCsv(path, asText), names, database).then(
        () => undefined,
        (failure: unknown) => parseCsvFault(causeMessage(failure)),
      ));
    if (fault !== undefined) throw csvFaultError(path, fault, error);
    throw new ConfigurationError(`${path} cannot be read as CSV: ${shorten(causeMessage(error))}`, {
      cause: error,
    });
  }
}

function refuseHeader(path: string, names: readonly string[]): void {
  const position = names.indexOf('') + 1;
  if (position > 0) {
    throw new ConfigurationError(
      names.length === 1
        ? `${path} has no header line`
        : `${path}:1: column ${position} of ${names.length} has no name in the header`,
      { hint: 'The first line must name every column.' },
    );
  }
  const lower = names.map((name) => name.toLowerCase());
  const repeated = names.find((_, index) => lower.indexOf(lower[index] ?? '') !== index);
  if (repeated !== undefined) {
    throw new ConfigurationError(`${path}:1: the header names the column "${repeated}" twice`, {
      hint: 'Give each column its own name; upper and lower case count as the same.',
    });
  }
  if (names.every((name) => /^[-+]?[\d.]+([eE][-+]?\d+)?$|^\d{4}-\d\d-\d\d/.test(name))) {
    throw new ConfigurationError(
      `${path}:1: the first line holds values (${names.slice(0, 3).join(', ')}), not names`,
      {
        hint: 'Put a header line with the names of the columns on top.',
      },
    );
  }
}

/** The footer tells whether a Parquet file is whole; damage inside shows when the rows are read. */
async function resolveParquet(source: Source, database: Database): Promise<string> {
  const from = readParquet(source.path);
  try {
    await listColumns(`SELECT * FROM ${from}`, database);
  } catch (error) {
    const truncated = /magic bytes|footer|metadata/i.test(causeMessage(error));
    throw new ConfigurationError(
      `${source.path} is no whole Parquet file${truncated ? ': its end is missing' : `: ${shorten(causeMessage(error))}`}`,
      { hint: 'Was the download or export interrupted? Make the file again.', cause: error },
    );
  }
  return from;
}

async function resolveJsonLines(source: Source, database: Database): Promise<string> {
  const { path } = source;
  try {
    const found = await listColumns(`SELECT * FROM ${readJsonLines(path)}`, database);
    // A key with values of several types comes as JSON: as text it can be compared.
    const columns = new Map(found.map(({ name, type }) => [name, type === 'JSON' ? 'VARCHAR' : type]));
    return await readThrough(readJsonLines(path, columns), [...columns.keys()], database);
  } catch (error) {
    const message = causeMessage(error);
    const line = /in line (\d+)/.exec(message)?.[1];
    throw new ConfigurationError(
      line === undefined
        ? `${path} cannot be read as JSON lines: ${shorten(message)}`
        : `${path}:${line}: the line is no JSON object`,
      { hint: 'Each line must be one whole JSON object, for example {"id": 1, "label": 0}.', cause: error },
    );
  }
}

async function readThrough(from: string, columns: readonly string[], database: Database): Promise<string> {
  await database.execute(countEveryValue(from, columns));
  return from;
}

async function listColumns(query: string, database: Database): Promise<Column[]> {
  const rows = await database.run(describe(query), readRows);
  return rows.map((row) => ({ name: String(row.column_name), type: String(row.column_type) }));
}

async function refusing<T>(
  part: 'select' | 'where',
  sql: string,
  path: string,
  columns: readonly string[],
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const message = causeMessage(error);
    const unknown = /Referenced column "(.*?)" not found/.exec(message)?.[1];
    const complaint = unknown === undefined ? shorten(message) : `there is no column "${unknown}"`;
    throw new ConfigurationError(`\`${part}: ${sql}\` over ${path}: ${complaint}`, {
      ...(unknown === undefined ? {} : { hint: suggestion(unknown, columns) }),
      cause: error,
    });
  }
}

/** The engine's own message, below our explanation of it. */
function causeMessage(error: unknown): string {
  return error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
}

function textOrNull(value: Value | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
