import type { Value } from '@contender/engine';
import type { Groups } from '../../shared/groups.ts';
import { type Described, edgesBetween, empty, longestValue, show, sum, topValues } from './describe.ts';
import { quantileLevels } from './distribution.ts';
import type { ColumnPlan } from './plan.ts';

/** What the engine's aggregates tell of a column with many values. */
export interface Sketch {
  min: Value;
  max: Value;
  mean: number | null;
  standardDeviation: number | null;
  skewness: number | null;
  kurtosis: number | null;
  quantiles: { p: number; value: number }[];
  edges: number[];
  candidates: string[];
}

/** Reads the aggregates of a column; undefined where its values are counted one by one. */
export function readSketch(
  column: ColumnPlan,
  index: number,
  scanned: Readonly<Record<string, Value>>,
): Sketch | undefined {
  if (column.way !== 'sketch') return undefined;
  const list = scanned[`quantiles_${index}`];
  const values = typeof list === 'string' && list !== '' ? list.split(',').map(Number) : [];
  const points = values.flatMap((value, position) => {
    const p = quantileLevels[position];
    return p === undefined ? [] : [{ p, value }];
  });
  const min = scanned[`min_${index}`] ?? null;
  const max = scanned[`max_${index}`] ?? null;
  const top = scanned[`top_${index}`];
  // Moments of the others alone would not be those of the column.
  const moment = (name: string) =>
    Number(scanned[`vast_${index}`] ?? 0) > 0 ? null : numberOrNull(scanned[`${name}_${index}`]);
  const candidates: unknown = typeof top === 'string' ? JSON.parse(top) : [];
  return {
    min,
    max,
    mean: numberOrNull(scanned[`mean_${index}`]),
    standardDeviation: moment('deviation'),
    skewness: moment('skewness'),
    kurtosis: moment('kurtosis'),
    quantiles: points,
    edges: typeof min === 'number' && typeof max === 'number' ? edgesBetween(column, points, min, max) : [],
    candidates: Array.isArray(candidates) ? candidates.filter((value) => typeof value === 'string') : [],
  };
}

/** What follows from the aggregates and the counts of the cells that were laid over them. */
export function fromSketch(
  column: ColumnPlan,
  sketch: Sketch,
  groups: Groups,
  filled: number,
  distinct: number,
): Described {
  const { values, counts } = groups.numbers;
  const cells = (length: number) => {
    const cell = new Array<number>(length).fill(0);
    for (const [index, value] of values.entries()) cell[value] = counts[index] ?? 0;
    return cell;
  };
  const approximate = Math.min(filled, distinct);
  if (column.kind === 'categorical') {
    const places = cells(sketch.candidates.length + 1);
    const top = sketch.candidates
      .map((value, index) => ({ value, count: places[index] ?? 0 }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, topValues);
    return {
      ...empty,
      distinct: approximate,
      min: typeof sketch.min === 'string' ? sketch.min.slice(0, longestValue) : null,
      max: typeof sketch.max === 'string' ? sketch.max.slice(0, longestValue) : null,
      top,
      other: filled - sum(top.map(({ count }) => count)),
    };
  }
  return {
    ...empty,
    distinct: approximate,
    min: show(column, numberOrNull(sketch.min) ?? undefined),
    max: show(column, numberOrNull(sketch.max) ?? undefined),
    mean: column.kind === 'numeric' ? sketch.mean : null,
    standardDeviation: column.kind === 'numeric' ? sketch.standardDeviation : null,
    skewness: sketch.skewness,
    kurtosis: sketch.kurtosis,
    quantiles: sketch.quantiles,
    histogram: { edges: sketch.edges, counts: cells(sketch.edges.length + 1) },
    other: filled,
  };
}

function numberOrNull(value: Value | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
