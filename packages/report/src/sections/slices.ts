import type { EvaluationRecord, SliceResult } from '@contender/core';
import { type Block, paragraph, type Text, table } from '../document.ts';
import { formatCount, formatDifference, formatLevel, formatMetric } from '../format.ts';
import { evidenceOf, metricInText, metricLabel, statusMarks } from '../labels.ts';
import { plural } from '../text.ts';
import { orderedMetrics } from './metrics.ts';
import type { Section } from './section.ts';

export function sliceLabel(slice: SliceResult): string {
  return `${slice.column} = ${slice.value}`;
}

/** Slices from the most harmed to the most helped; those with too few rows last. */
export function orderedSlices(evaluation: EvaluationRecord): SliceResult[] {
  const { slices, metrics, objective } = evaluation.result;
  const metric = Object.hasOwn(metrics, objective) ? metrics[objective] : undefined;
  const sign = metric?.higherIsBetter === false ? -1 : 1;
  const gain = (slice: SliceResult) => (slice.delta === null ? Number.MAX_VALUE : sign * slice.delta);
  return slices.toSorted((a, b) => gain(a) - gain(b) || b.rows - a.rows);
}

/** All slices, folded. */
export function slicesSection(evaluation: EvaluationRecord): Section | undefined {
  const slices = orderedSlices(evaluation);
  if (slices.length === 0) return undefined;
  const count = (status: SliceResult['status']) => slices.filter((slice) => slice.status === status).length;
  const facts = [
    `${formatCount(slices.length)} examined`,
    `${formatCount(count('worse'))} worse`,
    `${formatCount(count('better'))} better`,
    ...(count('too-few-rows') > 0 ? [`${formatCount(count('too-few-rows'))} with too few rows`] : []),
  ].join(', ');
  const blocks = (rows: number): Block[] => [
    sliceTable(evaluation, 'Slices, the most harmed first', slices, rows),
    paragraph(
      `▲ better, ▼ worse, ≈ no clear difference in ${metricInText(evaluation.result.objective)} after allowing for the number of slices tried. Intervals are for one slice alone.`,
    ),
  ];
  return { id: 'slices', title: 'Slices', importance: 6, folded: facts, blocks };
}

function harmedMetrics(evaluation: EvaluationRecord): string {
  const worse = orderedMetrics(evaluation).filter(([, metric]) => evidenceOf(metric) === 'worse');
  if (worse.length === 0) return 'No metric got worse beyond doubt.';
  const changes = worse.map(
    ([name, metric]) => `${metricLabel(name)} ${formatDifference(metric.delta, metric.interval)}`,
  );
  return `Got worse over all rows: ${changes.join('; ')}.`;
}

function harmedSlices(evaluation: EvaluationRecord, rows: number): Block[] {
  const slices = orderedSlices(evaluation);
  if (slices.length === 0) return [];
  const worse = slices.filter((slice) => slice.status === 'worse');
  const metric = metricInText(evaluation.result.objective);
  if (worse.length === 0) {
    const tried = plural(slices.length, 'slice');
    return [paragraph(`No slice got worse in ${metric} beyond doubt, of ${tried} examined.`)];
  }
  return [
    paragraph(`${plural(worse.length, 'slice')} of ${formatCount(slices.length)} got worse in ${metric}:`),
    sliceTable(evaluation, 'Slices that got worse', worse, rows),
  ];
}

/** The slices as a table of at most `rows` rows. */
function sliceTable(
  evaluation: EvaluationRecord,
  caption: string,
  slices: readonly SliceResult[],
  rows: number,
): Block {
  const level = formatLevel(evaluation.result.confidence);
  const columns = ['Slice', 'Rows>', 'Champion>', 'Challenger>', `Difference (${level} interval)>`];
  return table(caption, columns, slices, rows, (slice) => {
    const mark = statusMarks[slice.status];
    const difference: Text =
      slice.status === 'too-few-rows'
        ? [{ mark }]
        : [{ mark, symbolOnly: true }, ` ${formatDifference(slice.delta, slice.interval)}`];
    return [
      sliceLabel(slice),
      formatCount(slice.rows),
      formatMetric(slice.champion),
      formatMetric(slice.challenger),
      difference,
    ];
  });
}

/** What got worse, and for whom: never folded. */
export function harmSection(evaluation: EvaluationRecord): Section | undefined {
  if (evaluation.result.champion === null) return undefined;
  const blocks = (rows: number): Block[] => [
    paragraph(harmedMetrics(evaluation)),
    ...harmedSlices(evaluation, rows),
  ];
  return { id: 'harm', title: 'What got worse, and for whom', importance: 4, folded: undefined, blocks };
}
