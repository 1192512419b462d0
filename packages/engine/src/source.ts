import { stat } from 'node:fs/promises';
import { ConfigurationError, type DataFormat, suggestion } from '@contender/core';
import type { Database } from './database.ts';
import { causeMessage, shorten } from './failures.ts';
import type { Column, Source } from './port.ts';
import { resolveCsv } from './read-csv.ts';
import { readThrough } from './read-through.ts';
import { describe, fileSize, readJsonLines, readParquet, sliceQuery } from './sql.ts';
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
