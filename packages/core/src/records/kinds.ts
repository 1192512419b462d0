import type { z } from 'zod';
import { dataCheckRecordSchema } from './data-check.ts';
import { deploymentRecordSchema } from './deployment.ts';
import { evaluationRecordSchema } from './evaluation.ts';
import { monitoringRecordSchema } from './monitoring.ts';
import { registrationRecordSchema } from './registration.ts';
import { retrainingRecordSchema } from './retraining.ts';
import { trainingRecordSchema } from './training.ts';

/** Every record kind and its schema: the one place to add a kind. */
export const recordSchemas = {
  'data-check': dataCheckRecordSchema,
  training: trainingRecordSchema,
  evaluation: evaluationRecordSchema,
  registration: registrationRecordSchema,
  deployment: deploymentRecordSchema,
  monitoring: monitoringRecordSchema,
  retraining: retrainingRecordSchema,
} as const;

export type RecordKind = keyof typeof recordSchemas;
export type RecordOf<K extends RecordKind> = z.infer<(typeof recordSchemas)[K]>;
export type AnyRecord = { [K in RecordKind]: RecordOf<K> }[RecordKind];

export const recordKinds = Object.keys(recordSchemas) as RecordKind[];
