import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigurationError, explainSystemError } from '@contender/core';
import { readColumns } from './columns.ts';
import { Database, type DuckDbModule } from './database.ts';
import { causeMessage, complaintOf, isAboutSql, isWorldFault } from './failures.ts';
import { inspectCondition, inspectQuery } from './inspect.ts';
import { listColumns } from './list-columns.ts';
import { nameOf } from './naming.ts';
import type { Engine } from './port.ts';
import { type ResolvedSource, refuseNoRows, resolveSource } from './source.ts';
import { copyTo, createView, hashEveryValue, identifier } from './sql.ts';
import { readRows } from './values.ts';

export interface EngineOptions {
  /** Absolute path of the user's repository: its files may be read and written. */
  workspace: string;
  /** Where the engine spills to when memory runs out; made when missing. */
  temporaryFolder: string;
  /** Default `1GB`. */
  memoryLimit?: string;
  /** Default: one for each core. */
  threads?: number;
  /** Further folders whose files may be read. */
  readable?: readonly string[];
  /** Aborted: the running query is interrupted, and it and all later ones are refused with an ExternalError. */
  signal?: AbortSignal;
  /** Brings the native module; default: from `node_modules`. */
  load?: () => Promise<DuckDbModule>;
}

/** Opens the embedded engine: DuckDB in memory, shut off from the network and from files outside its folders. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const database = await Database.open({
    workspace: options.workspace,
    temporaryFolder: options.temporaryFolder,
    memoryLimit: options.memoryLimit ?? '1GB',
    threads: options.threads,
    readable: options.readable ?? [],
    signal: options.signal,
    load: options.load ?? (() => import(/* webpackIgnore: true */ '@duckdb/node-api')),
  });
  const sources = new Map<string, ResolvedSource>();
  const blaming = <T>(work: () => Promise<T>): Promise<T> =>
    work().catch(async (error: unknown) => {
      await refuseDamaged([...sources.values()], error, database);
      throw error;
    });
  return {
    async define(name, source) {
      const resolved = await resolveSource(source, database);
      await database.execute(createView(name, resolved.query));
      sources.set(name, resolved);
      if (source.requireRows === true) await blaming(() => refuseNoRows(source, resolved, database));
      return resolved.columns;
    },
    rows: (sql, runOptions) => blaming(() => database.run(sql, readRows, runOptions)),
    inspect: (sql, tables) => inspectQuery(sql, tables, database),
    inspectCondition: (condition, view) => inspectCondition(condition, view, database),
    alias: (name, view) => database.execute(createView(name, `SELECT * FROM ${identifier(view)}`)),
    columns: (sql) => blaming(() => readColumns(sql, database)),
    async write(sql, file, format) {
      const partial = `${file}.partial`;
      const explained = (error: unknown): never => {
        throw explainSystemError(error, nameOf(file, options.workspace));
      };
      await mkdir(dirname(file), { recursive: true }).catch(explained);
      try {
        const [written] = await blaming(() => database.run(copyTo(sql, partial, format), readRows));
        await rename(partial, file).catch(explained);
        return Number(written?.Count);
      } finally {
        await rm(partial, { force: true }).catch(() => undefined);
      }
    },
    close: () => database.close(),
  };
}

/**
 * The engine tells damage inside a Parquet file when a query meets it, and not always in which file: after such a
 * failure each file is read through.
 * @throws ConfigurationError that names the damaged file
 */
async function refuseDamaged(
  sources: readonly ResolvedSource[],
  failure: unknown,
  database: Database,
): Promise<void> {
  const message = causeMessage(failure);
  if (isAboutSql(message) || !/^(Invalid|IO|INTERNAL|Serialization)\b.* Error/.test(message)) return;
  for (const { from, names } of sources.filter(({ format }) => format === 'parquet')) {
    try {
      const columns = await listColumns(`SELECT * FROM ${from}`, database);
      const everyValue = hashEveryValue(
        from,
        columns.map(({ name }) => name),
      );
      await database.execute(everyValue);
    } catch (error) {
      if (isWorldFault(error)) throw error;
      const complaint = complaintOf(error, database.workspace).replace(/^Failed to read file ".*?": /, '');
      throw new ConfigurationError(`${names.path} is damaged (${complaint.replace(/[:. ]+$/, '')})`, {
        hint: 'Make the file again.',
        cause: error,
      });
    }
  }
}
