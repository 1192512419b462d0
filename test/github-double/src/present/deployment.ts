import type { Addresses } from '../router.ts';
import type { Deployment, DeploymentStatus, Schemas, State } from '../state.ts';
import { presentUser } from './people.ts';
import { repositoryUrl } from './repository.ts';

export function presentDeployment(
  state: State,
  addresses: Addresses,
  deployment: Deployment,
): Schemas['deployment'] {
  const repository = repositoryUrl(state, addresses);
  const url = `${repository}/deployments/${deployment.id}`;
  return {
    url,
    id: deployment.id,
    node_id: `DE_${deployment.id}`,
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: presentUser(addresses, deployment.creator),
    created_at: deployment.createdAt,
    updated_at: deployment.statuses.at(-1)?.createdAt ?? deployment.createdAt,
    statuses_url: `${url}/statuses`,
    repository_url: repository,
    transient_environment: deployment.transient,
    production_environment: deployment.production,
  };
}

export function presentStatus(
  state: State,
  addresses: Addresses,
  deployment: Deployment,
  status: DeploymentStatus,
): Schemas['deployment-status'] {
  const repository = repositoryUrl(state, addresses);
  const url = `${repository}/deployments/${deployment.id}`;
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: `DES_${status.id}`,
    state: status.state,
    creator: presentUser(addresses, deployment.creator),
    description: status.description,
    environment: deployment.environment,
    target_url: status.logUrl,
    log_url: status.logUrl,
    environment_url: status.environmentUrl,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: url,
    repository_url: repository,
  };
}
