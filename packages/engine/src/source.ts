import { realpath } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { ConfigurationError, type DataFormat, requireFile, suggestion } from '@contender/core';
import type { Database } from './database.ts';
import { causeMessage, complaintOf, isWorldFault } from './failures.ts';
import { inspectExpression, inspectQuery } from './inspect.ts';
import { resolveJsonLines } from './json-lines.ts';
import { listColumns } from './list-columns.ts';
import { namesOf, type SourceNames } from './naming.ts';
import type { Column, Source } from './port.ts';
import { resolveCsv } from './read-csv.ts';
import { fileSize, readParquet, sliceQuery } from './sql.ts';
import { refuseForeignBytes } from './text-file.ts';
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

export interface ResolvedSource {
  /** The rows, with every guess (delimiter, types) made fixed. */
  query: string;
  columns: Column[];
  /** The table function that reads the whole file. */
  from: string;
  format: DataFormat;
  names: SourceNames;
}

/**
 * Reads a source through once.
 * @throws ConfigurationError that names the file and what is wrong with it
 */
export async function resolveSource(source: Source, database: Database): Promise<ResolvedSource> {
  const { path } = source;
  const names = namesOf(source, database.workspace);
  await requireFile(path, names.path);
  const format = source.format ?? formatOf(path);
  if (format === undefined) {
    throw new ConfigurationError(`${names.path}: the ending does not tell the format`, {
      hint: `Known are ${Object.keys(endings).join(', ')}. For another one say \`format: csv\`, parquet or jsonl.`,
    });
  }
  await refuseOutside(path, names, database);
  if (format !== 'parquet') await refuseForeignBytes(path, names);
  const from = await resolveFile(format, source, names, database);
  const fileColumns = await listColumns(`SELECT * FROM ${from}`, database);
  const check = async (part: 'select' | 'where', sql: string, columns: readonly Column[], query: string) => {
    try {
      if (part === 'select')
        await inspectQuery(`SELECT ${sql}\nFROM contender_file`, ['contender_file'], database);
      else await inspectExpression(sql, database);
      return await listColumns(query, database);
    } catch (error) {
      if (isWorldFault(error)) throw error;
      // Columns without a value count as text, which an honest condition may not fit.
      if (await isEmpty(`SELECT * FROM ${from}`, database)) throw noRows(format, names);
      throw refusedSql(part, sql, names, columns, error, database);
    }
  };
  const { select, where } = source;
  const selected =
    select === undefined
      ? fileColumns
      : await check('select', select, fileColumns, sliceQuery(from, select, undefined));
  const query = sliceQuery(from, select, where);
  if (where !== undefined) await check('where', where, selected, query);
  return { query, columns: selected, from, format, names };
}

/** @throws ConfigurationError when there is no row, and says whether the file or the condition is why */
export async function refuseNoRows(
  { where }: Source,
  { query, from, format, names }: ResolvedSource,
  database: Database,
): Promise<void> {
  if (!(await isEmpty(query, database))) return;
  if (where === undefined || (await isEmpty(`SELECT * FROM ${from}`, database))) throw noRows(format, names);
  throw new ConfigurationError(`${names.where}: no row of ${names.file} meets \`${inOneLine(where)}\``, {
    hint: 'Does the slice that it names exist in the file?',
  });
}

async function isEmpty(rows: string, database: Database): Promise<boolean> {
  const first = await database.run(`SELECT 1 AS row FROM (\n${rows}\n) LIMIT 1`, readRows);
  return first.length === 0;
}

function noRows(format: DataFormat, names: SourceNames): ConfigurationError {
  return new ConfigurationError(
    `${names.path} ${format === 'csv' ? 'holds a header and no rows' : 'holds no rows'}`,
    { hint: 'Was the download or export interrupted? Make the file again.' },
  );
}

async function resolveFile(
  format: DataFormat,
  source: Source,
  names: SourceNames,
  database: Database,
): Promise<string> {
  if (format === 'csv') return resolveCsv(source, names, database);
  if (format === 'jsonl') return resolveJsonLines(source.path, names, database);
  return resolveParquet(source.path, names, database);
}

/** The engine follows links before it looks whether a file may be read. */
async function refuseOutside(path: string, names: SourceNames, database: Database): Promise<void> {
  try {
    await database.execute(fileSize(path));
  } catch (error) {
    if (!/^Permission Error/.test(causeMessage(error))) return;
    const [file, folder] = await Promise.all([realpath(path), realpath(database.workspace)]);
    throw new ConfigurationError(`${names.path} lies outside the working folder ${database.workspace}`, {
      hint: `Run with \`-C ${commonFolder(file, folder)}\` (input \`working-directory\`), the folder that holds both, and write the paths in the config from there. Or copy the file into the working folder; a link is not enough.`,
      cause: error,
    });
  }
}

function commonFolder(file: string, folder: string): string {
  let common = folder;
  while (relative(common, file).split(sep)[0] === '..') common = dirname(common);
  return common;
}

/** The footer tells whether a Parquet file is whole; damage inside shows when the rows are read. */
async function resolveParquet(path: string, names: SourceNames, database: Database): Promise<string> {
  const from = readParquet(path);
  try {
    await listColumns(`SELECT * FROM ${from}`, database);
  } catch (error) {
    if (isWorldFault(error)) throw error;
    const truncated = /magic bytes|footer|metadata|too small/i.test(causeMessage(error));
    throw new ConfigurationError(
      `${names.path} is no whole Parquet file${truncated ? ': its end is missing' : `: ${complaintOf(error, database.workspace)}`}`,
      { hint: 'Was the download or export interrupted? Make the file again.', cause: error },
    );
  }
  return from;
}

function refusedSql(
  part: 'select' | 'where',
  sql: string,
  names: SourceNames,
  columns: readonly Column[],
  cause: unknown,
  database: Database,
): ConfigurationError {
  const about = `${names[part]}: \`${inOneLine(sql)}\` over ${names.file}`;
  const unknown = /Referenced column "(.*?)" not found/.exec(causeMessage(cause))?.[1];
  if (unknown === undefined) {
    return new ConfigurationError(`${about}: ${complaintOf(cause, database.workspace)}`, { cause });
  }
  return new ConfigurationError(`${about}: there is no column "${unknown}"`, {
    hint: suggestion(
      unknown,
      columns.map(({ name }) => name),
    ),
    cause,
  });
}

const longestShown = 120;

function inOneLine(sql: string): string {
  const line = sql.replaceAll(/\s+/g, ' ').trim();
  return line.length <= longestShown ? line : `${line.slice(0, longestShown - 1)}…`;
}
