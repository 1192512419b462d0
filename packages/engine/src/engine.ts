import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readColumns } from './columns.ts';
import { Database, type DuckDbModule } from './database.ts';
import type { Engine } from './port.ts';
import { resolveSource } from './source.ts';
import { copyTo, createView } from './sql.ts';
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
    load: options.load ?? (() => import(/* webpackIgnore: true */ '@duckdb/node-api')),
  });
  return {
    async define(name, source) {
      const { query, columns } = await resolveSource(source, database);
      await database.execute(createView(name, query));
      return columns;
    },
    rows: (sql) => database.run(sql, readRows),
    columns: (sql) => readColumns(sql, database),
    async write(sql, file, format) {
      const partial = `${file}.partial`;
      await mkdir(dirname(file), { recursive: true });
      try {
        const [written] = await database.run(copyTo(sql, partial, format), readRows);
        await rename(partial, file);
        return Number(written?.Count);
      } finally {
        await rm(partial, { force: true });
      }
    },
    close: () => database.close(),
  };
}
