import { z } from 'zod';
import { recordSchema } from './envelope.ts';

const retrainingResultSchema = z.object({
  decision: z.enum(['dispatched', 'not-needed', 'cooling-down']),
  triggers: z.array(z.enum(['drift', 'performance'])),
  reasons: z.array(z.string()),
  workflow: z.string(),
  lastDispatch: z.string().nullable(),
  run: z.string().nullable().describe('Address of the dispatched run, where the forge tells it.'),
});

export const retrainingRecordSchema = recordSchema('retraining', retrainingResultSchema);
export type RetrainingRecord = z.infer<typeof retrainingRecordSchema>;
