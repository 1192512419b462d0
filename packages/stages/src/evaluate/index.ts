import {
  ConfigurationError,
  type EvaluateConfig,
  type EvaluationRecord,
  type Gate,
  loadConfig,
  type ModelContext,
  requirePart,
  type ScoredModel,
} from '@contender/core';
import {
  type ComparisonOptions,
  compareBinary,
  confusion,
  expectedCalibrationError,
  reliabilityCurve,
} from '@contender/stats';
import { z } from 'zod';
import { readScoredRows, type ScoredRows } from '../shared/predictions.ts';
import { buildRecord } from '../shared/record.ts';
import { type Context, defineStage } from '../stage.ts';
import { type Decision, decideVerdict, judgeGates } from './gates.ts';
import { classPrior, measureFairness, measureSlices, metricResults } from './measure.ts';
import { type Contestant, digestPredictions, holdContest } from './predict.ts';

/** Champion against challenger on the same rows: metrics, gates, slices, fairness, verdict. */
export const evaluate = defineStage({
  name: 'evaluate',
  summary: 'Compare the challenger with the champion on the same test rows and give a verdict.',
  kind: 'evaluation',
  needs: ['training', 'data-check'],
  inputs: z.object({}),
  outputs: {
    verdict: { description: '`promote`, `hold` or `reject`.', value: (record) => record.result.verdict },
    reasons: {
      description: 'Why, one reason per line.',
      value: (record) => record.result.reasons.join('\n'),
    },
  },
  permissions: { contents: 'read: the champion is read from the registry' },
  lets: (record) => record.result.verdict === 'promote',
  async run(inputs, context): Promise<EvaluationRecord> {
    const startedAt = context.clock();
    const model = (await loadConfig(context.workspace, inputs.config)).model(inputs.model);
    const config = requirePart(
      model,
      'evaluate',
      'the evaluation needs an objective and the way to score rows',
    );
    const contest = await holdContest(model, config, context);
    const contestants = [contest.champion, contest.challenger].filter((contestant) => contestant !== null);
    const rows = await readScoredRows(
      {
        truth: contest.truth,
        columns: config.columns,
        predictions: contestants.map(({ role, predictions }) => ({ name: role, path: predictions })),
        groups: [...new Set([...config.slices, ...config.fairness.map((limit) => limit.group)])],
        unlabelled: 'refuse',
      },
      context,
    );
    const result = judge(model, config, rows);
    const [champion, challenger] = await Promise.all([
      contest.champion === null ? null : describeContestant(contest.champion, rows, 0, config, context),
      describeContestant(contest.challenger, rows, contestants.length - 1, config, context),
    ]);
    const statuses = { promote: 'passed', hold: 'warned', reject: 'failed' } as const;
    return buildRecord(
      {
        kind: 'evaluation',
        model: model.name,
        status: statuses[result.verdict],
        subjects: [],
        materials: contest.materials,
        result: { ...result, champion, challenger },
        startedAt,
      },
      context,
    );
  },
  summarize: ({ model, result }) =>
    [`${model}: ${result.verdict}`, ...result.reasons.map((r) => `  ${r}`)].join('\n'),
});

/** Everything that follows from the rows and the config alone. */
function judge(
  model: ModelContext,
  config: EvaluateConfig,
  rows: ScoredRows,
): Omit<EvaluationRecord['result'], 'champion' | 'challenger'> {
  const options: ComparisonOptions = { level: config.confidence, threshold: config.threshold };
  const challenger = rows.scores.at(-1) ?? new Float64Array();
  const champion = rows.scores.length > 1 ? (rows.scores[0] ?? null) : null;
  const { labels } = rows;
  refuseSingleLabel(config, labels);
  const againstPrior = compareBinary(labels, classPrior(labels), challenger, options);
  const differences = champion === null ? null : compareBinary(labels, champion, challenger, options);
  const fairness = measureFairness(config, { labels, champion, challenger }, rows.groups);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const decisions = judgeGates(config, {
    rows: rows.rows,
    rarerLabel: Math.min(positives, rows.rows - positives),
    differences,
    againstBaseline: againstPrior[config.objective.metric],
    fairness,
  });
  return {
    verdict: decideVerdict(decisions),
    reasons: explain(decisions, champion === null),
    rows: rows.rows,
    positives,
    threshold: config.threshold,
    confidence: config.confidence,
    objective: config.objective.metric,
    metrics: metricResults(differences, againstPrior),
    gates: decisions.map((decision) => locate(model, decision)),
    slices:
      champion === null ? [] : measureSlices(config, { labels, champion, challenger }, rows.groups, options),
    fairness,
  };
}

/** A ranking of one class alone is not defined, and no rate of the absent class either. */
function refuseSingleLabel(config: EvaluateConfig, labels: Uint8Array): void {
  const [only] = labels;
  if (labels.some((label) => label !== only)) return;
  throw new ConfigurationError(`All ${labels.length} test rows have the ${config.columns.label} ${only}`, {
    hint: 'A comparison needs rows of both labels: widen `data.test.where`.',
  });
}

/** What stands against promotion first; when nothing does, why it may be promoted. */
function explain(decisions: readonly Decision[], first: boolean): string[] {
  const against = decisions.filter((gate) => gate.status !== 'passed');
  const order = { failed: 0, undecided: 1, passed: 2 };
  const shown = against.length > 0 ? against : decisions.filter((gate) => gate.kind !== 'sample');
  const reasons = shown.toSorted((a, b) => order[a.status] - order[b.status]).map((gate) => gate.reason);
  return first
    ? ['There is no champion yet: the first model must beat the class prior.', ...reasons]
    : reasons;
}

function locate(model: ModelContext, { configPath, ...gate }: Decision): Gate {
  if (configPath === null) return { ...gate, position: null };
  return { ...gate, position: { file: model.file, ...model.positionOf('evaluate', ...configPath) } };
}

async function describeContestant(
  contestant: Contestant,
  rows: ScoredRows,
  index: number,
  config: EvaluateConfig,
  context: Context,
): Promise<ScoredModel> {
  const scores = rows.scores[index] ?? new Float64Array();
  const reliability = reliabilityCurve(rows.labels, scores);
  return {
    version: contestant.version,
    model: contestant.model,
    predictions: await digestPredictions(contestant, context),
    confusion: confusion(rows.labels, scores, config.threshold),
    reliability,
    expectedCalibrationError: expectedCalibrationError(reliability),
  };
}
