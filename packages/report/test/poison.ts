import { type AnyRecord, recordSchemas } from '@contender/core';
import { z } from 'zod';
import type { ReportRecords } from '../src/records.ts';

type Path = readonly (string | number)[];

function stringPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => stringPaths(child, [...path, key]));
}

function setPaths(value: unknown, paths: readonly Path[], text: string): unknown {
  const copy: unknown = structuredClone(value);
  for (const path of paths) {
    let parent: unknown = copy;
    for (const key of path.slice(0, -1)) parent = Reflect.get(Object(parent), key);
    Reflect.set(Object(parent), path.at(-1) ?? '', text);
  }
  return copy;
}

// By kind and path without array indices; asking the schema is slow, and the answer is the same for all elements.
const known = new Map<string, boolean>();

/** The strings of a record that its schema leaves free: what anyone who writes a record can choose. */
function freePaths(record: AnyRecord): Path[] {
  return stringPaths(record).filter((path) => {
    const key = [record.kind, ...path.filter((part) => !/^\d+$/.test(String(part)))].join(' ');
    const free =
      known.get(key) ?? recordSchemas[record.kind].safeParse(setPaths(record, [path], '<x>')).success;
    known.set(key, free);
    return free;
  });
}

const anyRecord = z.union(Object.values(recordSchemas));

/** The same records with every free string replaced by a text from outside. */
export function poison(records: ReportRecords, text: string): ReportRecords {
  const { model: _, ...stages } = records;
  const poisoned: ReportRecords = { model: text };
  for (const [key, record] of Object.entries(stages)) {
    if (record !== undefined)
      Object.assign(poisoned, { [key]: anyRecord.parse(setPaths(record, freePaths(record), text)) });
  }
  return poisoned;
}
