import { identifier } from '@contender/engine';

/* Rules that compare a row's key with those of other rows, as conditions in SQL. */

/** SQL condition, never null: a column of the list is null. */
export function anyNull(columns: readonly string[]): string {
  return `(${columns.map((column) => `${identifier(column)} IS NULL`).join(' OR ')})`;
}

/** The keys that occur more than once; a key with a null in it never does. */
export function duplicateKeys(view: string, columns: readonly string[]): string {
  return `SELECT ${columns.map(identifier).join(', ')} ${groupedDuplicates(view, columns)}`;
}

/** How often each such key occurs, as `repeats`; without the keys, one of which may have that name. */
export function countDuplicates(view: string, columns: readonly string[]): string {
  return `SELECT count(*) AS repeats ${groupedDuplicates(view, columns)}`;
}

function groupedDuplicates(view: string, columns: readonly string[]): string {
  return `FROM ${identifier(view)} WHERE NOT ${anyNull(columns)} GROUP BY ${columns.map(identifier).join(', ')} HAVING count(*) > 1`;
}

/**
 * SQL condition, never null: the row's key is among those that a query gives. Two keys are the same when every
 * part is, and two nulls are.
 * @param columns of the row
 * @param keys a query
 * @param named its columns, in the same order
 */
export function isListed(
  columns: readonly string[],
  keys: string,
  named: readonly string[] = columns,
): string {
  return `coalesce(${keyOf(columns)} IN (SELECT ${keyOf(named)} FROM (${keys})), false)`;
}

/** A key as one value, which is null for no row. */
export function keyOf(columns: readonly string[]): string {
  return `{${columns.map((column, index) => `k${index}: ${identifier(column)}`).join(', ')}}`;
}

/** Counts the rows that meet a condition, and their different keys. */
export function countKeys(view: string, breaks: string, columns: readonly string[]): string {
  return `SELECT coalesce(sum(n), 0)::DOUBLE AS broken, count(*)::DOUBLE AS groups
FROM (SELECT count(*) AS n FROM ${identifier(view)} WHERE ${breaks} GROUP BY ${columns.map(identifier).join(', ')})`;
}
