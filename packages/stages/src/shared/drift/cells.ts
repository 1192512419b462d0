import { type ColumnProfile, ConfigurationError, suggestion } from '@contender/core';
import type { Column, Engine } from '@contender/engine';
import { asNumber, asText, binOf, kindOf, placeOf } from '../cells.ts';
import { countGroups, type Grouped } from '../groups.ts';

/** The values of one column, counted over the same cells in the reference and now. The last cell is "(missing)". */
export interface CountedColumn {
  column: string;
  kind: 'numeric' | 'categorical';
  cells: { label: string; reference: number; current: number }[];
  /** Where the cells of a number lie, without the missing ones: the middle of a bin, ascending. */
  points?: number[];
  /** Standard deviation of the reference. */
  spread?: number;
}

/**
 * Counts the current rows over the cells of the reference profile, all columns in one scan of the view.
 * @param rows of the view
 * @throws ConfigurationError when a column is missing or of another kind than it was
 */
export async function countCells(
  engine: Engine,
  view: string,
  current: readonly Column[],
  profiles: readonly ColumnProfile[],
  rows: number,
): Promise<CountedColumn[]> {
  const layouts = profiles.map((profile) => layOut(profile, current));
  const counted =
    layouts.length === 0
      ? []
      : await countGroups(
          engine,
          view,
          layouts.map(({ grouped }) => grouped),
        );
  return layouts.map(({ profile, labels, reference }, index) => {
    const now = new Array<number>(labels.length).fill(0);
    const numbers = counted[index]?.numbers;
    numbers?.values.forEach((cell, position) => {
      now[cell] = numbers.counts[position] ?? 0;
    });
    now[labels.length - 1] = rows - now.reduce((sum, count) => sum + count, 0);
    return {
      column: profile.name,
      kind: profile.kind === 'categorical' ? 'categorical' : 'numeric',
      cells: labels.map((label, cell) => ({
        label,
        reference: reference[cell] ?? 0,
        current: now[cell] ?? 0,
      })),
      ...pointsOf(profile),
    };
  });
}

interface Layout {
  profile: ColumnProfile;
  grouped: Grouped;
  labels: string[];
  reference: number[];
}

function layOut(profile: ColumnProfile, current: readonly Column[]): Layout {
  const column = current.find(({ name }) => name === profile.name);
  const names = current.map(({ name }) => name);
  if (column === undefined) {
    throw new ConfigurationError(`The data have no column "${profile.name}", which the reference has`, {
      hint: `${suggestion(profile.name, names)} Derive it in \`select\`, or name it under \`ignore\`.`,
    });
  }
  if (kindOf(column.type) !== profile.kind) {
    throw new ConfigurationError(
      `The column "${profile.name}" is ${column.type} now, and was ${profile.type} in the reference`,
      { hint: 'Cast it in `select`, or name it under `ignore`.' },
    );
  }
  if (profile.kind === 'categorical') {
    const values = profile.top.map(({ value }) => value);
    return {
      profile,
      grouped: { kind: 'number', expression: placeOf(asText(column.name, column.type), values) },
      labels: [...values, '(other)', '(missing)'],
      reference: [...profile.top.map(({ count }) => count), profile.other, profile.nulls],
    };
  }
  const edges = profile.histogram?.edges ?? [];
  const counts = profile.histogram?.counts ?? [0];
  // Values that are not finite stand in no bin; they count as missing, then as now.
  const notBinned = profile.count - counts.reduce((sum, count) => sum + count, 0);
  return {
    profile,
    grouped: { kind: 'number', expression: binOf(asNumber(column.name, column.type), edges) },
    labels: [...binLabels(profile, edges), '(missing)'],
    reference: [...counts, profile.nulls + notBinned],
  };
}

/** The middle of each bin; the outer ones reach to the least and the greatest value. */
function pointsOf(profile: ColumnProfile): { points?: number[]; spread?: number } {
  if (profile.kind === 'categorical' || profile.kind === 'other') return {};
  const { edges = [], counts = [] } = profile.histogram ?? {};
  const [first, last] = [edges[0], edges.at(-1)];
  if (first === undefined || last === undefined) return { points: [0], spread: 0 };
  const step = edges.length > 1 ? (last - first) / (edges.length - 1) : Math.abs(first) || 1;
  const low = typeof profile.min === 'number' ? profile.min : first - step;
  const high = typeof profile.max === 'number' ? profile.max : last + step;
  const single = isSingle(profile, edges);
  const points = single
    ? [low, ...edges]
    : [low, ...edges].map((edge, bin) => (edge + (edges[bin] ?? high)) / 2);
  return { points, spread: profile.standardDeviation ?? deviationOf(points, counts) };
}

function deviationOf(points: readonly number[], counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const mean = points.reduce((sum, point, bin) => sum + (point * (counts[bin] ?? 0)) / total, 0);
  const square = points.reduce(
    (sum, point, bin) => sum + ((point - mean) ** 2 * (counts[bin] ?? 0)) / total,
    0,
  );
  return Math.sqrt(square);
}

/** A column of few values has a bin for each: the first begins at the smallest. */
function isSingle({ min, distinct }: ColumnProfile, edges: readonly number[]): boolean {
  return typeof min === 'number' && edges.length === distinct - 1;
}

function binLabels(profile: ColumnProfile, edges: readonly number[]): string[] {
  const show = (edge: number) =>
    profile.kind === 'temporal' ? describeTime(edge, profile.type) : String(edge);
  if (isSingle(profile, edges)) return [profile.min, ...edges].map(String);
  return Array.from({ length: edges.length + 1 }, (_, bin) => {
    const low = edges[bin - 1];
    const high = edges[bin];
    if (low === undefined) return high === undefined ? 'all' : `below ${show(high)}`;
    return high === undefined ? `${show(low)} and above` : `${show(low)} to ${show(high)}`;
  });
}

function describeTime(seconds: number, type: string): string {
  const iso = new Date(seconds * 1000).toISOString();
  if (!/^(DATE|TIMESTAMP)/.test(type)) return iso.slice(11, 19);
  return iso.replace(/T00:00:00\.000Z$/, '').replace(/\.000Z$/, 'Z');
}
