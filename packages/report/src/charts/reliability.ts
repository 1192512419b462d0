import type { Chart } from './draw.ts';
import { colour } from './draw.ts';

export interface ReliabilityPoint {
  model: 'champion' | 'challenger';
  meanScore: number;
  positiveRate: number;
  count: number;
}

/** Reliability curves about the diagonal of perfect calibration; the area of a point grows with its rows. */
export function reliabilityPlot(points: readonly ReliabilityPoint[], label: string): Chart {
  const ticks = { format: '.0%', tickCount: 5 } as const;
  // Both axes end where the highest point does, so that the diagonal stays one and no space is empty.
  const highest = Math.max(0.1, ...points.flatMap((point) => [point.meanScore, point.positiveRate]));
  const end = Math.min(1, Math.ceil(highest * 10) / 10);
  const scale = { domain: [0, end] };
  const x = {
    field: 'meanScore',
    type: 'quantitative',
    scale,
    axis: { title: 'Predicted rate', ...ticks },
  } as const;
  const y = {
    field: 'positiveRate',
    type: 'quantitative',
    scale,
    axis: { title: 'Observed rate', ...ticks },
  } as const;
  const domain = ['champion', 'challenger'];
  const color = {
    field: 'model',
    type: 'nominal',
    legend: null,
    scale: { domain, range: [colour.champion, colour.challenger] },
  } as const;
  return {
    label,
    spec: {
      width: 290,
      height: 290,
      data: { values: points.map((point) => ({ ...point })) },
      layer: [
        {
          data: {
            values: [
              { meanScore: 0, positiveRate: 0 },
              { meanScore: end, positiveRate: end },
            ],
          },
          mark: { type: 'line', color: colour.muted, strokeDash: [4, 3], strokeWidth: 1 },
          encoding: { x, y },
        },
        {
          mark: { type: 'line', strokeWidth: 2 },
          encoding: {
            x,
            y,
            color,
            strokeDash: {
              field: 'model',
              type: 'nominal',
              legend: null,
              scale: {
                domain,
                range: [
                  [6, 3],
                  [1, 0],
                ],
              },
            },
          },
        },
        {
          mark: { type: 'point', filled: true, opacity: 1 },
          encoding: {
            x,
            y,
            color,
            size: { field: 'count', type: 'quantitative', legend: null, scale: { range: [25, 180] } },
            shape: {
              field: 'model',
              type: 'nominal',
              legend: null,
              scale: { domain, range: ['square', 'circle'] },
            },
          },
        },
      ],
    },
  };
}
