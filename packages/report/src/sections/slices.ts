import type { EvaluationRecord, SliceResult } from '@contender/core';
import { type Block, paragraph, type Text, table } from '../document.ts';
import { formatCount, formatDifference, formatLevel, formatMetric } from '../format.ts';
import { metricInText, statusMarks } from '../labels.ts';
import { plural } from '../text.ts';
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
  const slices = orderedSlices(evaluation);
  if (slices.length === 0 || evaluation.result.champion === null) return undefined;
  const worse = slices.filter((slice) => slice.status === 'worse');
  const tried = plural(slices.length, 'slice');
  const metric = metricInText(evaluation.result.objective);
  const blocks = (rows: number): Block[] =>
    worse.length === 0
      ? [paragraph(`No slice got worse in ${metric} beyond doubt, of ${tried} examined.`)]
      : [
          paragraph(
            `${plural(worse.length, 'slice')} of ${formatCount(slices.length)} got worse in ${metric}:`,
          ),
          sliceTable(evaluation, 'Slices that got worse', worse, rows),
        ];
  return { id: 'harm', title: 'What got worse, and for whom', importance: 4, folded: undefined, blocks };
}
