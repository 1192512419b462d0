import type { Database } from './database.ts';
import { countEveryValue } from './sql.ts';

/** Makes the engine read every value once, so that a fault shows now; returns the source as it was given. */
export async function readThrough(
  from: string,
  columns: readonly string[],
  database: Database,
): Promise<string> {
  await database.execute(countEveryValue(from, columns));
  return from;
}
