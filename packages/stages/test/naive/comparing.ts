import { type Row, same } from './table.ts';

/* The rules that compare rows with others, by looking at every pair. */

function alike(columns: readonly string[], a: Row, b: Row): boolean {
  return columns.every((column) => same(a[column] ?? null, b[column] ?? null));
}

export function hasNull(columns: readonly string[], row: Row): boolean {
  return columns.some((column) => row[column] === null);
}

/** Rows whose key stands in another row too; a key with a null in it is no key. */
export function repeated(rows: readonly Row[], columns: readonly string[]): number[] {
  return indexesOf(
    rows,
    (row, index) =>
      !hasNull(columns, row) && rows.some((other, place) => place !== index && alike(columns, row, other)),
  );
}

/** Rows that stand in the other table; with keys named, only where each is filled. */
export function leaked(
  rows: readonly Row[],
  others: readonly Row[],
  columns: readonly string[],
  byKey: boolean,
): number[] {
  return indexesOf(
    rows,
    (row) => !(byKey && hasNull(columns, row)) && others.some((other) => alike(columns, row, other)),
  );
}

/** Rows with a value that the other table does not hold. */
export function unknownValues(rows: readonly Row[], others: readonly Row[], column: string): number[] {
  return indexesOf(
    rows,
    (row) => row[column] !== null && !others.some((other) => alike([column], row, other)),
  );
}

/** Rows whose features stand with two different labels somewhere in the table; no label is no other label. */
export function contradicting(rows: readonly Row[], features: readonly string[], label: string): number[] {
  return indexesOf(rows, (row) => {
    const labelled = rows.filter((other) => alike(features, row, other) && other[label] !== null);
    return labelled.some((one) => labelled.some((other) => !alike([label], one, other)));
  });
}

/** How many different keys these rows hold. */
export function differentKeys(
  rows: readonly Row[],
  indexes: readonly number[],
  columns: readonly string[],
): number {
  const seen: Row[] = [];
  for (const index of indexes) {
    const row = rows[index];
    if (row !== undefined && !seen.some((other) => alike(columns, row, other))) seen.push(row);
  }
  return seen.length;
}

function indexesOf(rows: readonly Row[], chosen: (row: Row, index: number) => boolean): number[] {
  return rows.flatMap((row, index) => (chosen(row, index) ? [index] : []));
}

export interface Tolerance {
  max_rows?: number;
  max_percent?: number;
}

/** Whether so many of the rows may break a rule. */
export function tolerates(tolerance: Tolerance, broken: number, rows: number): boolean {
  if (tolerance.max_rows !== undefined) return broken <= tolerance.max_rows;
  return broken === 0 || (100 * broken) / rows <= (tolerance.max_percent ?? 0);
}
