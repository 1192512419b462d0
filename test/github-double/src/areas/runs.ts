import { notFound } from '../answers.ts';
import { presentUser } from '../present/people.ts';
import { pageUrl, repositoryUrl } from '../present/repository.ts';
import { presentRun } from '../present/run.ts';
import { page, param, type Request, type Route } from '../router.ts';
import type { Schemas, Workflow, WorkflowRun } from '../state.ts';

/** Workflow runs, their reviews and what they wait for. */
export const runRoutes: Route[] = [
  {
    method: 'GET',
    path: '/repos/:owner/:repo/actions/runs/:run',
    needs: ['actions: read'],
    handle: (request) => ({
      status: 200,
      body: presentRun(request.state, request.addresses, findRun(request)),
    }),
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/actions/runs/:run/approvals',
    needs: ['actions: read'],
    handle: (request) => {
      const { addresses } = request;
      const approvals = findRun(request).approvals.map((approval): Schemas['environment-approvals'] => ({
        environments: [environmentSummary(request, approval.environment)],
        state: approval.state,
        user: presentUser(addresses, approval.user),
        comment: approval.comment,
      }));
      return { status: 200, body: approvals };
    },
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/actions/runs/:run/pending_deployments',
    needs: ['actions: read'],
    handle: (request) => {
      const { state, addresses } = request;
      const pending = findRun(request).pending.map((name): Schemas['pending-deployment'] => {
        const environment = state.environments.get(name);
        return {
          environment: environmentSummary(request, name),
          wait_timer: environment?.waitTimer ?? 0,
          wait_timer_started_at: null,
          current_user_can_approve: false,
          reviewers: (environment?.reviewers ?? []).map((login) => ({
            type: 'User',
            reviewer: presentUser(addresses, login),
          })),
        };
      });
      return { status: 200, body: pending };
    },
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/actions/workflows/:workflow/runs',
    needs: ['actions: read'],
    handle: (request) => {
      const { state, addresses, query } = request;
      const workflow = findWorkflow(request);
      const event = query.get('event');
      const runs = state.runs
        .filter((run) => run.workflow === workflow.id && (event === null || run.event === event))
        .map((run) => presentRun(state, addresses, run))
        .reverse();
      const { owner, repo } = state.settings;
      return page(
        request,
        runs,
        `/repos/${owner}/${repo}/actions/workflows/${workflow.id}/runs`,
        (shown) => ({
          total_count: runs.length,
          workflow_runs: shown,
        }),
      );
    },
  },
];

/** The workflow that the path names by its id or its file name. */
export function findWorkflow(request: Request): Workflow {
  const name = param(request, 'workflow');
  const workflow = request.state.workflows.find(
    ({ id, path }) => String(id) === name || path === `.github/workflows/${name}`,
  );
  if (workflow === undefined) throw notFound();
  return workflow;
}

function findRun(request: Request): WorkflowRun {
  const run = request.state.runs.find(({ id }) => id === Number(param(request, 'run')));
  if (run === undefined) throw notFound();
  return run;
}

function environmentSummary(
  request: Request,
  name: string,
): { id: number; node_id: string; name: string; url: string; html_url: string } {
  const { state, addresses } = request;
  const id = state.environments.get(name)?.id ?? 0;
  return {
    id,
    node_id: `EN_${id}`,
    name,
    url: `${repositoryUrl(state, addresses)}/environments/${encodeURIComponent(name)}`,
    html_url: `${pageUrl(state)}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
  };
}
