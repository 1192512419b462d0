import { z } from 'zod';
import { notFound } from '../answers.ts';
import { presentUser } from '../present/people.ts';
import { pageUrl, repositoryUrl } from '../present/repository.ts';
import { type Addresses, page, param, type Request, type Route, readBody } from '../router.ts';
import type { Environment, Schemas, State } from '../state.ts';

const settingsSchema = z.object({
  wait_timer: z.int().min(0).max(43_200).optional(),
  prevent_self_review: z.boolean().optional(),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullable()
    .optional(),
});

/** Environments and the rules that protect them. */
export const environmentRoutes: Route[] = [
  {
    method: 'GET',
    path: '/repos/:owner/:repo/environments/:environment',
    needs: ['actions: read'],
    handle: (request) => ({
      status: 200,
      body: presentEnvironment(request.state, request.addresses, findEnvironment(request)),
    }),
  },
  {
    method: 'PUT',
    path: '/repos/:owner/:repo/environments/:environment',
    needs: ['administration: write'],
    handle: (request) => {
      const { state, addresses } = request;
      const body = readBody(request, settingsSchema);
      const name = param(request, 'environment');
      const policy = body.deployment_branch_policy ?? null;
      const environment: Environment = {
        id: state.environments.get(name)?.id ?? state.nextId(),
        name,
        reviewers: state.environments.get(name)?.reviewers ?? [],
        preventSelfReview: body.prevent_self_review ?? false,
        waitTimer: body.wait_timer ?? 0,
        branches: policy === null ? 'all' : policy.protected_branches ? 'protected' : 'custom',
        branchPolicies: [],
      };
      state.environments.set(name, environment);
      return { status: 200, body: presentEnvironment(state, addresses, environment) };
    },
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/environments/:environment/deployment-branch-policies',
    needs: ['actions: read'],
    handle: (request) => {
      const environment = findEnvironment(request);
      const policies = environment.branchPolicies.map((name, index): Schemas['deployment-branch-policy'] => ({
        id: environment.id * 10 + index,
        node_id: `DBP_${index}`,
        name,
        type: 'branch',
      }));
      const { owner, repo } = request.state.settings;
      const path = `/repos/${owner}/${repo}/environments/${environment.name}/deployment-branch-policies`;
      return page(request, policies, path, (shown) => ({
        total_count: policies.length,
        branch_policies: shown,
      }));
    },
  },
];

function findEnvironment(request: Request): Environment {
  const environment = request.state.environments.get(param(request, 'environment'));
  if (environment === undefined) throw notFound();
  return environment;
}

function presentEnvironment(
  state: State,
  addresses: Addresses,
  environment: Environment,
): Schemas['environment'] {
  return {
    id: environment.id,
    node_id: `EN_${environment.id}`,
    name: environment.name,
    url: `${repositoryUrl(state, addresses)}/environments/${encodeURIComponent(environment.name)}`,
    html_url: `${pageUrl(state)}/deployments/activity_log?environments_filter=${encodeURIComponent(environment.name)}`,
    created_at: '2024-01-01T00:00:00Z',
    updated_at: state.now(),
    protection_rules: protectionRules(state, addresses, environment),
    deployment_branch_policy:
      environment.branches === 'all'
        ? null
        : {
            protected_branches: environment.branches === 'protected',
            custom_branch_policies: environment.branches === 'custom',
          },
  };
}

/** A private repository without the Enterprise plan has neither reviewers nor wait timers. */
function protectionRules(
  state: State,
  addresses: Addresses,
  environment: Environment,
): NonNullable<Schemas['environment']['protection_rules']> {
  const rules: NonNullable<Schemas['environment']['protection_rules']> = [];
  const id = environment.id * 10;
  if (!state.settings.private || state.settings.enterprise) {
    if (environment.waitTimer > 0) {
      rules.push({ id, node_id: `GA_${id}`, type: 'wait_timer', wait_timer: environment.waitTimer });
    }
    if (environment.reviewers.length > 0) {
      rules.push({
        id: id + 1,
        node_id: `GA_${id + 1}`,
        type: 'required_reviewers',
        prevent_self_review: environment.preventSelfReview,
        reviewers: environment.reviewers.map((login) => ({
          type: 'User',
          reviewer: presentUser(addresses, login),
        })),
      });
    }
  }
  if (environment.branches !== 'all')
    rules.push({ id: id + 2, node_id: `GA_${id + 2}`, type: 'branch_policy' });
  return rules;
}
