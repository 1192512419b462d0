import { type Engine, identifier, literal } from '@contender/engine';

/*
 * Tables of plain row objects, for naive readings of the rules. A date or timestamp is its ISO text, a whole
 * number that a double cannot hold a bigint.
 */

export type Cell = string | number | bigint | boolean | null;
export type Row = Readonly<Record<string, Cell>>;
/** The engine's type of each column, in order. */
export type Types = Readonly<Record<string, string>>;

/** A query that gives these rows, each column in its type. */
export function rowsQuery(types: Types, rows: readonly Row[]): string {
  const names = Object.keys(types);
  const columns = Object.entries(types).map(
    ([name, type], index) => `CAST(c${index} AS ${type}) AS ${identifier(name)}`,
  );
  const tuples = rows.map((row) => `(${names.map((name) => written(row[name] ?? null)).join(', ')})`);
  const nothing = `(${names.map(() => 'NULL::VARCHAR').join(', ')})`;
  return `SELECT ${columns.join(', ')} FROM (VALUES ${tuples.length === 0 ? nothing : tuples.join(', ')}) AS v(${names.map((_, index) => `c${index}`).join(', ')})${tuples.length === 0 ? ' WHERE false' : ''}`;
}

/** Writes a Parquet file: unlike CSV it keeps types, NaN and the difference of '' and null. */
export async function writeTable(
  engine: Engine,
  file: string,
  types: Types,
  rows: readonly Row[],
): Promise<void> {
  await engine.write(rowsQuery(types, rows), file, 'parquet');
}

function written(cell: Cell): string {
  if (cell === null) return 'NULL::VARCHAR';
  return literal(Object.is(cell, -0) ? '-0.0' : String(cell));
}

/** Two nulls are the same, two NaN, and both zeros. */
export function same(a: Cell, b: Cell): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

/** A cell as the engine writes it, for the doubles and texts that the tests draw. */
export function shown(cell: Cell, type: string | undefined): string | null {
  if (cell === null || type !== 'DOUBLE' || typeof cell !== 'number')
    return cell === null ? null : String(cell);
  if (!Number.isFinite(cell)) return Number.isNaN(cell) ? 'nan' : cell > 0 ? 'inf' : '-inf';
  if (Object.is(cell, -0)) return '-0.0';
  return Number.isInteger(cell) ? `${cell}.0` : String(cell);
}

/** `2 rows`, for the counts of small tables. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
