import type { DuckDBResult, DuckDBValue } from '@duckdb/node-api';
import type { Value } from './port.ts';

/** All rows of a small result as objects; dates, decimals, lists and the like as the engine writes them. */
export async function readRows(result: DuckDBResult): Promise<Record<string, Value>[]> {
  const names = result.columnNames();
  const rows: Record<string, Value>[] = [];
  for await (const chunk of result) {
    for (const values of chunk.getRows()) {
      rows.push(Object.fromEntries(names.map((name, index) => [name, plain(values[index] ?? null)])));
    }
  }
  return rows;
}

function plain(value: DuckDBValue): Value {
  return value === null || typeof value !== 'object' ? value : String(value);
}
