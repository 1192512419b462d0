import { mkdir, realpath } from 'node:fs/promises';
import {
  ConfigurationError,
  ExternalError,
  explainSystemError,
  formatDuration,
  messageOf,
} from '@contender/core';
import type { DuckDBConnection, DuckDBInstance, DuckDBResult } from '@duckdb/node-api';
import { explainFailure } from './failures.ts';
import type { RunOptions } from './port.ts';
import { identifier, literal } from './sql.ts';

export type DuckDbModule = typeof import('@duckdb/node-api');

export interface DatabaseOptions {
  /** Absolute path; files below it may be read and written. */
  workspace: string;
  /** Where the engine spills to when memory runs out; made when missing. */
  temporaryFolder: string;
  /** For example `1GB`. */
  memoryLimit: string;
  /** Default: one for each core. */
  threads: number | undefined;
  /** Further folders that may be read. */
  readable: readonly string[];
  /** Interrupts the running statement and refuses further ones. */
  signal: AbortSignal | undefined;
  load: () => Promise<DuckDbModule>;
}

/** One in-memory DuckDB with one connection, on which statements run one after the other. */
export class Database {
  readonly workspace: string;
  readonly #signal: AbortSignal | undefined;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  #last: Promise<unknown> = Promise.resolve();
  #names = 0;

  private constructor(options: DatabaseOptions, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.workspace = options.workspace;
    this.#signal = options.signal;
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(options: DatabaseOptions): Promise<Database> {
    if (!/^\d+(\.\d+)?\s*[KMGT](i?B)?$/i.test(options.memoryLimit) || /^[0.]+\D/.test(options.memoryLimit)) {
      throw new ConfigurationError(`memory-limit: "${options.memoryLimit}" is no size; write it like 4GB.`);
    }
    const { DuckDBInstance } = await loadModule(options.load);
    await mkdir(options.temporaryFolder, { recursive: true }).catch((error: unknown) => {
      throw explainSystemError(error);
    });
    const folders = [options.workspace, options.temporaryFolder, ...options.readable];
    // A folder may be reached through a link: both its names count.
    const allowed = new Set([...folders, ...(await Promise.all(folders.map((folder) => realpath(folder))))]);
    let instance: DuckDBInstance;
    try {
      instance = await DuckDBInstance.create(':memory:', {
        memory_limit: options.memoryLimit,
        temp_directory: options.temporaryFolder,
        ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
        // The same file gives the same rows in the same order, so that what is written has a stable digest.
        preserve_insertion_order: 'true',
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
        allow_community_extensions: 'false',
        // It knows a file by its time of change alone: one written anew at once would be read as it was.
        enable_external_file_cache: 'false',
      });
    } catch (error) {
      throw new ConfigurationError(`The query engine does not start: ${messageOf(error)}`, {
        hint: `Check the memory limit (${options.memoryLimit}); write it like 4GB.`,
        cause: error,
      });
    }
    const connection = await instance.connect();
    const list = [...allowed]
      .map((folder) => literal(folder.endsWith('/') ? folder : `${folder}/`))
      .join(', ');
    await connection.run(`SET allowed_directories = [${list}]`);
    await connection.run(`SET TimeZone = 'UTC'`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    return new Database(options, instance, connection);
  }

  /**
   * Runs one statement; a text that holds several is refused. `use` gets the streaming result and must be done
   * with it when it resolves.
   */
  run<T>(sql: string, use: (result: DuckDBResult) => Promise<T>, options: RunOptions = {}): Promise<T> {
    const turn = this.#last.then(async () => {
      const { timeLimitMs } = options;
      const limit = timeLimitMs === undefined ? undefined : AbortSignal.timeout(timeLimitMs);
      const signals = [this.#signal, limit].filter((signal) => signal !== undefined);
      const release = interruptOn(AbortSignal.any(signals), this.#connection);
      try {
        this.#refuseCancelled();
        const statements = await this.#connection.extractStatements(sql);
        if (statements.count !== 1) {
          throw new ConfigurationError(
            `The engine takes one SQL statement at a time, found ${statements.count}:\n${sql}`,
          );
        }
        this.#refuseCancelled();
        return await use(await this.#connection.stream(sql));
      } catch (error) {
        this.#refuseCancelled(error);
        if (limit?.aborted === true) throw tooSlow(timeLimitMs ?? 0, error);
        throw explainFailure(error, sql, this.workspace);
      } finally {
        release();
      }
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #refuseCancelled(cause?: unknown): void {
    if (this.#signal?.aborted !== true) return;
    const known = cause instanceof ExternalError ? cause : undefined;
    throw known ?? new ExternalError('The query was cancelled', { hint: 'Running again is safe.' });
  }

  async execute(sql: string): Promise<void> {
    await this.run(sql, async (result) => {
      await result.fetchAllChunks();
    });
  }

  /** A name, quoted, that no other object of this database has. */
  freshName(prefix: string): string {
    this.#names += 1;
    return identifier(`${prefix}_${this.#names}`);
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

function tooSlow(timeLimitMs: number, cause: unknown): ConfigurationError {
  return new ConfigurationError(`the query ran longer than ${formatDuration(timeLimitMs)}`, {
    hint: 'Make it simpler, or allow more time with --sql-time-limit (input `sql-time-limit`).',
    cause,
  });
}

const interruptionEveryMs = 50;

/**
 * Interrupts what the connection runs once the signal fires. The engine forgets an interruption that comes before
 * the statement has begun, so it is told again until the statement ends. Returns the end of it.
 */
function interruptOn(signal: AbortSignal, connection: DuckDBConnection): () => void {
  let timer: NodeJS.Timeout | undefined;
  const interrupt = () => {
    connection.interrupt();
    timer ??= setInterval(interrupt, interruptionEveryMs);
  };
  signal.addEventListener('abort', interrupt, { once: true });
  return () => {
    signal.removeEventListener('abort', interrupt);
    clearInterval(timer);
  };
}

async function loadModule(load: () => Promise<DuckDbModule>): Promise<DuckDbModule> {
  try {
    return await load();
  } catch (error) {
    throw new ExternalError('The query engine (@duckdb/node-api) cannot be loaded', {
      hint: 'Install the dependencies again on this very platform; it is a native module.',
      cause: error,
    });
  }
}
