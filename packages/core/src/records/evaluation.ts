import { z } from 'zod';
import { intervalSchema, recordSchema } from './envelope.ts';

const verdictSchema = z.enum(['promote', 'hold', 'reject']);

const metricResultSchema = z.object({
  champion: z.number().nullable().describe('Null when there is no champion yet.'),
  challenger: z.number(),
  delta: z.number().nullable().describe('challenger − champion'),
  interval: intervalSchema.nullable().describe('Of the delta.'),
  pValue: z.number().nullable().describe('Two-sided, of no difference.'),
  method: z.string().nullable(),
  higherIsBetter: z.boolean(),
  baseline: z.number().describe('The same metric for the class prior, the model that knows nothing.'),
});

const gateSchema = z.object({
  id: z.string().describe('objective, guardrail.log_loss, fairness.origin.true_positive_rate, baseline …'),
  kind: z.enum(['sample', 'objective', 'guardrail', 'fairness', 'baseline']),
  metric: z.string(),
  status: z.enum(['passed', 'undecided', 'failed']).describe('undecided: the evidence does not settle it.'),
  observed: z.number().nullable().describe('The value that was judged, in units of the metric.'),
  interval: intervalSchema.nullable(),
  limit: z.number().nullable(),
  reason: z.string(),
  position: z.object({ file: z.string(), line: z.int(), column: z.int() }).nullable(),
});

const confusionSchema = z.object({
  truePositives: z.int(),
  falsePositives: z.int(),
  trueNegatives: z.int(),
  falseNegatives: z.int(),
});

const reliabilitySchema = z.array(
  z.object({
    low: z.number(),
    high: z.number(),
    count: z.int(),
    meanScore: z.number(),
    positiveRate: z.number(),
  }),
);

/** What is known of one of the two models on the test rows. */
const scoredSchema = z.object({
  version: z.string().nullable().describe('Null for the challenger, which has none yet.'),
  model: z.string().nullable().describe('Digest of the model folder; null for ready predictions.'),
  predictions: z.string().describe('Digest of the prediction file.'),
  confusion: confusionSchema,
  reliability: reliabilitySchema,
  expectedCalibrationError: z.number(),
});

const sliceSchema = z.object({
  column: z.string(),
  value: z.string(),
  rows: z.int(),
  positives: z.int(),
  status: z
    .enum(['better', 'same', 'worse', 'too-few-rows'])
    .describe('Of the objective’s metric, beyond doubt.'),
  champion: z.number().nullable(),
  challenger: z.number().nullable(),
  delta: z.number().nullable(),
  interval: intervalSchema.nullable(),
});

const fairnessSchema = z.object({
  group: z.string(),
  metric: z.string(),
  gap: z.number().nullable(),
  interval: intervalSchema.nullable(),
  championGap: z.number().nullable(),
  highest: z.object({ value: z.string(), rate: z.number(), rows: z.int() }).nullable(),
  lowest: z.object({ value: z.string(), rate: z.number(), rows: z.int() }).nullable(),
  groups: z.int().describe('Groups with enough rows.'),
  smallGroups: z.array(z.string()).describe('Groups with too few rows for a rate.'),
});

const evaluationResultSchema = z.object({
  verdict: verdictSchema,
  reasons: z.array(z.string()),
  rows: z.int(),
  positives: z.int(),
  threshold: z.number(),
  confidence: z.number(),
  objective: z.string().describe('The metric of the objective.'),
  champion: scoredSchema.nullable(),
  challenger: scoredSchema,
  metrics: z.record(z.string(), metricResultSchema),
  gates: z.array(gateSchema),
  slices: z.array(sliceSchema),
  fairness: z.array(fairnessSchema),
});

export const evaluationRecordSchema = recordSchema('evaluation', evaluationResultSchema);
export type EvaluationRecord = z.infer<typeof evaluationRecordSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
export type MetricResult = z.infer<typeof metricResultSchema>;
export type Gate = z.infer<typeof gateSchema>;
export type SliceResult = z.infer<typeof sliceSchema>;
export type FairnessResult = z.infer<typeof fairnessSchema>;
export type ScoredModel = z.infer<typeof scoredSchema>;
