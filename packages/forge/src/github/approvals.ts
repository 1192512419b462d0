import type { ApprovalEvidence } from '@contender/core';
import type { GitHubClient } from './client.ts';
import type { Need } from './needs.ts';

/** The reviews that a run's deployments to an environment were given; of one reviewer the last one holds. */
export async function listApprovals(
  client: GitHubClient,
  runId: number,
  environment: string,
): Promise<ApprovalEvidence[]> {
  const { repository } = client;
  const need: Need = { doing: `read the reviews of run ${runId}`, permission: 'actions', level: 'read' };
  return client.ask(need, async (octokit) => {
    const { data } = await octokit.rest.actions.getReviewsForRun({ ...repository, run_id: runId });
    const reviews = data.flatMap(({ environments, state, user, comment }): ApprovalEvidence[] => {
      const ours = environments.some(({ name }) => name === environment);
      // GitHub does not tell when a review was given.
      return ours && state !== 'pending' ? [{ reviewer: user.login, state, at: null, comment }] : [];
    });
    if (!reviews.some((review) => isContradicted(review, reviews))) return reviews;
    const run = await octokit.rest.actions.getWorkflowRun({ ...repository, run_id: runId });
    return lastWordLast(reviews, run.data.run_attempt ?? 1);
  });
}

/**
 * GitHub gives no time and promises no order, so the order of one reviewer's approval and rejection is not known.
 * In a run's first attempt both are fresh, of two jobs perhaps: the rejection holds. A later attempt exists
 * because an earlier one was over, and a job that was rejected again would not run: there the approval holds,
 * or one rejection would block the run for ever. A reviewer who only rejected is not touched by this.
 */
function lastWordLast(reviews: ApprovalEvidence[], attempt: number): ApprovalEvidence[] {
  const last = attempt > 1 ? 'approved' : 'rejected';
  const holds = (review: ApprovalEvidence): number =>
    review.state === last && isContradicted(review, reviews) ? 1 : 0;
  return reviews.toSorted((a, b) => holds(a) - holds(b));
}

function isContradicted(
  { reviewer, state }: ApprovalEvidence,
  reviews: readonly ApprovalEvidence[],
): boolean {
  return reviews.some((other) => other.reviewer === reviewer && other.state !== state);
}
