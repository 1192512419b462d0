import type { ApprovalEvidence, DeployTargetConfig } from '@contender/core';
import type { Environment } from '@contender/forge';

/**
 * What an environment lacks of the protection that the config demands, each with how to set it; empty when
 * nothing is lacking.
 * @param environment undefined where it does not exist
 */
export function checkProtection(
  environment: Environment | undefined,
  require: DeployTargetConfig['require'],
): string[] {
  const {
    reviewers,
    prevent_self_review: preventSelfReview,
    protected_branches: protectedBranches,
  } = require;
  if (environment === undefined) {
    const demanded = reviewers > 0 || preventSelfReview || protectedBranches;
    return demanded ? ['It does not exist: create it, with the protection that the config demands.'] : [];
  }
  const missing: string[] = [];
  if (environment.reviewers < reviewers) {
    missing.push(
      `It has ${environment.reviewers} required reviewers, the config demands ${reviewers}: add them under "Required reviewers".`,
    );
  }
  if (preventSelfReview && !environment.preventSelfReview) {
    missing.push('Whoever starts a deployment may approve it: turn on "Prevent self-review".');
  }
  if (protectedBranches && environment.branches === 'all') {
    missing.push(
      'Every branch may deploy: choose protected or selected branches under "Deployment branches and tags".',
    );
  }
  return missing;
}

/**
 * Why the approvals do not allow the deployment; undefined when they do, or none is needed. One approval is
 * enough; of a reviewer the last word counts, and one rejection stops.
 */
export function refuseApprovals(
  approvals: readonly ApprovalEvidence[],
  environment: Pick<Environment, 'name' | 'reviewers' | 'preventSelfReview'> | undefined,
  actor: string,
): string | undefined {
  if (environment === undefined || environment.reviewers === 0) return undefined;
  const lastWords = [...new Map(approvals.map((approval) => [approval.reviewer, approval])).values()];
  const rejected = lastWords.find(({ state }) => state === 'rejected');
  if (rejected !== undefined) {
    const comment = rejected.comment === '' ? '' : `: ${rejected.comment}`;
    return `${rejected.reviewer} rejected it${comment}`;
  }
  if (lastWords.length === 0) return 'no approval is recorded';
  const isSelf = (reviewer: string) => reviewer.toLowerCase() === actor.toLowerCase();
  if (environment.preventSelfReview && lastWords.every(({ reviewer }) => isSelf(reviewer))) {
    return `only ${actor}, who started it, approved it, and ${environment.name} prevents self-review`;
  }
  return undefined;
}
