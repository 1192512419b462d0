import { z } from 'zod';
import type { Environment } from '../port.ts';

const environmentSchema = z.object({
  name: z.string(),
  html_url: z.string(),
  protection_rules: z
    .array(
      z.object({
        type: z.string(),
        wait_timer: z.number().optional(),
        prevent_self_review: z.boolean().optional(),
        reviewers: z.array(z.unknown()).optional(),
      }),
    )
    .optional(),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullish(),
});

/** @param data an environment as GitHub answers */
export function toEnvironment(data: unknown): Environment {
  const environment = environmentSchema.parse(data);
  const rules = environment.protection_rules ?? [];
  const reviewed = rules.find((rule) => rule.type === 'required_reviewers');
  const policy = environment.deployment_branch_policy ?? null;
  return {
    name: environment.name,
    reviewers: reviewed?.reviewers?.length ?? 0,
    preventSelfReview: reviewed?.prevent_self_review ?? false,
    waitMinutes: rules.find((rule) => rule.type === 'wait_timer')?.wait_timer ?? 0,
    branches: policy === null ? 'all' : policy.protected_branches ? 'protected' : 'custom',
    url: environment.html_url,
  };
}
