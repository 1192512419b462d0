import { z } from 'zod';
import { recordSchema } from './envelope.ts';

const sha256 = z.string();

const modelFileSchema = z.object({ path: z.string(), sha256, bytes: z.int().min(0) });

const trainingResultSchema = z.object({
  command: z.string(),
  durationSeconds: z.number().min(0),
  peakMemoryBytes: z
    .int()
    .min(0)
    .nullable()
    .describe('Of the command and its children together; null where not measurable.'),
  stoppedChildren: z.int().min(0).describe('Processes that outlived the command and were stopped.'),
  trainingRows: z.int().min(0),
  metrics: z.record(z.string(), z.number()),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  model: z.object({
    path: z.string(),
    sha256: sha256.describe('Digest of the folder: of the canonical list of its files.'),
    bytes: z.int().min(0),
    files: z.array(modelFileSchema),
  }),
  log: z.string().describe('Path of the log.'),
  environment: z.object({
    commit: z.string().nullable(),
    dirty: z.boolean().nullable().describe('Whether tracked files differed from the commit.'),
    lockFile: z.object({ path: z.string(), sha256 }).nullable(),
    interpreter: z.string().nullable().describe('Name and version, as the interpreter prints it.'),
    os: z.string(),
    cpu: z.object({ model: z.string(), cores: z.int().min(1) }),
    memoryBytes: z.int().min(0),
    gpus: z.array(
      z.object({ name: z.string(), memoryBytes: z.int().nullable(), driver: z.string().nullable() }),
    ),
  }),
});

export const trainingRecordSchema = recordSchema('training', trainingResultSchema);
export type TrainingRecord = z.infer<typeof trainingRecordSchema>;
export type TrainingEnvironment = TrainingRecord['result']['environment'];
