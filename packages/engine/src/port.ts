import type { DataEncoding, DataFormat } from '@contender/core';
import type { Inspection } from './inspect.ts';

/** Data files, or a slice of them, as the config names them; paths are absolute here. */
export interface Source {
  /** A file, a folder of files of one format, or a pattern; `key=value` folders become columns. */
  path: string;
  /** Undefined: by the file's ending. */
  format?: DataFormat | undefined;
  /** What separates the fields of a CSV file. Default: as the header has it. */
  delimiter?: string | undefined;
  /** Of a CSV file. Default `utf-8`. */
  encoding?: DataEncoding | undefined;
  /** SQL select list. Default `*`. */
  select?: string | undefined;
  /** SQL condition over the selected columns. */
  where?: string | undefined;
  /** Columns of a CSV file to read as text even where every value looks like a number or a date. */
  text?: readonly string[] | undefined;
  /** The path as the user wrote it, for messages. Default: from the workspace on. */
  shown?: string | undefined;
  /** Where its parts stand in the config, as a message about them begins: `contender.yml:6:16: data.train.path`. */
  places?:
    | Partial<Record<'path' | 'format' | 'delimiter' | 'encoding' | 'select' | 'where', string>>
    | undefined;
  /** Refuses a source without rows. Default: false. */
  requireRows?: boolean | undefined;
}

export interface RunOptions {
  /** Longer the statement may not run: it is interrupted and refused with a ConfigurationError. */
  timeLimitMs?: number | undefined;
}

export interface Column {
  name: string;
  /** The engine's type name, for example `BIGINT`, `VARCHAR`, `TIMESTAMP`. */
  type: string;
}

export type Value = string | number | bigint | boolean | null;

/**
 * A query engine over data files. SQL is generated apart from it, in the engine's dialect; the engine runs it.
 * A distributed engine would stand behind this same port.
 */
export interface Engine {
  /**
   * Makes a source readable under a name: a view, nothing is copied. A source is read once here so that a file
   * that is missing, empty, truncated or ragged is refused with a ConfigurationError that names the file.
   */
  define(name: string, source: Source): Promise<Column[]>;
  /** Runs a query of few rows (aggregates, samples): one object per row. */
  rows(sql: string, options?: RunOptions): Promise<Record<string, Value>[]>;
  /**
   * Looks at a query from outside before it is run.
   * @throws ConfigurationError unless it is one SELECT over the declared tables alone
   */
  inspect(sql: string, tables: readonly string[]): Promise<Inspection>;
  /** Looks at a condition from outside. @throws ConfigurationError unless it reads the rows of the view alone */
  inspectCondition(condition: string, view: string): Promise<Inspection>;
  /** Gives a view another name. */
  alias(name: string, view: string): Promise<void>;
  /**
   * Reads columns of many rows into typed arrays: DOUBLE as Float64Array, BOOLEAN and small integers as
   * Float64Array too, everything else dictionary-coded.
   */
  columns(sql: string): Promise<Map<string, ColumnData>>;
  /** Writes a query's rows to a file, atomically, by the engine itself. Returns the number of rows. */
  write(sql: string, file: string, format: 'csv' | 'parquet'): Promise<number>;
  close(): void;
}

export type ColumnData =
  | { kind: 'numeric'; values: Float64Array /* null is NaN */ }
  | { kind: 'coded'; codes: Int32Array /* null is -1 */; values: string[] };
