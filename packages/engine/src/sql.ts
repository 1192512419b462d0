import type { DataEncoding } from '@contender/core';

/*
 * SQL text in the engine's dialect (DuckDB), apart from its execution. Whatever comes from outside enters a
 * statement through `identifier` or `literal` only; `select` and `where` of the config are SQL already.
 */

/** A quoted name. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A literal: text, a DOUBLE (any finite number, NaN and infinities too), a boolean or NULL. */
export function literal(value: string | number | boolean | null): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  // The exponent makes the literal a DOUBLE; without it 0.1 would be a DECIMAL.
  return Number.isFinite(value) ? value.toExponential() : `'${value}'::DOUBLE`;
}

/** How a CSV file is to be read; nothing is left to guessing when a query runs. */
export interface CsvDialect {
  delimiter: string;
  encoding: DataEncoding;
  /** Column name to type, in the order of the file. */
  columns: ReadonlyMap<string, string>;
  dateFormat: string | null;
  timestampFormat: string | null;
}

const strictCsv = `header = true, quote = '"', escape = '"', comment = '', skip = 0, strict_mode = true, null_padding = false`;

/** Looks at the first rows of a CSV file and tells the types of its columns. `rows` = -1: at all of them. */
export function sniffCsv(
  path: string,
  { delimiter, encoding }: Pick<CsvDialect, 'delimiter' | 'encoding'>,
  rows: number,
): string {
  return `SELECT unnest(Columns, recursive := true), DateFormat AS date_format, TimestampFormat AS timestamp_format
FROM sniff_csv(${literal(path)}, delim = ${literal(delimiter)}, encoding = ${literal(encoding)}, ${strictCsv}, sample_size = ${rows})`;
}

export function readCsv(paths: Paths, dialect: CsvDialect): string {
  const formats = [
    dialect.dateFormat === null ? '' : `, dateformat = ${literal(dialect.dateFormat)}`,
    dialect.timestampFormat === null ? '' : `, timestampformat = ${literal(dialect.timestampFormat)}`,
  ].join('');
  return `read_csv(${listOf(paths)}, auto_detect = false, delim = ${literal(dialect.delimiter)}, encoding = ${literal(dialect.encoding)}, ${strictCsv}${formats}, columns = ${struct(dialect.columns)})`;
}

export function readParquet(paths: Paths): string {
  return `read_parquet(${listOf(paths)})`;
}

/** The files of one source; those in folders named `key=value` hold that column, too. */
export interface Paths {
  paths: readonly string[];
  partitioned: boolean;
}

function listOf({ paths, partitioned }: Paths): string {
  return `[${paths.map(literal).join(', ')}], hive_partitioning = ${partitioned}`;
}

/** JSON lines. Without columns every line is looked at to find them. */
export function readJsonLines(paths: Paths, columns?: ReadonlyMap<string, string>): string {
  const shape = columns === undefined ? 'sample_size = -1' : `columns = ${struct(columns)}`;
  return `read_json(${listOf(paths)}, format = 'newline_delimited', records = true, ${shape})`;
}

/** A query that makes the engine read every value of the columns. */
export function countEveryValue(from: string, columns: readonly string[]): string {
  return `SELECT ${columns.map((column) => `count(${identifier(column)})`).join(', ')} FROM ${from}`;
}

/** A query that makes the engine unpack every value of a Parquet file; counts would come from its footer. */
export function hashEveryValue(from: string, columns: readonly string[]): string {
  return `SELECT bit_xor(hash(${columns.map(identifier).join(', ')})) FROM ${from}`;
}

/** The rows of a source: its select list over the file, its condition over the selected columns. */
export function sliceQuery(from: string, select: string | undefined, where: string | undefined): string {
  const selected = `SELECT ${select ?? '*'}\nFROM ${from}`;
  return where === undefined ? selected : `SELECT * FROM (\n${selected}\n) WHERE (\n${where}\n)`;
}

/** The size of a file, without its content. */
export function fileSize(path: string): string {
  return `SELECT size FROM read_blob(${literal(path)})`;
}

export function createView(name: string, query: string): string {
  return `CREATE OR REPLACE TEMP VIEW ${identifier(name)} AS\n${query}`;
}

export function describe(query: string): string {
  return `DESCRIBE ${query}`;
}

/** Writes a query's rows to a file. */
export function copyTo(query: string, file: string, format: 'csv' | 'parquet'): string {
  const options =
    format === 'csv'
      ? 'FORMAT csv, HEADER true, USE_TMP_FILE false'
      : 'FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false';
  return `COPY (\n${query}\n) TO ${literal(file)} (${options})`;
}

function struct(columns: ReadonlyMap<string, string>): string {
  return `{${[...columns].map(([name, type]) => `${literal(name)}: ${literal(type)}`).join(', ')}}`;
}
