import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { ConfigurationError } from '@contender/core';
import type { Database } from './database.ts';
import { complaintOf, isWorldFault } from './failures.ts';
import { listColumns } from './list-columns.ts';
import type { SourceNames } from './naming.ts';
import { readThrough } from './read-through.ts';
import { type Paths, readJsonLines } from './sql.ts';
import { readBytes } from './text-file.ts';

/** Reads a file of JSON lines through and returns the table function that reads it again without guessing. */
export async function resolveJsonLines(
  path: string,
  names: SourceNames,
  database: Database,
): Promise<string> {
  try {
    return await readThroughJson({ paths: [path], partitioned: false }, database);
  } catch (error) {
    if (isWorldFault(error)) throw error;
    // The engine counts a line that breaks off and its successor as one.
    const line = await findNoObject(path);
    const details = {
      hint: 'Each line must be one whole JSON object, for example {"id": 1, "label": 0}.',
      cause: error,
    };
    if (line === 'no lines') throw new ConfigurationError(`${names.path} holds no JSON object`, details);
    throw new ConfigurationError(
      line === undefined
        ? `${names.path} cannot be read as JSON lines: ${complaintOf(error, database.workspace)}`
        : `${names.file}:${line}: the line is no JSON object`,
      details,
    );
  }
}

/** Finds the columns of files of JSON lines and reads them through; partitions add theirs by themselves. */
export async function readThroughJson(files: Paths, database: Database): Promise<string> {
  const found = await listColumns(
    `SELECT * FROM ${readJsonLines({ ...files, partitioned: false })}`,
    database,
  );
  // A key with values of several types comes as JSON: as text it can be compared.
  const columns = new Map(found.map(({ name, type }) => [name, type === 'JSON' ? 'VARCHAR' : type]));
  return readThrough(readJsonLines(files, columns), [...columns.keys()], database);
}

/** The first line, from 1, that is no JSON object; empty lines are passed over. */
async function findNoObject(path: string): Promise<number | 'no lines' | undefined> {
  let [line, filled] = [0, 0];
  for await (const text of createInterface({ input: Readable.from(readBytes(path)) })) {
    line += 1;
    const trimmed = text.replace(/^\uFEFF/, '').trim();
    if (trimmed === '') continue;
    filled += 1;
    if (!isObject(trimmed)) return line;
  }
  return filled === 0 ? 'no lines' : undefined;
}

function isObject(text: string): boolean {
  if (!text.startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
