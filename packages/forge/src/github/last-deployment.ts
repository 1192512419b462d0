import { type Remark, readPastDeployment } from '../past-deployment.ts';
import type { DeploymentState, PastDeployment } from '../port.ts';
import type { GitHubClient } from './client.ts';
import type { Need } from './needs.ts';

/** So many of an environment's newest deployments are read; it takes a call for each. */
const searched = 10;
const states: readonly DeploymentState[] = ['in_progress', 'success', 'failure', 'error', 'inactive'];

/**
 * The attempt that began last. A job's deployment may wait for its approval while others come and go, so the
 * order in which deployments were created does not tell.
 */
export async function findLastDeployment(
  client: GitHubClient,
  { environment, model }: { environment: string; model: string },
): Promise<PastDeployment | undefined> {
  const need: Need = {
    doing: `read the deployments to ${environment}`,
    permission: 'deployments',
    // Reading alone would help nobody: what comes next is a deployment.
    level: 'write',
  };
  const { repository } = client;
  return client.ask(need, async (octokit) => {
    const { data } = await octokit.rest.repos.listDeployments({
      ...repository,
      environment,
      per_page: searched,
    });
    let last: PastDeployment | undefined;
    for (const { id, description, created_at } of data) {
      const statuses = await octokit.rest.repos.listDeploymentStatuses({
        ...repository,
        deployment_id: id,
        per_page: 100,
      });
      const remarks: Remark[] = [
        { description: description ?? '', at: new Date(created_at), state: undefined },
        ...statuses.data.reverse().map((status) => ({
          description: status.description,
          at: new Date(status.created_at),
          state: states.find((state) => state === status.state),
        })),
      ];
      const found = readPastDeployment(remarks, model);
      if (found !== undefined && (last === undefined || found.startedAt > last.startedAt)) last = found;
    }
    return last;
  });
}
