import type { ColumnProfile, DriftResult } from '@contender/core';
import { clean, clip } from '../text.ts';
import type { Chart } from './draw.ts';
import { colour } from './draw.ts';

const small = { width: 230, height: 72 };

/** How the values of a column are spread; undefined where the profile does not say. */
export function profilePlot(column: ColumnProfile, label: string): Chart | undefined {
  const { histogram: bins, top, other } = column;
  if (bins !== null && bins.edges.length > 1) return histogram(bins, column.kind === 'temporal', label);
  if (top.length > 0) return valueBars(top, other, label);
  const [edge] = bins?.edges ?? [];
  if (edge === undefined) return undefined;
  const [below = 0, above = 0] = bins?.counts ?? [];
  const halves = [
    { value: `below ${edge}`, count: below },
    { value: `${edge} or more`, count: above },
  ];
  return valueBars(halves, 0, label);
}

/**
 * Bars whose area is the number of values. The outer bins are open; they are drawn as wide as the middling
 * inner bin.
 */
function histogram(bins: NonNullable<ColumnProfile['histogram']>, temporal: boolean, label: string): Chart {
  const { counts } = bins;
  // The profile counts seconds, the time axis milliseconds.
  const edges = temporal ? bins.edges.map((seconds) => seconds * 1000) : bins.edges;
  const widths = edges.slice(1).map((edge, index) => edge - (edges[index] ?? edge));
  const middling = widths.toSorted((a, b) => a - b)[Math.floor(widths.length / 2)] || 1;
  const values = counts.map((count, index) => {
    const low = edges[index - 1] ?? (edges[0] ?? 0) - middling;
    const high = edges[index] ?? low + middling;
    return { low, high, density: high > low ? count / (high - low) : 0 };
  });
  return {
    label,
    spec: {
      ...small,
      data: { values },
      mark: { type: 'bar', color: colour.challenger, binSpacing: 1 },
      encoding: {
        x: temporal
          ? {
              field: 'low',
              type: 'temporal',
              scale: { type: 'utc', nice: false },
              axis: { title: null, grid: false, tickCount: 3 },
            }
          : {
              field: 'low',
              type: 'quantitative',
              bin: 'binned',
              scale: { zero: false, nice: false },
              axis: { title: null, grid: false, tickCount: 4, format: '~s' },
            },
        x2: { field: 'high' },
        y: { field: 'density', type: 'quantitative', axis: null },
        ...(temporal ? { y2: { datum: 0 } } : {}),
      },
    },
  };
}

function valueBars(top: ColumnProfile['top'], other: number, label: string): Chart {
  const most = other === 0 && top.length <= 7 ? 7 : 5;
  const shown = top.slice(0, most);
  const rest = other + top.slice(most).reduce((sum, { count }) => sum + count, 0);
  const all = shown.reduce((sum, { count }) => sum + count, rest) || 1;
  const values = shown.map(({ value, count }, index) => ({
    row: index,
    name: shortName(value),
    share: count / all,
  }));
  if (rest > 0) values.push({ row: values.length, name: 'all others', share: rest / all });
  const y = { field: 'row', type: 'ordinal', axis: null } as const;
  const largest = Math.max(...values.map(({ share }) => share)) || 1;
  const x = {
    field: 'share',
    type: 'quantitative' as const,
    axis: null,
    scale: { domain: [0, largest], range: [96, 196] },
  };
  const text = { type: 'text', baseline: 'middle' } as const;
  return {
    label,
    spec: {
      width: small.width,
      height: { step: 17 },
      data: { values },
      layer: [
        {
          mark: { type: 'bar', color: colour.challenger, height: 11 },
          encoding: { y, x, x2: { value: 96 } },
        },
        {
          mark: { ...text, align: 'right', color: colour.ink },
          encoding: { y, x: { value: 90 }, text: { field: 'name', type: 'nominal' } },
        },
        {
          mark: { ...text, align: 'left', dx: 5, color: colour.muted },
          encoding: { y, x, text: { field: 'share', type: 'quantitative', format: '.0%' } },
        },
      ],
    },
  };
}

const maxCells = 24;

/** Shares of the reference and of the current rows in each cell of a drifted column. */
export function driftPlot(column: DriftResult, width: number, label: string): Chart {
  const cells = column.cells.slice(0, maxCells);
  const total = (key: 'reference' | 'current') => column.cells.reduce((sum, cell) => sum + cell[key], 0) || 1;
  const totals = { reference: total('reference'), current: total('current') };
  const values = cells.flatMap((cell, index) =>
    (['reference', 'current'] as const).map((period) => ({
      cell: index,
      name: shortName(cell.label),
      period,
      share: cell[period] / totals[period],
    })),
  );
  const names = cells.map((cell) => shortName(cell.label));
  const domain = ['reference', 'current'];
  return {
    label,
    spec: {
      width,
      height: 150,
      data: { values },
      mark: { type: 'bar' },
      encoding: {
        x: {
          field: 'cell',
          type: 'ordinal',
          scale: { paddingInner: 0.25 },
          axis: {
            title: null,
            // JSON makes a string literal of every name, so that none becomes part of the expression.
            labelExpr: `${JSON.stringify(names)}[datum.value]`,
            labelAngle: names.some((name) => name.length > 5) || names.length > 10 ? -40 : 0,
            labelOverlap: true,
          },
        },
        xOffset: { field: 'period', type: 'nominal', scale: { domain } },
        y: { field: 'share', type: 'quantitative', axis: { title: null, format: '.0%', tickCount: 4 } },
        color: {
          field: 'period',
          type: 'nominal',
          legend: null,
          scale: { domain, range: [colour.champion, colour.challenger] },
        },
      },
    },
  };
}

function shortName(text: string): string {
  return clip(clean(text), 14);
}
