import { ConfigurationError, type DataFile, type DataFormat } from '@contender/core';
import type { Database } from './database.ts';
import { causeMessage, complaintOf, isWorldFault } from './failures.ts';
import { readThroughJson, resolveJsonLines } from './json-lines.ts';
import { listColumns } from './list-columns.ts';
import { namesOf, type SourceNames } from './naming.ts';
import type { Column, Source } from './port.ts';
import { resolveCsv } from './read-csv.ts';
import { type CsvDialect, type Paths, readCsv, readParquet } from './sql.ts';

/**
 * The table function that reads the files of a source, each looked at by itself first, so that a fault is told by
 * its file. All must have the same columns.
 */
export async function resolveFiles(
  format: DataFormat,
  source: Source,
  files: readonly DataFile[],
  database: Database,
): Promise<string> {
  const paths = {
    paths: files.map(({ path }) => path),
    partitioned: files.length > 0 && files.every(({ name }) => /(^|\/)[^/=]+=[^/]*\//.test(name)),
  };
  const namesOfFile = ({ path, shown }: DataFile) => namesOf({ ...source, path, shown }, database.workspace);
  if (format === 'csv') {
    const dialects: CsvDialect[] = [];
    for (const file of files) dialects.push(await resolveCsv(file.path, source, namesOfFile(file), database));
    refuseOtherColumns(
      files,
      dialects.map(({ columns }) => [...columns.keys()]),
    );
    return readCsv(paths, joinDialects(dialects));
  }
  if (format === 'jsonl') {
    let from = '';
    for (const file of files) from = await resolveJsonLines(file.path, namesOfFile(file), database);
    return isSingle(paths) ? from : readThroughJson(paths, database);
  }
  const columns: Column[][] = [];
  for (const file of files) columns.push(await parquetColumns(file.path, namesOfFile(file), database));
  refuseOtherColumns(
    files,
    columns.map((list) => list.map(({ name, type }) => `${name} ${type}`)),
  );
  return readParquet(paths);
}

function isSingle({ paths, partitioned }: Paths): boolean {
  return paths.length === 1 && !partitioned;
}

/** @param columns of each file, as they are compared */
function refuseOtherColumns(files: readonly DataFile[], columns: readonly (readonly string[])[]): void {
  const [first = []] = columns;
  const other = columns.findIndex(
    (list) => list.length !== first.length || list.some((name, index) => name !== first[index]),
  );
  const [one, two] = [files[0], files[other]];
  if (other < 0 || one === undefined || two === undefined) return;
  const own = columns[other] ?? [];
  const lacks = first.filter((name) => !own.includes(name));
  const more = own.filter((name) => !first.includes(name));
  const parts = [
    ...(lacks.length > 0 ? [`lacks ${lacks.slice(0, 5).join(', ')}`] : []),
    ...(more.length > 0 ? [`has ${more.slice(0, 5).join(', ')}`] : []),
  ];
  const difference = parts.length > 0 ? parts.join(' and ') : 'has them in another order';
  throw new ConfigurationError(`${two.shown} has other columns than ${one.shown}: it ${difference}`, {
    hint: 'Files of one dataset need the same columns of the same types, in the same order.',
  });
}

/** Where files disagree on the type of a column, the wider one is taken: a number, else text. */
function joinDialects(dialects: readonly CsvDialect[]): CsvDialect {
  const [first] = dialects;
  if (first === undefined) throw new TypeError('A source has at least one file');
  let joined = first;
  for (const dialect of dialects) {
    const sameFormats =
      first.dateFormat === dialect.dateFormat && first.timestampFormat === dialect.timestampFormat;
    const columns = new Map(
      [...joined.columns].map(([name, type]): [string, string] => {
        const other = dialect.columns.get(name) ?? type;
        const temporal = /^(DATE|TIME)/.test(type);
        return [name, type === other && (sameFormats || !temporal) ? type : widerType(type, other)];
      }),
    );
    joined = { ...first, columns };
  }
  return joined;
}

function widerType(one: string, other: string): string {
  const number = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL.*)$/;
  return number.test(one) && number.test(other) ? 'DOUBLE' : 'VARCHAR';
}

/** The footer tells whether a Parquet file is whole; damage inside shows when the rows are read. */
async function parquetColumns(path: string, names: SourceNames, database: Database): Promise<Column[]> {
  const from = readParquet({ paths: [path], partitioned: false });
  try {
    return await listColumns(`SELECT * FROM ${from}`, database);
  } catch (error) {
    if (isWorldFault(error)) throw error;
    const truncated = /magic bytes|footer|metadata|too small/i.test(causeMessage(error));
    throw new ConfigurationError(
      `${names.path} is no whole Parquet file${truncated ? ': its end is missing' : `: ${complaintOf(error, database.workspace)}`}`,
      { hint: 'Was the download or export interrupted? Make the file again.', cause: error },
    );
  }
}
