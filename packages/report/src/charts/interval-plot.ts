import type { Chart } from './draw.ts';
import { colour } from './draw.ts';

export interface IntervalRow {
  label: string;
  /** What stands at the right end: the numbers in words. */
  note: string;
  delta: number;
  low: number;
  high: number;
  evidence: 'better' | 'worse' | 'same';
}

export interface IntervalPlot {
  rows: readonly IntervalRow[];
  label: string;
  /** Width of the plot alone. */
  width: number;
  /** True where each row has a scale of its own, so that metrics of different size can stand together. */
  ownScales: boolean;
  /** Where rows stand for metrics, positive means better: the axis says so instead of numbers. */
  axisTitle: string;
  /** On a narrow page labels stand above their intervals. */
  narrow: boolean;
}

const domain = ['better', 'same', 'worse'];

/** A forest plot: differences with their intervals about the line of no difference. */
export function intervalPlot(plot: IntervalPlot): Chart {
  const { rows, width, ownScales, narrow } = plot;
  const extent = (row: IntervalRow) => Math.max(Math.abs(row.low), Math.abs(row.high), Number.MIN_VALUE);
  const widest = Math.max(...rows.map(extent));
  const values = rows.map((row, index) => {
    const scale = ownScales ? extent(row) : 1;
    return {
      row: index,
      label: shorten(row.label, narrow ? 42 : 34),
      note: row.note,
      delta: row.delta / scale,
      low: row.low / scale,
      high: row.high / scale,
      evidence: row.evidence,
    };
  });
  const reach = ownScales ? 1.08 : widest * 1.08;
  const step = narrow ? 46 : 30;
  const y = { field: 'row', type: 'ordinal', axis: null } as const;
  const scale = { domain: [-reach, reach], nice: false };
  const axis = ownScales
    ? ({ title: plot.axisTitle, labels: false, ticks: false, grid: false } as const)
    : ({
        title: plot.axisTitle,
        labelExpr: "datum.value === 0 ? '0' : format(datum.value, '+.2~g')",
        tickCount: narrow ? 3 : 5,
        grid: !narrow,
      } as const);
  const x = (field: string) => ({ field, type: 'quantitative', scale, axis }) as const;
  const color = {
    field: 'evidence',
    type: 'nominal',
    legend: null,
    scale: { domain, range: [colour.better, colour.same, colour.worse] },
  } as const;
  const dy = narrow ? 8 : 0;
  const names = narrow
    ? ({ x: { value: 0 }, align: 'left', dx: 0, dy: -10 } as const)
    : ({ x: { value: 0 }, align: 'right', dx: -12, dy: 0 } as const);
  const notes = narrow
    ? ({ align: 'right', dx: 0, dy: -10 } as const)
    : ({ align: 'left', dx: 12, dy: 0 } as const);
  const text = (channel: 'label' | 'note', place: typeof names | typeof notes, at: number, fill: string) => ({
    mark: {
      type: 'text',
      align: place.align,
      baseline: 'middle',
      dx: place.dx,
      dy: place.dy,
      color: fill,
    } as const,
    encoding: { y, x: { value: at }, text: { field: channel, type: 'nominal' } } as const,
  });
  const zero = { datum: 0, type: 'quantitative' as const, scale, axis };
  // One row of data, or the line would be drawn once per interval.
  const noDifferenceLine = {
    data: { values: [{}] },
    mark: { type: 'rule' as const, color: colour.muted, strokeDash: [4, 3] },
    encoding: { x: zero },
  };
  // Where texts stand above the intervals, a line would cross them.
  const noDifferenceTicks = {
    mark: {
      type: 'point' as const,
      shape: 'M0,-.5L0,.5',
      size: 484,
      stroke: colour.muted,
      strokeWidth: 1.5,
      yOffset: dy,
    },
    encoding: { y, x: zero },
  };
  return {
    label: plot.label,
    spec: {
      width,
      height: { step },
      data: { values },
      layer: [
        narrow ? noDifferenceTicks : noDifferenceLine,
        {
          mark: { type: 'rule', strokeWidth: 2.5, yOffset: dy, y2Offset: dy },
          encoding: { y, x: x('low'), x2: { field: 'high' }, color },
        },
        {
          mark: { type: 'point', filled: true, size: 90, opacity: 1, yOffset: dy },
          encoding: {
            y,
            x: x('delta'),
            color,
            shape: {
              field: 'evidence',
              type: 'nominal',
              legend: null,
              scale: { domain, range: ['triangle-up', 'circle', 'triangle-down'] },
            },
          },
        },
        text('label', names, 0, colour.ink),
        text('note', notes, width, colour.muted),
      ],
    },
  };
}

function shorten(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}
