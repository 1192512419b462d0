import type { ColumnProfile } from '@contender/core';
import type { Groups } from '../../shared/groups.ts';
import { binCounts, moments, quantiles } from './distribution.ts';
import { mostValueBins, niceEdges } from './edges.ts';
import type { ColumnPlan } from './plan.ts';

/** How many of the most frequent values a profile keeps. */
export const topValues = 20;
/** Longer texts are no categories: they count among the others. */
export const longestValue = 200;

export type Described = Omit<ColumnProfile, 'name' | 'type' | 'kind' | 'count' | 'nulls'>;

export const empty = {
  min: null,
  max: null,
  mean: null,
  standardDeviation: null,
  skewness: null,
  kurtosis: null,
  quantiles: [],
  histogram: null,
  top: [],
  length: null,
  withheld: false,
} satisfies Partial<Described>;

/** What follows from the counts of all distinct values. */
export function fromGroups(column: ColumnPlan, groups: Groups, filled: number): Described {
  if (column.kind === 'categorical') {
    const { texts } = groups;
    const names = texts.map(({ value }) => value).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const top = texts.filter(({ value }) => value.length <= longestValue).slice(0, topValues);
    return {
      ...empty,
      distinct: texts.length,
      min: names[0]?.slice(0, longestValue) ?? null,
      max: names.at(-1)?.slice(0, longestValue) ?? null,
      top,
      other: filled - sum(top.map(({ count }) => count)),
      length: column.type === 'BOOLEAN' ? null : lengthsOf(texts),
    };
  }
  const { numbers } = groups;
  const { values } = numbers;
  const points = quantiles(numbers);
  const edges =
    values.length <= mostValueBins
      ? [...values].slice(1)
      : edgesBetween(column, points, values[0] ?? 0, values.at(-1) ?? 0);
  return {
    ...empty,
    ...(column.kind === 'numeric' ? moments(numbers) : {}),
    distinct: values.length,
    min: show(column, values[0]),
    max: show(column, values.at(-1)),
    quantiles: points,
    histogram: values.length === 0 ? null : { edges, counts: binCounts(numbers, edges) },
    other: filled,
  };
}

/** Cut points over the bulk of a column, from its 1 % to its 99 % quantile. */
export function edgesBetween(
  column: ColumnPlan,
  points: readonly { p: number; value: number }[],
  min: number,
  max: number,
): number[] {
  const scale = column.kind === 'temporal' ? 'seconds' : /INT/.test(column.type) ? 'whole' : 'real';
  const low = points[0]?.value ?? min;
  const high = points.at(-1)?.value ?? max;
  return high > low ? niceEdges(low, high, scale) : niceEdges(min, max, scale);
}

/** Dates and times are shown as ISO text, numbers as they are. */
export function show(column: ColumnPlan, value: number | undefined): number | string | null {
  if (value === undefined) return null;
  if (column.kind !== 'temporal') return value;
  const date = new Date(value * 1000);
  if (Number.isNaN(date.getTime())) return value;
  const iso = date.toISOString();
  if (column.type === 'DATE') return iso.slice(0, 10);
  return /^TIMESTAMP/.test(column.type) ? iso.replace(/\.000Z$/, 'Z') : iso.slice(11, 19);
}

/** Lengths in characters (code points), as the engine counts them. */
function lengthsOf(texts: Groups['texts']): Described['length'] {
  if (texts.length === 0) return null;
  let [min, max, total, rows] = [Number.POSITIVE_INFINITY, 0, 0, 0];
  for (const { value, count } of texts) {
    const length = [...value].length;
    min = Math.min(min, length);
    max = Math.max(max, length);
    total += count * length;
    rows += count;
  }
  return { min, mean: total / rows, max };
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
