import { z } from 'zod';
import { driftSchema } from './drift.ts';
import { intervalSchema, recordSchema } from './envelope.ts';

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
export type PerformanceResult = z.infer<typeof performanceSchema>;
