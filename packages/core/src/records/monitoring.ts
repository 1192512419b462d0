import { z } from 'zod';
import { intervalSchema, recordSchema } from './envelope.ts';

const driftSchema = z.object({
  column: z.string(),
  kind: z.enum(['numeric', 'categorical']),
  status: z.enum(['stable', 'drifted', 'not-enough-data']),
  effect: z.number().nullable().describe('Jensen-Shannon distance, base 2, 0 to 1.'),
  limit: z.number(),
  pValue: z.number().nullable().describe('Two-sample chi-squared test over the profile’s cells.'),
  adjustedPValue: z.number().nullable().describe('Benjamini-Hochberg over the columns.'),
  populationStabilityIndex: z.number().nullable(),
  cells: z
    .array(z.object({ label: z.string(), reference: z.int(), current: z.int() }))
    .describe('Counts, for the plot.'),
  note: z.string().describe('What moved, in words.'),
});

const performanceSchema = z.object({
  metric: z.string(),
  status: z.enum(['stable', 'dropped', 'not-enough-data']),
  reference: z.number().describe('The champion’s value at its evaluation.'),
  current: z.number().nullable(),
  interval: intervalSchema.nullable().describe('Of the current value.'),
  maxDrop: z.number(),
  labelledRows: z.int(),
  note: z.string(),
});

const monitoringResultSchema = z.object({
  version: z.string().describe('The champion that is watched.'),
  dataset: z.string(),
  rows: z.int(),
  referenceRows: z.int(),
  drifted: z.array(z.string()).describe('Columns that drifted, worst first.'),
  columns: z.array(driftSchema),
  performance: performanceSchema.nullable(),
  reasons: z.array(z.string()),
});

export const monitoringRecordSchema = recordSchema('monitoring', monitoringResultSchema);
export type MonitoringRecord = z.infer<typeof monitoringRecordSchema>;
export type DriftResult = z.infer<typeof driftSchema>;
export type PerformanceResult = z.infer<typeof performanceSchema>;
