import { type ColumnProfile, ConfigurationError, suggestion } from '@contender/core';
import type { Column, Engine } from '@contender/engine';
import { asNumber, asText, binOf, kindOf, placeOf } from '../shared/cells.ts';
import { countGroups, type Grouped } from '../shared/groups.ts';

/** The values of one column, counted over the same cells in the reference and now. The last cell is "(missing)". */
export interface CountedColumn {
  column: string;
  kind: 'numeric' | 'categorical';
  cells: { label: string; reference: number; current: number }[];
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
    throw new ConfigurationError(
      `The recent data have no column "${profile.name}", which the champion was trained with`,
      {
        hint: `${suggestion(profile.name, names)} Derive it in \`data.recent.select\`, or name it under \`monitor.ignore\`.`,
      },
    );
  }
  if (kindOf(column.type) !== profile.kind) {
    throw new ConfigurationError(
      `The column "${profile.name}" is ${column.type} in the recent data, and was ${profile.type} when the champion was trained`,
      { hint: 'Cast it in `data.recent.select`, or name it under `monitor.ignore`.' },
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

function binLabels(profile: ColumnProfile, edges: readonly number[]): string[] {
  const show = (edge: number) =>
    profile.kind === 'temporal' ? describeTime(edge, profile.type) : String(edge);
  // A column of few values has a bin for each: the first begins at the smallest.
  const single = typeof profile.min === 'number' && edges.length === profile.distinct - 1;
  if (single) return [profile.min, ...edges].map(String);
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
