import { ConfigurationError, describeError } from '@contender/core';
import { describe, expect, test } from 'vitest';
import { rejection, startForge } from './fixture.ts';

const payload = { model: 'flight-delay', version: '1.0.0' };

function wanted(commit: string, environment = 'production') {
  return { environment, commit, description: 'flight-delay 1.0.0', payload };
}

test('tells an environment with its protection', async () => {
  const { forge, github } = await startForge({ github: { protectedBranches: ['main'] } });
  github.seed.environment({
    name: 'production',
    reviewers: ['ada', 'grace'],
    preventSelfReview: true,
    waitTimer: 30,
    branches: 'protected',
  });
  expect(await forge.delivery.findEnvironment('production')).toEqual({
    name: 'production',
    reviewers: 2,
    preventSelfReview: true,
    waitMinutes: 30,
    branches: 'protected',
    url: expect.stringContaining('github.com/octo/models/deployments'),
  });
});

test('an environment without rules, with branch patterns, and none', async () => {
  const { forge, github } = await startForge();
  github.seed.environment({ name: 'staging' });
  github.seed.environment({ name: 'a/b', branches: 'custom', branchPolicies: ['release/*'] });
  expect(await forge.delivery.findEnvironment('staging')).toMatchObject({ reviewers: 0, branches: 'all' });
  expect(await forge.delivery.findEnvironment('a/b')).toMatchObject({ branches: 'custom' });
  expect(await forge.delivery.findEnvironment('nowhere')).toBeUndefined();
});

test('protected branches only, where no branch is protected, lets all deploy', async () => {
  const { forge, github } = await startForge();
  github.seed.environment({ name: 'production', branches: 'protected' });
  expect(await forge.delivery.findEnvironment('production')).toMatchObject({ branches: 'all' });
});

test.each([
  [[], 'all'],
  [['*'], 'all'],
  [['**/*'], 'all'],
  [['main', '*'], 'all'],
  [['main'], 'custom'],
  [['*-stable'], 'custom'],
])('the branch patterns %j mean %s', async (branchPolicies, branches) => {
  const { forge, github } = await startForge();
  github.seed.environment({ name: 'eu/production', branches: 'custom', branchPolicies });
  expect(await forge.delivery.findEnvironment('eu/production')).toMatchObject({ branches });
});

test('a private repository without Enterprise has no reviewers, whatever was set', async () => {
  const { forge, github } = await startForge({ github: { private: true } });
  github.seed.environment({ name: 'production', reviewers: ['ada'] });
  expect(await forge.delivery.findEnvironment('production')).toMatchObject({ reviewers: 0 });
  github.state.settings.enterprise = true;
  expect(await forge.delivery.findEnvironment('production')).toMatchObject({ reviewers: 1 });
});

test('lists the given reviews of the run for one environment', async () => {
  const { forge, github, head } = await startForge({ forge: { runId: 77 } });
  const run = github.seed.run({ id: 77, workflow: 1 });
  github.seed.approval(run, {
    environment: 'production',
    state: 'rejected',
    user: 'ada',
    comment: 'not yet',
  });
  github.seed.approval(run, { environment: 'staging', state: 'approved', user: 'ada', comment: '' });
  github.seed.approval(run, { environment: 'production', state: 'pending', user: 'ada', comment: '' });
  github.seed.approval(run, { environment: 'production', state: 'approved', user: 'grace', comment: 'go' });
  expect(await forge.delivery.listApprovals({ environment: 'production', commit: head })).toEqual([
    { reviewer: 'ada', state: 'rejected', at: null, comment: 'not yet' },
    { reviewer: 'grace', state: 'approved', at: null, comment: 'go' },
  ]);
});

test.each([
  ['the rejection', 1, 'rejected'],
  ['in a re-run the approval', 2, 'approved'],
] as const)('of one reviewer who did both, %s comes last, in whatever order', async (_, attempt, last) => {
  for (const order of [['rejected', 'approved'] as const, ['approved', 'rejected'] as const]) {
    const { forge, github, head } = await startForge({ forge: { runId: 77 } });
    const run = github.seed.run({ id: 77, workflow: 1, attempt });
    for (const state of order) {
      github.seed.approval(run, { environment: 'production', state, user: 'ada', comment: '' });
    }
    const reviews = await forge.delivery.listApprovals({ environment: 'production', commit: head });
    expect(reviews).toHaveLength(2);
    expect(reviews.at(-1)).toMatchObject({ reviewer: 'ada', state: last });
  }
});

test('the attempt is asked for only where reviews contradict', async () => {
  const { forge, github, head } = await startForge({ forge: { runId: 77 } });
  const run = github.seed.run({ id: 77, workflow: 1 });
  for (const state of ['approved', 'approved'] as const) {
    github.seed.approval(run, { environment: 'production', state, user: 'ada', comment: '' });
  }
  await forge.delivery.listApprovals({ environment: 'production', commit: head });
  expect(github.requests).toHaveLength(1);
});

describe('the last deployment of a model', () => {
  const sought = { environment: 'production', model: 'm' };

  test('is none where there is none, or where nothing says what was deployed', async () => {
    const { forge, github, head } = await startForge();
    expect(await forge.delivery.findLastDeployment(sought)).toBeUndefined();
    github.seed.jobDeployment({ run: 7, environment: 'production', commit: head });
    expect(await forge.delivery.findLastDeployment(sought)).toBeUndefined();
    expect(github.requests).toHaveLength(3);
  });

  test('is known by its own description, with what came of it', async () => {
    const { forge, head } = await startForge();
    const { startDeployment, setStatus, findLastDeployment } = forge.delivery;
    const deployment = await startDeployment({ ...wanted(head), description: 'm@v1.2.0: deploying' });
    const expected = { version: '1.2.0', description: 'deploying', startedAt: expect.any(Date) };
    expect(await findLastDeployment(sought)).toEqual({ ...expected, state: 'in_progress' });
    await setStatus(deployment, { state: 'in_progress', description: 'm@v1.2.0: deploying' });
    expect(await findLastDeployment(sought)).toEqual({ ...expected, state: 'in_progress' });
    await setStatus(deployment, { state: 'failure', description: 'exit code 1' });
    expect(await findLastDeployment(sought)).toEqual({ ...expected, state: 'failure' });
    expect(await findLastDeployment({ ...sought, model: 'n' })).toBeUndefined();
    expect(await findLastDeployment({ ...sought, environment: 'staging' })).toBeUndefined();
  });

  test('is known by a status where GitHub made it for a job; what the job’s end adds does not count', async () => {
    const { forge, github, head } = await startForge({ forge: { runId: 77 } });
    const { startDeployment, setStatus, findLastDeployment } = forge.delivery;
    github.seed.jobDeployment({ run: 77, environment: 'production', commit: head });
    const own = await startDeployment({ ...wanted(head), description: 'm@v1.0.1: deploying' });
    await setStatus(own, { state: 'in_progress', description: 'm@v1.0.1: deploying' });
    await setStatus(own, { state: 'failure', description: 'exit code 1' });
    await setStatus(own, { state: 'success', description: '' });
    expect(await findLastDeployment(sought)).toMatchObject({ version: '1.0.1', state: 'failure' });
  });

  test('is the one that began last, though its job waited longer', async () => {
    let time = Date.parse('2026-05-01T10:00:00Z');
    const clock = () => new Date(time);
    const { forge, github, head } = await startForge({ github: { clock }, forge: { runId: 77 } });
    const waiting = github.seed.jobDeployment({ run: 77, environment: 'production', commit: head });
    time += 60_000;
    const payload = { model: 'm' };
    const other = { id: '', environment: 'production', commit: head, url: '' };
    const quick = github.seed.jobDeployment({ run: 7, environment: 'production', commit: head });
    const say = (id: number, description: string, state: 'in_progress' | 'success' | 'error') =>
      forge.delivery.setStatus({ ...other, id: String(id) }, { state, description });
    await say(quick.id, 'm@v1.0.1: deploying', 'in_progress');
    await say(quick.id, 'done', 'success');
    time += 60_000;
    await forge.delivery.startDeployment({ ...wanted(head), payload, description: 'm@v1.0.2: deploying' });
    await say(waiting.id, 'm@v1.0.2: deploying', 'in_progress');
    await say(waiting.id, 'killed', 'error');
    expect(await forge.delivery.findLastDeployment(sought)).toEqual({
      version: '1.0.2',
      description: 'deploying',
      startedAt: new Date('2026-05-01T10:02:00Z'),
      state: 'error',
    });
  });
});

test('without a run there are no reviews', async () => {
  const { forge, github, head } = await startForge();
  expect(await forge.delivery.listApprovals({ environment: 'production', commit: head })).toEqual([]);
  expect(github.requests).toEqual([]);
});

test('goes on with the deployment that the job has', async () => {
  const { forge, github, head } = await startForge({ forge: { runId: 77 } });
  github.seed.jobDeployment({ run: 77, environment: 'staging', commit: head });
  const own = github.seed.jobDeployment({ run: 77, environment: 'production', commit: head });
  github.seed.jobDeployment({ run: 7, environment: 'production', commit: head });
  github.seed.jobDeployment({ run: 777, environment: 'production', commit: head });
  const { sha } = github.seed.commit({ message: 'Register' });
  expect(await forge.delivery.startDeployment(wanted(sha))).toMatchObject({
    id: String(own.id),
    commit: head,
  });
  expect(github.state.deployments).toHaveLength(4);
});

test('does not go on with a deployment that is over', async () => {
  const { forge, github, head } = await startForge({ forge: { runId: 77 } });
  const over = github.seed.jobDeployment({ run: 77, environment: 'production', commit: head });
  await forge.delivery.setStatus(
    { id: String(over.id), environment: 'production', commit: head, url: '' },
    { state: 'failure', description: 'the canary broke' },
  );
  const { id } = await forge.delivery.startDeployment(wanted(head));
  expect(id).not.toBe(String(over.id));
});

test('creates a deployment that neither merges nor waits for checks, and reports on it', async () => {
  const runUrl = 'https://github.com/octo/models/actions/runs/77';
  const { forge, github, head } = await startForge({
    github: { requiredContexts: ['ci'] },
    forge: { runId: 77, runUrl },
  });
  const deployment = await forge.delivery.startDeployment(wanted(head));
  await forge.delivery.setStatus(deployment, { state: 'in_progress', description: 'deploying' });
  expect(await forge.delivery.startDeployment(wanted(head))).toEqual(deployment);
  await forge.delivery.setStatus(deployment, {
    state: 'success',
    description: 'done',
    logUrl: 'https://example.com/log',
    environmentUrl: 'https://example.com',
  });
  expect(github.state.deployments).toMatchObject([
    {
      environment: 'production',
      sha: head,
      payload,
      autoMerge: false,
      requiredContexts: [],
      statuses: [
        { state: 'in_progress', logUrl: runUrl },
        { state: 'success', logUrl: 'https://example.com/log', environmentUrl: 'https://example.com' },
      ],
    },
  ]);
});

test('takes up the deployment that was created before an interruption', async () => {
  const { forge, github, head } = await startForge();
  const first = await forge.delivery.startDeployment(wanted(head));
  expect(await forge.delivery.startDeployment(wanted(head))).toEqual(first);
  await forge.delivery.startDeployment({ ...wanted(head), payload: { ...payload, version: '2.0.0' } });
  expect(github.state.deployments).toHaveLength(2);
});

test('does not create two when the answer is lost', async () => {
  const { forge, github, head } = await startForge();
  github.fault({ kind: 'drop', method: 'POST', path: /deployments$/, afterwards: true });
  await forge.delivery.startDeployment(wanted(head));
  expect(github.state.deployments).toHaveLength(1);
});

test('a merge instead of a deployment is not taken for one', async () => {
  const { forge, github, head } = await startForge();
  const answer = { status: 202, body: { message: 'Auto-merged main into topic on deployment.' } };
  github.fault({ kind: 'answer', method: 'POST', path: /deployments$/, answer });
  expect(describeError(await rejection(forge.delivery.startDeployment(wanted(head))))).toContain(
    'Auto-merged',
  );
});

test('a description that is too long and a commit that is not there are refused', async () => {
  const { forge, head } = await startForge();
  const deployment = await forge.delivery.startDeployment(wanted(head));
  const long = await rejection(
    forge.delivery.setStatus(deployment, { state: 'success', description: 'x'.repeat(141) }),
  );
  expect(long).toBeInstanceOf(ConfigurationError);
  const missing = await rejection(forge.delivery.startDeployment(wanted('f'.repeat(40))));
  expect(describeError(missing)).toContain('No ref found');
});

test('names deployments: write where it is missing', async () => {
  const { forge, head } = await startForge({ token: { permissions: { deployments: 'read' } } });
  const error = await rejection(forge.delivery.startDeployment(wanted(head)));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(describeError(error)).toContain('permissions:\n  deployments: write');
  expect(describeError(error)).not.toContain('fork');
});
