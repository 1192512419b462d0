import { z } from 'zod';
import { recordSchema } from './envelope.ts';

const approvalSchema = z.object({
  reviewer: z.string(),
  state: z.enum(['approved', 'rejected']),
  at: z.string().nullable(),
  comment: z.string(),
});

const deploymentResultSchema = z.object({
  environment: z.string(),
  version: z.string(),
  previous: z.string().nullable().describe('The version that was there before.'),
  rollback: z.boolean(),
  outcome: z.enum(['success', 'failure']),
  durationSeconds: z.number(),
  tag: z.string().nullable().describe('The assignment tag; null when the deployment failed.'),
  deployment: z.string().describe('The forge’s id of the deployment.'),
  approvals: z.array(approvalSchema),
  protection: z
    .object({
      reviewers: z.int().describe('Required reviewers that are configured.'),
      preventSelfReview: z.boolean(),
      branches: z.enum(['all', 'protected', 'custom']),
    })
    .nullable(),
  reason: z.string(),
});

export const deploymentRecordSchema = recordSchema('deployment', deploymentResultSchema);
export type DeploymentRecord = z.infer<typeof deploymentRecordSchema>;
export type ApprovalEvidence = z.infer<typeof approvalSchema>;
