import { z } from 'zod';
import { notFound, Refusal } from '../answers.ts';
import { presentDeployment, presentStatus } from '../present/deployment.ts';
import { resolveCommit } from '../refs.ts';
import { page, param, type Request, type Route, readBody } from '../router.ts';
import type { Deployment, State } from '../state.ts';

const deploymentSchema = z.object({
  ref: z.string(),
  task: z.string().default('deploy'),
  auto_merge: z.boolean().default(true),
  required_contexts: z.array(z.string()).optional(),
  payload: z.union([z.record(z.string(), z.unknown()), z.string()]).default(''),
  environment: z.string().default('production'),
  description: z.string().nullable().default(''),
  transient_environment: z.boolean().default(false),
  production_environment: z.boolean().optional(),
});

const statusSchema = z.object({
  state: z.enum(['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success']),
  description: z.string().max(140, 'is too long (maximum is 140 characters)').default(''),
  log_url: z.string().default(''),
  environment_url: z.string().default(''),
  auto_inactive: z.boolean().default(true),
});

/** Deployments and their statuses, newest first in both lists. */
export const deploymentRoutes: Route[] = [
  {
    method: 'GET',
    path: '/repos/:owner/:repo/deployments',
    needs: ['deployments: read'],
    handle: (request) => {
      const { state, addresses, query } = request;
      const wanted = (name: string, value: string): boolean => (query.get(name) ?? value) === value;
      const deployments = state.deployments
        .filter(
          (deployment) =>
            wanted('sha', deployment.sha) &&
            wanted('ref', deployment.ref) &&
            wanted('task', deployment.task) &&
            wanted('environment', deployment.environment),
        )
        .map((deployment) => presentDeployment(state, addresses, deployment))
        .reverse();
      return page(request, deployments, `/repos/${state.settings.owner}/${state.settings.repo}/deployments`);
    },
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/deployments',
    needs: ['deployments: write'],
    handle: (request) => {
      const { state, addresses, token } = request;
      const body = readBody(request, deploymentSchema);
      const sha = resolveCommit(state, body.ref);
      if (sha === undefined) throw new Refusal(422, `No ref found for: ${body.ref}`);
      refuseUnmetContexts(state, sha, body.required_contexts);
      const deployment: Deployment = {
        id: state.nextId(),
        environment: body.environment,
        ref: body.ref,
        sha,
        task: body.task,
        description: body.description,
        payload: body.payload,
        creator: `${token.app}[bot]`,
        autoMerge: body.auto_merge,
        requiredContexts: body.required_contexts,
        production: body.production_environment ?? body.environment === 'production',
        transient: body.transient_environment,
        createdAt: state.now(),
        statuses: [],
      };
      state.deployments.push(deployment);
      return { status: 201, body: presentDeployment(state, addresses, deployment) };
    },
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/deployments/:id/statuses',
    needs: ['deployments: read'],
    handle: (request) => {
      const { state, addresses } = request;
      const deployment = findDeployment(request);
      const statuses = deployment.statuses
        .map((status) => presentStatus(state, addresses, deployment, status))
        .reverse();
      const { owner, repo } = state.settings;
      return page(request, statuses, `/repos/${owner}/${repo}/deployments/${deployment.id}/statuses`);
    },
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/deployments/:id/statuses',
    needs: ['deployments: write'],
    handle: (request) => {
      const { state, addresses } = request;
      const deployment = findDeployment(request);
      const body = readBody(request, statusSchema);
      const status = {
        id: state.nextId(),
        state: body.state,
        description: body.description,
        logUrl: body.log_url,
        environmentUrl: body.environment_url,
        createdAt: state.now(),
      };
      deployment.statuses.push(status);
      if (body.state === 'success' && body.auto_inactive) deactivateOthers(state, deployment);
      return { status: 201, body: presentStatus(state, addresses, deployment, status) };
    },
  },
];

function findDeployment(request: Request): Deployment {
  const deployment = request.state.deployments.find(({ id }) => id === Number(param(request, 'id')));
  if (deployment === undefined) throw notFound();
  return deployment;
}

/** 409 unless every context that is asked for has succeeded on the commit; all of the repository's by default. */
function refuseUnmetContexts(state: State, sha: string, asked: string[] | undefined): void {
  const contexts = asked ?? state.settings.requiredContexts;
  const succeeded = new Set(
    state.checks
      .filter((check) => check.commit === sha && check.conclusion === 'success')
      .map((check) => check.name),
  );
  const unmet = contexts.filter((context) => !succeeded.has(context));
  if (unmet.length === 0) return;
  throw new Refusal(409, `Conflict: Commit status checks failed for ${sha}.`, {
    errors: [
      {
        contexts: unmet.map((context) => ({ context, state: 'pending' })),
        resource: 'Deployment',
        code: 'invalid',
      },
    ],
  });
}

/** `auto_inactive`: earlier deployments to the same environment, unless it is transient or production. */
function deactivateOthers(state: State, deployment: Deployment): void {
  for (const other of state.deployments) {
    const last = other.statuses.at(-1);
    const covered = other.environment === deployment.environment && !other.transient && !other.production;
    if (other.id === deployment.id || !covered || last?.state !== 'success') continue;
    other.statuses.push({ ...last, id: state.nextId(), state: 'inactive', createdAt: state.now() });
  }
}
