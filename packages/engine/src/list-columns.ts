import type { Database } from './database.ts';
import type { Column } from './port.ts';
import { describe } from './sql.ts';
import { readRows } from './values.ts';

/** The columns that a query gives, without running it. */
export async function listColumns(query: string, database: Database): Promise<Column[]> {
  const rows = await database.run(describe(query), readRows);
  return rows.map((row) => ({ name: String(row.column_name), type: String(row.column_type) }));
}
