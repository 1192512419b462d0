import { identifier, literal } from '@contender/engine';

/*
 * The cells over which values of a column are counted, in SQL: the bins of a histogram, or the most frequent
 * values and the rest. The profile is made with them, and drift is counted over the same ones.
 */

const numericTypes = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL.*)$/;
const temporalTypes = /^(DATE|TIME.*)$/;
const categoricalTypes = /^(VARCHAR|BOOLEAN|UUID|ENUM.*)$/;

export type ColumnKind = 'numeric' | 'categorical' | 'temporal' | 'other';

/** How a column of an engine's type is profiled and compared. */
export function kindOf(type: string): ColumnKind {
  if (numericTypes.test(type)) return 'numeric';
  if (temporalTypes.test(type)) return 'temporal';
  return categoricalTypes.test(type) ? 'categorical' : 'other';
}

/**
 * A column as a DOUBLE: the number itself, seconds since 1970-01-01 UTC for a date or timestamp, seconds since
 * midnight for a time. Null for a null, NaN and infinities.
 */
export function asNumber(column: string, type: string): string {
  const name = identifier(column);
  const canBeInfinite = /^(DOUBLE|FLOAT|DATE|TIMESTAMP.*)$/.test(type);
  const finite = canBeInfinite ? `CASE WHEN isfinite(${name}) THEN ${name} END` : name;
  return kindOf(type) === 'temporal' ? `CAST(epoch(${finite}) AS DOUBLE)` : `CAST(${finite} AS DOUBLE)`;
}

/** A column as text. */
export function asText(column: string, type: string): string {
  return type === 'VARCHAR' ? identifier(column) : `CAST(${identifier(column)} AS VARCHAR)`;
}

/**
 * The bin of a number: 0 below the first edge, i for edges[i − 1] ≤ value < edges[i]. Null for a null.
 * Nested conditions search the edges by halves.
 */
export function binOf(value: string, edges: readonly number[]): string {
  const search = (low: number, high: number): string => {
    if (low === high) return String(low);
    const middle = (low + high) >> 1;
    return `CASE WHEN ${value} < ${literal(edges[middle] ?? 0)} THEN ${search(low, middle)} ELSE ${search(middle + 1, high)} END`;
  };
  return `CASE WHEN ${value} IS NOT NULL THEN ${search(0, edges.length)} END`;
}

/** The place of a text in a list, and the list's length for every other text. Null for a null. */
export function placeOf(text: string, values: readonly string[]): string {
  if (values.length === 0) return `CASE WHEN ${text} IS NOT NULL THEN 0 END`;
  const cases = values.map((value, index) => `WHEN ${literal(value)} THEN ${index}`).join(' ');
  return `CASE WHEN ${text} IS NOT NULL THEN CASE ${text} ${cases} ELSE ${values.length} END END`;
}
