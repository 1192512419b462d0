import type { ColumnProfile, Profile } from '@contender/core';
import { type Column, type Engine, identifier, type Value } from '@contender/engine';
import { asNumber, asText, binOf, type ColumnKind, kindOf, placeOf } from '../../shared/cells.ts';
import { countGroups, type Grouped, type Groups, groupColumn } from '../../shared/groups.ts';
import { binCounts, moments, quantileLevels, quantiles } from './distribution.ts';
import { mostValueBins, niceEdges } from './edges.ts';

/** How many of the most frequent values a profile keeps. */
const topValues = 20;
/** Candidates for them where a column has too many values to count each. */
const topCandidates = 60;
/** Longer texts are no categories: they count among the others. */
const longestValue = 200;
const probedRows = 50_000;
const mostGroups = 4_096;

interface ColumnPlan {
  name: string;
  type: string;
  kind: ColumnKind;
  /**
   * `groups`: few distinct values, so that every statistic follows exactly from their counts.
   * `sketch`: many, so that the engine's aggregates tell distinct values and quantiles approximately.
   */
  way: 'groups' | 'sketch';
}

/** What a profile needs from the one scan that it shares with the rules, and how it goes on from there. */
export interface ProfilePlan {
  view: string;
  columns: ColumnPlan[];
  /** Aliased SQL aggregates over the view. */
  aggregates: string[];
}

/** Looks at the first rows of a view to plan its profile. */
export async function planProfile(
  engine: Engine,
  view: string,
  columns: readonly Column[],
): Promise<ProfilePlan> {
  const countDistinct = columns.map(
    ({ name, type }, index) =>
      `CAST(approx_count_distinct(${kindOf(type) === 'other' ? `CAST(${identifier(name)} AS VARCHAR)` : identifier(name)}) AS DOUBLE) AS d${index}`,
  );
  const [probe] = await engine.rows(
    `SELECT CAST(count(*) AS DOUBLE) AS n, ${countDistinct.join(', ')} FROM (SELECT * FROM ${identifier(view)} LIMIT ${probedRows})`,
  );
  const seen = Number(probe?.n);
  const plans = columns.map(({ name, type }, index): ColumnPlan => {
    const kind = kindOf(type);
    const distinct = Number(probe?.[`d${index}`]);
    const few = seen < probedRows || (distinct <= mostGroups && distinct <= seen / 12);
    return { name, type, kind, way: few && kind !== 'other' ? 'groups' : 'sketch' };
  });
  return { view, columns: plans, aggregates: plans.flatMap(aggregatesOf) };
}

function aggregatesOf(plan: ColumnPlan, index: number): string[] {
  const column = identifier(plan.name);
  const filled = `count(${column}) AS filled_${index}`;
  if (plan.way === 'groups') return [filled];
  const text = asText(plan.name, plan.type);
  const distinct = `approx_count_distinct(${plan.kind === 'other' ? text : column}) AS distinct_${index}`;
  if (plan.kind === 'other') return [filled, distinct];
  if (plan.kind === 'categorical') {
    return [
      filled,
      distinct,
      `min(${text}) AS min_${index}`,
      `max(${text}) AS max_${index}`,
      `CAST(to_json(approx_top_k(CASE WHEN length(${text}) <= ${longestValue} THEN ${text} END, ${topCandidates})) AS VARCHAR) AS top_${index}`,
    ];
  }
  const number = asNumber(plan.name, plan.type);
  return [
    filled,
    distinct,
    `min(${number}) AS min_${index}`,
    `max(${number}) AS max_${index}`,
    `avg(${number}) AS mean_${index}`,
    `stddev_samp(${number}) AS deviation_${index}`,
    `array_to_string(approx_quantile(${number}, [${quantileLevels.join(', ')}]), ',') AS quantiles_${index}`,
  ];
}

/**
 * Finishes a profile with one more scan. @param scanned the row of the plan's aggregates
 * @param rows the number of rows of the view
 */
export async function finishProfile(
  engine: Engine,
  plan: ProfilePlan,
  scanned: Readonly<Record<string, Value>>,
  rows: number,
): Promise<Profile> {
  const sketches = plan.columns.map((column, index) => readSketch(column, index, scanned));
  const grouped = plan.columns.map((column, index): Grouped | undefined => {
    if (column.way === 'groups') return groupColumn(column.name, column.type);
    const sketch = sketches[index];
    if (sketch === undefined || column.kind === 'other') return undefined;
    return column.kind === 'categorical'
      ? { kind: 'number', expression: placeOf(asText(column.name, column.type), sketch.candidates) }
      : { kind: 'number', expression: binOf(asNumber(column.name, column.type), sketch.edges) };
  });
  const wanted = grouped.filter((entry) => entry !== undefined);
  const counted = wanted.length === 0 ? [] : await countGroups(engine, plan.view, wanted);
  let next = 0;
  const columns = plan.columns.map((column, index): ColumnProfile => {
    const groups = grouped[index] === undefined ? undefined : counted[next++];
    const filled = Number(scanned[`filled_${index}`]);
    const common = {
      name: column.name,
      type: column.type,
      kind: column.kind,
      count: filled,
      nulls: rows - filled,
    };
    if (groups === undefined) {
      const distinct = Math.min(filled, Number(scanned[`distinct_${index}`]));
      return { ...common, ...empty, distinct, other: filled };
    }
    const sketch = sketches[index];
    return {
      ...common,
      ...(sketch === undefined
        ? fromGroups(column, groups, filled)
        : fromSketch(column, sketch, groups, filled, Number(scanned[`distinct_${index}`]))),
    };
  });
  return { rows, columns };
}

type Described = Omit<ColumnProfile, 'name' | 'type' | 'kind' | 'count' | 'nulls'>;

const empty = {
  min: null,
  max: null,
  mean: null,
  standardDeviation: null,
  quantiles: [],
  histogram: null,
  top: [],
} satisfies Partial<Described>;

function fromGroups(column: ColumnPlan, groups: Groups, filled: number): Described {
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

interface Sketch {
  min: Value;
  max: Value;
  mean: number | null;
  standardDeviation: number | null;
  quantiles: { p: number; value: number }[];
  edges: number[];
  candidates: string[];
}

function readSketch(
  column: ColumnPlan,
  index: number,
  scanned: Readonly<Record<string, Value>>,
): Sketch | undefined {
  if (column.way === 'groups') return undefined;
  const list = scanned[`quantiles_${index}`];
  const values = typeof list === 'string' && list !== '' ? list.split(',').map(Number) : [];
  const points = values.flatMap((value, position) => {
    const p = quantileLevels[position];
    return p === undefined ? [] : [{ p, value }];
  });
  const min = scanned[`min_${index}`] ?? null;
  const max = scanned[`max_${index}`] ?? null;
  const top = scanned[`top_${index}`];
  const candidates: unknown = typeof top === 'string' ? JSON.parse(top) : [];
  return {
    min,
    max,
    mean: numberOrNull(scanned[`mean_${index}`]),
    standardDeviation: numberOrNull(scanned[`deviation_${index}`]),
    quantiles: points,
    edges: typeof min === 'number' && typeof max === 'number' ? edgesBetween(column, points, min, max) : [],
    candidates: Array.isArray(candidates) ? candidates.filter((value) => typeof value === 'string') : [],
  };
}

function fromSketch(
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
    quantiles: sketch.quantiles,
    histogram: { edges: sketch.edges, counts: cells(sketch.edges.length + 1) },
    other: filled,
  };
}

function edgesBetween(
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
function show(column: ColumnPlan, value: number | undefined): number | string | null {
  if (value === undefined) return null;
  if (column.kind !== 'temporal') return value;
  const iso = new Date(value * 1000).toISOString();
  if (column.type === 'DATE') return iso.slice(0, 10);
  return /^TIMESTAMP/.test(column.type) ? iso.replace(/\.000Z$/, 'Z') : iso.slice(11, 19);
}

function numberOrNull(value: Value | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
