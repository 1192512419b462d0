import { z } from 'zod';
import { recordSchema } from './envelope.ts';

const registrationResultSchema = z.object({
  version: z.string().describe('SemVer without the v.'),
  tag: z.string(),
  commit: z.string().describe('The registration commit.'),
  previous: z.string().nullable().describe('The version before it.'),
  change: z.enum(['first', 'major', 'minor', 'patch', 'asked']),
  reason: z.string().describe('Why this number.'),
  release: z.string().describe('Address or path of the release.'),
  outcome: z
    .enum(['registered', 'completed', 'already-registered'])
    .describe('completed: an interrupted registration was finished.'),
});

export const registrationRecordSchema = recordSchema('registration', registrationResultSchema);
export type RegistrationRecord = z.infer<typeof registrationRecordSchema>;
