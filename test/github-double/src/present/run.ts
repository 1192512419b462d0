import type { Addresses } from '../router.ts';
import type { Schemas, State, WorkflowRun } from '../state.ts';
import { pageUrl, presentMinimalRepository, repositoryUrl } from './repository.ts';

export function presentRun(state: State, addresses: Addresses, run: WorkflowRun): Schemas['workflow-run'] {
  const repository = repositoryUrl(state, addresses);
  const url = `${repository}/actions/runs/${run.id}`;
  const workflow = state.workflows.find(({ id }) => id === run.workflow);
  return {
    id: run.id,
    node_id: `WFR_${run.id}`,
    name: workflow?.path ?? null,
    head_branch: run.branch,
    head_sha: run.sha,
    path: workflow?.path ?? '',
    run_number: run.id,
    run_attempt: run.attempt,
    event: run.event,
    status: run.status,
    conclusion: run.status === 'completed' ? 'success' : null,
    workflow_id: run.workflow,
    url,
    html_url: `${pageUrl(state)}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: run.createdAt,
    updated_at: run.createdAt,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repository}/check-suites/1`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    workflow_url: `${repository}/actions/workflows/${run.workflow}`,
    head_commit: null,
    repository: presentMinimalRepository(state, addresses),
    head_repository: presentMinimalRepository(state, addresses),
    display_title: workflow?.path ?? run.event,
  };
}
