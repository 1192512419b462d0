import { expect, test } from 'vitest';
import { repository, start } from './fixture.ts';

test('environments with their rules', async () => {
  const { github, octokit } = await start();
  github.seed.environment({
    name: 'production',
    reviewers: ['ada'],
    preventSelfReview: true,
    waitTimer: 10,
    branches: 'custom',
    branchPolicies: ['main', 'release/*'],
  });
  const named = { ...repository, environment_name: 'production' };
  const { data } = await octokit.rest.repos.getEnvironment(named);
  expect(data).toMatchObject({
    protection_rules: [
      { type: 'wait_timer', wait_timer: 10 },
      { type: 'required_reviewers', prevent_self_review: true, reviewers: [{ reviewer: { login: 'ada' } }] },
      { type: 'branch_policy' },
    ],
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
  });
  const policies = await octokit.rest.repos.listDeploymentBranchPolicies(named);
  expect(policies.data.branch_policies.map(({ name }) => name)).toEqual(['main', 'release/*']);
  github.state.settings.private = true;
  expect((await octokit.rest.repos.getEnvironment(named)).data.protection_rules).toMatchObject([
    { type: 'branch_policy' },
  ]);
  const missing = octokit.rest.repos.getEnvironment({ ...repository, environment_name: 'no' });
  await expect(missing).rejects.toMatchObject({ status: 404 });
});

test('a deployment waits for all contexts unless it is told which', async () => {
  const { github, octokit, head } = await start({ requiredContexts: ['ci'] });
  const deployment = { ...repository, ref: 'main', environment: 'staging', auto_merge: false };
  await expect(octokit.rest.repos.createDeployment(deployment)).rejects.toMatchObject({ status: 409 });
  await octokit.rest.repos.createDeployment({ ...deployment, required_contexts: [] });
  github.seed.check({ name: 'ci', commit: head });
  await octokit.rest.repos.createDeployment(deployment);
  expect(github.state.deployments).toHaveLength(2);
  await expect(octokit.rest.repos.createDeployment({ ...deployment, ref: 'no' })).rejects.toMatchObject({
    status: 422,
  });
});

test('statuses, and success puts the earlier ones of the environment out of use', async () => {
  const { github, octokit, head } = await start();
  for (const environment of ['staging', 'staging', 'other']) {
    await octokit.rest.repos.createDeployment({ ...repository, ref: head, environment });
    const { id = 0 } = github.state.deployments.at(-1) ?? {};
    await octokit.rest.repos.createDeploymentStatus({ ...repository, deployment_id: id, state: 'success' });
  }
  const states = github.state.deployments.map(({ statuses }) => statuses.map(({ state }) => state));
  expect(states).toEqual([['success', 'inactive'], ['success'], ['success']]);
  const { data } = await octokit.rest.repos.listDeployments({ ...repository, environment: 'staging' });
  expect(data.map(({ id }) => id)).toEqual([
    github.state.deployments[1]?.id,
    github.state.deployments[0]?.id,
  ]);
  const status = { ...repository, deployment_id: data[1]?.id ?? 0 };
  const listed = await octokit.rest.repos.listDeploymentStatuses(status);
  expect(listed.data.map(({ state }) => state)).toEqual(['inactive', 'success']);
  const long = { ...status, state: 'failure', description: 'x'.repeat(141) } as const;
  await expect(octokit.rest.repos.createDeploymentStatus(long)).rejects.toMatchObject({ status: 422 });
  const nowhere = octokit.rest.repos.listDeploymentStatuses({ ...repository, deployment_id: 1 });
  await expect(nowhere).rejects.toMatchObject({ status: 404 });
});

test('a run with its reviews and what it waits for', async () => {
  const { github, octokit, head } = await start();
  github.seed.environment({ name: 'production', reviewers: ['ada'], waitTimer: 3 });
  const { id: workflow } = github.seed.workflow({ path: '.github/workflows/deploy.yml' });
  const run = github.seed.run({ workflow, pending: ['production'] });
  github.seed.approval(run, { environment: 'production', state: 'approved', user: 'ada', comment: 'go' });
  const named = { ...repository, run_id: run.id };
  expect((await octokit.rest.actions.getWorkflowRun(named)).data).toMatchObject({
    head_sha: head,
    path: '.github/workflows/deploy.yml',
    status: 'in_progress',
  });
  expect((await octokit.rest.actions.getReviewsForRun(named)).data).toMatchObject([
    { state: 'approved', user: { login: 'ada' }, comment: 'go', environments: [{ name: 'production' }] },
  ]);
  expect((await octokit.rest.actions.getPendingDeploymentsForRun(named)).data).toMatchObject([
    { environment: { name: 'production' }, wait_timer: 3, reviewers: [{ reviewer: { login: 'ada' } }] },
  ]);
  const nowhere = octokit.rest.actions.getWorkflowRun({ ...repository, run_id: 1 });
  await expect(nowhere).rejects.toMatchObject({ status: 404 });
});

test('dispatches start runs within their limits', async () => {
  const { github, octokit } = await start();
  const { id } = github.seed.workflow({ path: '.github/workflows/retrain.yml' });
  github.seed.workflow({ path: '.github/workflows/ci.yml', events: ['push'] });
  const dispatch = { ...repository, workflow_id: 'retrain.yml', ref: 'main' };
  const { createWorkflowDispatch, listWorkflowRuns } = octokit.rest.actions;
  expect((await createWorkflowDispatch(dispatch)).status).toBe(204);
  expect(
    (await createWorkflowDispatch({ ...dispatch, workflow_id: id, return_run_details: true })).data,
  ).toMatchObject({
    workflow_run_id: github.state.runs[1]?.id,
  });
  const runs = await listWorkflowRuns({ ...dispatch, event: 'workflow_dispatch' });
  expect(runs.data).toMatchObject({ total_count: 2, workflow_runs: [{ status: 'queued' }, {}] });
  const inputs = Object.fromEntries(Array.from({ length: 26 }, (_, index) => [`input${index}`, 'x']));
  await expect(createWorkflowDispatch({ ...dispatch, inputs })).rejects.toMatchObject({ status: 422 });
  await expect(createWorkflowDispatch({ ...dispatch, ref: 'no' })).rejects.toMatchObject({ status: 422 });
  await expect(createWorkflowDispatch({ ...dispatch, workflow_id: 'ci.yml' })).rejects.toMatchObject({
    status: 422,
  });
  await expect(createWorkflowDispatch({ ...dispatch, workflow_id: 'no.yml' })).rejects.toMatchObject({
    status: 404,
  });
  const send = (event_type: string, client_payload: Record<string, string>) =>
    octokit.rest.repos.createDispatchEvent({ ...repository, event_type, client_payload });
  await send('x'.repeat(100), { model: 'm' });
  const eleven = Object.fromEntries(Object.entries(inputs).slice(0, 11));
  await expect(send('x'.repeat(101), {})).rejects.toMatchObject({ status: 422 });
  await expect(send('x', eleven)).rejects.toMatchObject({ status: 422 });
  await expect(send('x', { big: 'x'.repeat(65_536) })).rejects.toMatchObject({ status: 422 });
  expect(github.state.dispatches).toHaveLength(3);
});
