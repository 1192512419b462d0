import { isDeepStrictEqual } from 'node:util';
import type { GitHubOptions } from '../options.ts';
import type { Delivery, Deployment } from '../port.ts';
import { listApprovals } from './approvals.ts';
import { type GitHubClient, once } from './client.ts';
import { readEnvironment } from './environment.ts';
import { findLastDeployment } from './last-deployment.ts';
import type { Need } from './needs.ts';

/** So many of an environment's newest deployments are searched for the job's own. */
const searched = 10;
const finalStates: readonly string[] = ['success', 'failure', 'error', 'inactive'];

type Wanted = Parameters<Delivery['startDeployment']>[0];

/** Environments and deployments. */
export function createDelivery(client: GitHubClient, { runId, runUrl }: GitHubOptions): Delivery {
  const { repository } = client;

  return {
    findEnvironment: (name) => readEnvironment(client, name),

    listApprovals: async ({ environment }) => {
      return runId === undefined ? [] : listApprovals(client, runId, environment);
    },

    findLastDeployment: (sought) => findLastDeployment(client, sought),

    startDeployment: async (wanted) => {
      const { environment, commit, description, payload } = wanted;
      const existing = await findDeployment(client, wanted, runId);
      if (existing !== undefined) return existing;
      return client.createOnce(
        { doing: `create a deployment to ${environment}`, permission: 'deployments', level: 'write' },
        async (octokit) => {
          const { data } = await octokit.rest.repos.createDeployment({
            ...repository,
            ref: commit,
            environment,
            description,
            payload,
            auto_merge: false,
            required_contexts: [],
            ...once,
          });
          if (!('id' in data)) throw new Error(data.message ?? 'GitHub created no deployment');
          return { id: String(data.id), environment, commit: data.sha, url: data.url };
        },
        () => findDeployment(client, wanted, runId),
      );
    },

    setStatus: async (deployment, { state, description, logUrl = runUrl, environmentUrl }) => {
      const need: Need = {
        doing: `set the status of the deployment to ${deployment.environment}`,
        permission: 'deployments',
        level: 'write',
      };
      await client.ask(need, (octokit) =>
        octokit.rest.repos.createDeploymentStatus({
          ...repository,
          deployment_id: Number(deployment.id),
          state,
          description,
          ...(logUrl === undefined ? {} : { log_url: logUrl }),
          ...(environmentUrl === undefined ? {} : { environment_url: environmentUrl }),
        }),
      );
    },
  };
}

/**
 * The deployment to go on with. GitHub makes one for every job with `environment:`; nothing in it names the run
 * but the `log_url` of its statuses, `…/actions/runs/<run>/job/<job>`. It stands on the commit of the workflow,
 * which need not be the version's, so the commit is not compared. One whose last status is final belongs to an
 * earlier attempt or an earlier step. Besides, a deployment that we created before an interruption, equal in
 * commit and payload and without a status, is taken up again.
 */
async function findDeployment(
  client: GitHubClient,
  { environment, commit, payload }: Wanted,
  runId: number | undefined,
): Promise<Deployment | undefined> {
  const need: Need = {
    doing: `read the deployments to ${environment}`,
    permission: 'deployments',
    level: 'write',
  };
  const { repository } = client;
  return client.ask(need, async (octokit) => {
    const deployments = await octokit.rest.repos.listDeployments({
      ...repository,
      environment,
      per_page: searched,
    });
    for (const deployment of deployments.data) {
      const { data: statuses } = await octokit.rest.repos.listDeploymentStatuses({
        ...repository,
        deployment_id: deployment.id,
        per_page: 100,
      });
      const [newest] = statuses;
      const usable =
        newest === undefined
          ? deployment.sha === commit && isDeepStrictEqual(deployment.payload, payload)
          : !finalStates.includes(newest.state) &&
            statuses.some(({ log_url = '' }) => isOfRun(log_url, runId));
      if (usable)
        return { id: String(deployment.id), environment, commit: deployment.sha, url: deployment.url };
    }
    return undefined;
  });
}

function isOfRun(logUrl: string, runId: number | undefined): boolean {
  return runId !== undefined && new RegExp(`/actions/runs/${runId}(?:/|$)`).test(logUrl);
}
