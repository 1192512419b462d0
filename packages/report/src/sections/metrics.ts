import type { EvaluationRecord, MetricResult } from '@contender/core';
import { type Block, paragraph, type Text, table } from '../document.ts';
import { formatDelta, formatDifference, formatLevel, formatMetric, formatPValue } from '../format.ts';
import { evidenceOf, metricLabel, statusMarks } from '../labels.ts';
import type { Section } from './section.ts';

/** The metrics, the objective's first. */
export function orderedMetrics(evaluation: EvaluationRecord): [name: string, metric: MetricResult][] {
  const { metrics, objective } = evaluation.result;
  return Object.entries(metrics).sort(([a], [b]) => Number(b === objective) - Number(a === objective));
}

/** Champion, challenger and their difference per metric; for a first champion the class prior instead. */
export function metricsSection(evaluation: EvaluationRecord): Section | undefined {
  const metrics = orderedMetrics(evaluation);
  if (metrics.length === 0) return undefined;
  const first = evaluation.result.champion === null;
  const blocks = (rows: number) =>
    first ? firstBlocks(metrics, rows) : pairedBlocks(evaluation, metrics, rows);
  return { id: 'metrics', title: 'Metrics', importance: 3, folded: undefined, blocks };
}

function pairedBlocks(
  evaluation: EvaluationRecord,
  metrics: [string, MetricResult][],
  rows: number,
): Block[] {
  const level = formatLevel(evaluation.result.confidence);
  const columns = ['Metric', 'Champion>', 'Challenger>', `Difference (${level} interval)>`, 'p>'];
  const methods = [
    ...new Set(metrics.map(([, metric]) => metric.method).filter((method) => method !== null)),
  ];
  return [
    table('Metrics of champion and challenger on the same rows', columns, metrics, rows, ([name, metric]) => [
      direction(name, metric),
      formatMetric(metric.champion),
      formatMetric(metric.challenger),
      difference(metric),
      formatPValue(metric.pValue),
    ]),
    paragraph(
      `▲ better, ▼ worse, ≈ no clear difference at ${level} confidence; ↓ marks a metric where lower is better.`,
      ...(methods.length > 0
        ? [` Both models were scored on the same rows; method: ${methods.join(', ')}.`]
        : []),
    ),
  ];
}

function firstBlocks(metrics: [string, MetricResult][], rows: number): Block[] {
  return [
    table(
      'Metrics of the challenger beside the class prior',
      ['Metric', 'Class prior>', 'Challenger>', 'Difference>'],
      metrics,
      rows,
      ([name, metric]) => [
        direction(name, metric),
        formatMetric(metric.baseline),
        formatMetric(metric.challenger),
        formatDelta(metric.challenger - metric.baseline),
      ],
    ),
    paragraph(
      'The class prior is the model that knows nothing and always says how frequent the positives are. ↓ marks a metric where lower is better.',
    ),
  ];
}

function direction(name: string, metric: MetricResult): string {
  return metric.higherIsBetter ? metricLabel(name) : `${metricLabel(name)} ↓`;
}

function difference(metric: MetricResult): Text {
  const evidence = evidenceOf(metric);
  const text = formatDifference(metric.delta, metric.interval);
  return evidence === undefined ? text : [{ mark: statusMarks[evidence], symbolOnly: true }, ` ${text}`];
}
