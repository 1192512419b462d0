import type { EvaluationRecord } from '@contender/core';
import { type IntervalRow, intervalPlot } from '../charts/interval-plot.ts';
import { type ReliabilityPoint, reliabilityPlot } from '../charts/reliability.ts';
import { formatCount, formatDifference, formatLevel, formatShare } from '../format.ts';
import { championName, evidenceOf, metricInText, metricLabel } from '../labels.ts';
import { escapeHtml } from '../render/html.ts';
import { filledBins } from '../sections/calibration.ts';
import { orderedMetrics } from '../sections/metrics.ts';
import { orderedSlices, sliceLabel } from '../sections/slices.ts';
import { evidenceLegend, figure, legend, responsiveFigure } from './figure.ts';

const maxSlices = 40;

/** The differences of all metrics, turned so that the right is better, each metric to its own scale. */
export async function metricsFigure(evaluation: EvaluationRecord): Promise<string> {
  const rows = orderedMetrics(evaluation).flatMap(([name, metric]): IntervalRow[] => {
    const { delta, interval, higherIsBetter } = metric;
    if (delta === null || interval === null) return [];
    const turned = higherIsBetter
      ? { delta, low: interval.low, high: interval.high }
      : { delta: -delta, low: -interval.high, high: -interval.low };
    const evidence = evidenceOf(metric) ?? 'same';
    return [{ label: metricLabel(name), note: formatDifference(delta, interval), evidence, ...turned }];
  });
  if (rows.length === 0) return '';
  const level = formatLevel(evaluation.result.confidence);
  const label = `Differences between challenger and champion with their ${level} intervals: ${rows
    .map(
      (row) => `${row.label} ${row.note}, ${row.evidence === 'same' ? 'no clear difference' : row.evidence}`,
    )
    .join('; ')}`;
  const chart = await responsiveFigure(
    (narrow) =>
      intervalPlot({
        rows,
        label,
        narrow,
        ownScales: true,
        axisTitle: '← worse · no difference · better →',
        width: narrow ? 330 : 520,
      }),
    `Difference challenger − champion with its ${level} interval. To the right of the dashed line is better, also for metrics where lower is better. Each metric has its own scale; the numbers are its own.`,
  );
  return evidenceLegend + chart;
}

/** The slices from the most harmed to the most helped, on one scale. */
export async function slicesFigure(evaluation: EvaluationRecord): Promise<string> {
  const measured = orderedSlices(evaluation).flatMap((slice): IntervalRow[] => {
    const { delta, interval, status } = slice;
    if (delta === null || interval === null || status === 'too-few-rows') return [];
    const note = `${formatDifference(delta, interval)}`;
    return [
      { label: sliceLabel(slice), note, delta, low: interval.low, high: interval.high, evidence: status },
    ];
  });
  if (measured.length === 0) return '';
  const half = maxSlices / 2;
  const rows =
    measured.length <= maxSlices ? measured : [...measured.slice(0, half), ...measured.slice(-half)];
  const { confidence, objective } = evaluation.result;
  const metric = metricInText(objective);
  const shown =
    rows.length < measured.length
      ? ` Of ${formatCount(measured.length)} slices, the ${half} most harmed and the ${half} most helped.`
      : '';
  const worse = rows.filter((row) => row.evidence === 'worse').map((row) => row.label);
  const label = `Difference in ${metric} per slice, ${rows.length} slices; worse: ${worse.length === 0 ? 'none' : worse.join(', ')}`;
  const chart = await responsiveFigure(
    (narrow) =>
      intervalPlot({
        rows,
        label,
        narrow,
        ownScales: false,
        axisTitle: `Difference in ${metric}`,
        width: narrow ? 330 : 520,
      }),
    `Difference in ${metric} with its ${formatLevel(confidence)} interval, the most harmed slice first.${shown}`,
  );
  return evidenceLegend + chart;
}

/** Reliability curves of both models. */
export async function calibrationFigure(evaluation: EvaluationRecord): Promise<string> {
  const { champion, challenger } = evaluation.result;
  const pointsOf = (model: 'champion' | 'challenger'): ReliabilityPoint[] => {
    const scored = model === 'champion' ? champion : challenger;
    return scored === null
      ? []
      : filledBins(scored).map(({ meanScore, positiveRate, count }) => ({
          model,
          meanScore,
          positiveRate,
          count,
        }));
  };
  const points = [...pointsOf('champion'), ...pointsOf('challenger')];
  const label = `Reliability curves: observed against predicted rate. ${pointsOf('challenger')
    .map((point) => `${formatShare(point.meanScore)} predicted, ${formatShare(point.positiveRate)} observed`)
    .join('; ')}`;
  const entries: [string, string, string][] = [
    ...(champion === null
      ? []
      : [['champion', '╍■╍', championName(evaluation)] satisfies [string, string, string]]),
    ['challenger', '━●━', 'challenger'],
  ];
  const chart = await figure(
    reliabilityPlot(points, label),
    'On the dashed line scores mean what they say: of the rows with a score of 30 %, 30 % are positive. Larger points stand for more rows.',
  );
  return legend(entries) + chart;
}

/** The confusion counts of both models side by side, shaded by their share of the rows. */
export function confusionFigure(evaluation: EvaluationRecord): string {
  const { champion, challenger } = evaluation.result;
  const grid = (name: string, counts: typeof challenger.confusion): string => {
    const { truePositives, falsePositives, trueNegatives, falseNegatives } = counts;
    const total = truePositives + falsePositives + trueNegatives + falseNegatives || 1;
    const cell = (count: number, what: string) =>
      `<td style="--share:${(count / total).toFixed(3)}"><strong>${formatCount(count)}</strong><span>${what}, ${escapeHtml(formatShare(count / total))}</span></td>`;
    return `<table class="confusion"><caption>${escapeHtml(name)}</caption><thead><tr><td></td><th scope="col">predicted positive</th><th scope="col">predicted negative</th></tr></thead><tbody><tr><th scope="row">really positive</th>${cell(truePositives, 'hit')}${cell(falseNegatives, 'missed')}</tr><tr><th scope="row">really negative</th>${cell(falsePositives, 'false alarm')}${cell(trueNegatives, 'right')}</tr></tbody></table>`;
  };
  const grids = [
    ...(champion === null ? [] : [grid(capital(championName(evaluation)), champion.confusion)]),
    grid('Challenger', challenger.confusion),
  ];
  return `<div class="pair">${grids.join('')}</div>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
