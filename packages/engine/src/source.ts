import { realpath } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import {
  ConfigurationError,
  type DataFile,
  type DataFormat,
  findDataFiles,
  suggestion,
} from '@contender/core';
import type { Database } from './database.ts';
import { causeMessage, complaintOf, isWorldFault } from './failures.ts';
import { inspectExpression, inspectQuery } from './inspect.ts';
import { listColumns } from './list-columns.ts';
import { namesOf, type SourceNames } from './naming.ts';
import type { Column, Source } from './port.ts';
import { resolveFiles } from './resolve-files.ts';
import { fileSize, sliceQuery } from './sql.ts';
import { refuseForeignBytes } from './text-file.ts';
import { readRows } from './values.ts';

const endings: Readonly<Record<string, DataFormat>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.csv.gz': 'csv',
  '.tsv.gz': 'csv',
  '.csv.zst': 'csv',
  '.tsv.zst': 'csv',
  '.parquet': 'parquet',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.jsonl.gz': 'jsonl',
  '.ndjson.gz': 'jsonl',
  '.jsonl.zst': 'jsonl',
  '.ndjson.zst': 'jsonl',
};

/** The format of a file by its ending. */
function formatOf(path: string): DataFormat | undefined {
  return Object.entries(endings).find(([ending]) => path.toLowerCase().endsWith(ending))?.[1];
}

/** The format of a source's files. @throws ConfigurationError when it has none, or not one format */
export async function formatOfSource(source: Source): Promise<DataFormat> {
  const names = namesOf(source, '/');
  const { files } = await findDataFiles(source.path, { shown: names.file });
  return formatOfAll(files, source, names);
}

/** The format of the files of a source: one for all. */
function formatOfAll(files: readonly DataFile[], source: Source, names: SourceNames): DataFormat {
  if (source.format !== undefined) return source.format;
  const formats = new Map(
    files.map(({ shown }): [DataFormat | undefined, string] => [formatOf(shown), shown]),
  );
  const [format] = formats.keys();
  if (formats.size > 1) {
    throw new ConfigurationError(
      `${names.path} holds files of several formats: ${[...formats.values()].join(', ')}`,
      {
        hint: 'Name those of one, for example with a pattern: data/*.parquet.',
      },
    );
  }
  if (format !== undefined) return format;
  throw new ConfigurationError(`${names.path}: the ending does not tell the format`, {
    hint: `Known are ${Object.keys(endings).join(', ')}. For another one say \`format: csv\`, parquet or jsonl.`,
  });
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
  const names = namesOf(source, database.workspace);
  const { path: place } = source.places ?? {};
  const { files } = await findDataFiles(source.path, {
    shown: names.file,
    where: place === undefined ? '' : `${place}: `,
  });
  const format = formatOfAll(files, source, names);
  for (const file of files) {
    const own = namesOf({ ...source, path: file.path, shown: file.shown }, database.workspace);
    await refuseOutside(file.path, own, database);
    if (format !== 'parquet') await refuseForeignBytes(file.path, own, source.encoding);
  }
  const from = await resolveFiles(format, source, files, database);
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
