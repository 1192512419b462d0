import { ConfigurationError, suggestion } from '@contender/core';
import { type Column, identifier } from '@contender/engine';
import { familyOf } from './typed-column.ts';

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
 * @param asText those of the columns that are compared as text
 */
export function isListed(
  columns: readonly string[],
  keys: string,
  named: readonly string[] = columns,
  asText: readonly string[] = [],
): string {
  const texts = columns.map((column) => asText.includes(column));
  return `coalesce(${keyOf(columns, texts)} IN (SELECT ${keyOf(named, texts)} FROM (${keys})), false)`;
}

/** A key as one value, which is null for no row. */
function keyOf(columns: readonly string[], asText: readonly boolean[] = []): string {
  const parts = columns.map((column, index) => {
    const value = identifier(column);
    return `k${index}: ${asText[index] === true ? `CAST(${value} AS VARCHAR)` : value}`;
  });
  return `{${parts.join(', ')}}`;
}

/**
 * Finds how columns of two tables are compared: numbers as numbers, dates as instants. A column of codes may look
 * like whole numbers in one file and not in the other; then both are text.
 * @param other what the other table is called
 * @param named the columns there, in the same order
 * @returns those that are compared as text
 * @throws ConfigurationError where a column is missing in the other table, or can never be the same
 */
export function comparedAsText(
  columns: readonly string[],
  ours: readonly Column[],
  theirs: readonly Column[],
  other: string,
  named: readonly string[] = columns,
): string[] {
  const names = theirs.map((column) => column.name);
  return columns.filter((name, index) => {
    const theirName = named[index] ?? name;
    const type = ours.find((column) => column.name === name)?.type ?? '';
    const theirType = theirs.find((column) => column.name === theirName)?.type;
    if (theirType === undefined) {
      throw new ConfigurationError(`${other} has no column "${theirName}"`, {
        hint: suggestion(theirName, names),
      });
    }
    if (type === theirType) return false;
    const pair = [familyOf(type), familyOf(theirType)];
    const within = (...families: string[]) => pair.every((family) => families.includes(family));
    if (within('integer', 'fraction') || within('date', 'timestamp')) return false;
    if (within('integer', 'text')) return true;
    throw new ConfigurationError(
      `"${name}" is of type ${type} here and of type ${theirType} in ${other}: they cannot be compared`,
      { hint: 'Make both the same, for example with a cast in `select`.' },
    );
  });
}

/** Counts the rows that meet a condition, and their different keys. */
export function countKeys(view: string, breaks: string, columns: readonly string[]): string {
  return `SELECT coalesce(sum(n), 0)::DOUBLE AS broken, count(*)::DOUBLE AS groups
FROM (SELECT count(*) AS n FROM ${identifier(view)} WHERE ${breaks} GROUP BY ${columns.map(identifier).join(', ')})`;
}
