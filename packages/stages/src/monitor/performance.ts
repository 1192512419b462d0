import { join } from 'node:path';
import {
  ConfigurationError,
  type EvaluateConfig,
  type EvaluationRecord,
  type Interval,
  type ModelContext,
  type MonitorConfig,
  type PerformanceResult,
  requirePart,
} from '@contender/core';
import { type Column, identifier } from '@contender/engine';
import { binaryMetrics, compareBinary } from '@contender/stats';
import { fewestRows } from '../shared/drift/index.ts';
import { readScoredRows } from '../shared/predictions.ts';
import { fetchModel, type RegisteredVersion } from '../shared/registry.ts';
import { scoreModel } from '../shared/score.ts';
import type { Context } from '../stage.ts';
import { decidePerformance } from './decide.ts';

export interface PerformanceRequest {
  model: ModelContext;
  config: NonNullable<MonitorConfig['performance']>;
  champion: RegisteredVersion;
  evaluation: EvaluationRecord;
  /** Name of the view of the recent rows, and its columns. */
  view: string;
  columns: readonly Column[];
}

/** Scores the recent rows whose label has arrived with the champion, and compares with its evaluation. */
export async function measurePerformance(
  request: PerformanceRequest,
  context: Context,
): Promise<PerformanceResult> {
  const { model, config, evaluation } = request;
  const evaluate = requirePart(model, 'evaluate', 'it says how the champion is scored');
  const { metric, max_drop: maxDrop } = config;
  const reference = evaluation.result.metrics[metric]?.challenger;
  if (reference === undefined) {
    throw new ConfigurationError(
      `The evaluation of ${request.champion.tag} has no ${metric} to compare with`,
      {
        hint: `Watch one of ${Object.keys(evaluation.result.metrics).join(', ')} under \`monitor.performance\`.`,
      },
    );
  }
  const { label } = evaluate.columns;
  const labelled = request.columns.some(({ name }) => name === label)
    ? await countLabels(request.view, label, context)
    : [];
  const labelledRows = labelled.reduce((sum, count) => sum + count, 0);
  const judged = labelledRows >= fewestRows && labelled.every((count) => count > 0);
  const measured = judged ? await scoreRecent(request, evaluate, context) : null;
  const { label: name, higherIsBetter } = binaryMetrics[metric];
  const interval = measured?.interval ?? null;
  const status = decidePerformance({ reference, interval, maxDrop, higherIsBetter });
  return {
    metric,
    status,
    reference,
    current: measured?.current ?? null,
    interval,
    maxDrop,
    labelledRows,
    note:
      measured === null
        ? `${name} was not judged: ${labelledRows} recent rows have a label; ${fewestRows} of both kinds are needed.`
        : `${name} is ${round(measured.current)} (${round(measured.interval.low)} to ${round(measured.interval.high)}) on ${labelledRows.toLocaleString('en-US')} labelled rows; at evaluation it was ${round(reference)}, ${maxDrop} worse is allowed.`,
  };
}

/** How many rows have the label 0 and how many 1; faulty labels are refused when the rows are read. */
async function countLabels(view: string, label: string, context: Context): Promise<[number, number]> {
  const engine = await context.engine();
  const column = identifier(label);
  const [row] = await engine.rows(
    `SELECT count(*) FILTER (WHERE CAST(${column} AS DOUBLE) = 0) AS zeros, count(*) FILTER (WHERE CAST(${column} AS DOUBLE) = 1) AS ones FROM ${identifier(view)}`,
  );
  return [Number(row?.zeros), Number(row?.ones)];
}

async function scoreRecent(
  request: PerformanceRequest,
  evaluate: EvaluateConfig,
  context: Context,
): Promise<{ current: number; interval: Interval }> {
  const { model, view } = request;
  const { label } = evaluate.columns;
  const work = `.contender/work/${model.name}`;
  const modelFolder = `${work}/monitored-model`;
  await fetchModel(request.champion, modelFolder, context);
  const rows = `${work}/recent-rows.${evaluate.data_format}`;
  const engine = await context.engine();
  await engine.write(
    `SELECT * EXCLUDE (${identifier(label)}) FROM ${identifier(view)} WHERE ${identifier(label)} IS NOT NULL`,
    join(context.workspace, rows),
    evaluate.data_format,
  );
  const path = await scoreModel({ model, evaluate, role: 'monitored-champion', modelFolder, rows }, context);
  const scored = await readScoredRows(
    {
      truth: view,
      columns: evaluate.columns,
      predictions: [{ name: 'champion', path }],
      groups: [],
      unlabelled: 'leave-out',
    },
    context,
  );
  return intervalOf(scored.labels, scored.scores[0] ?? new Float64Array(), request.config.metric, evaluate);
}

/**
 * The interval of one model's metric: paired with an oracle that scores every row with its label. The oracle's
 * own value is the same in every sample, so that the interval of the difference, shifted, is the model's own.
 */
export function intervalOf(
  labels: Uint8Array,
  scores: Float64Array,
  metric: PerformanceRequest['config']['metric'],
  evaluate: Pick<EvaluateConfig, 'confidence' | 'threshold'>,
): { current: number; interval: Interval } {
  const options = { level: evaluate.confidence, threshold: evaluate.threshold };
  const { champion, challenger, interval } = compareBinary(
    labels,
    Float64Array.from(labels),
    scores,
    options,
  )[metric];
  return {
    current: challenger,
    interval: { low: champion + interval.low, high: champion + interval.high, level: interval.level },
  };
}

function round(value: number): string {
  return value.toFixed(4);
}
