import { ConfigurationError, describeError, ExternalError } from '@contender/core';
import { expect, test } from 'vitest';
import { type Fixture, rejection, startForge } from './fixture.ts';

async function withWorkflow(): Promise<Fixture> {
  const fixture = await startForge();
  fixture.github.seed.workflow({ path: '.github/workflows/retrain.yml' });
  return fixture;
}

test('starts a workflow on the default branch and says where it runs', async () => {
  const { forge, github } = await withWorkflow();
  const { url } = await forge.workflows.dispatch({
    workflow: '.github/workflows/retrain.yml',
    ref: undefined,
    inputs: { reason: 'drift' },
  });
  expect(github.state.dispatches).toMatchObject([
    { kind: 'workflow', ref: 'main', inputs: { reason: 'drift' } },
  ]);
  expect(url).toBe(`https://github.com/octo/models/actions/runs/${github.state.runs[0]?.id}`);
});

test('starts it on a named branch; a server that tells no run is fine', async () => {
  const { forge, github } = await withWorkflow();
  github.seed.commit({ branch: 'next' });
  github.fault({
    kind: 'answer',
    method: 'POST',
    path: /dispatches$/,
    answer: { status: 204 },
    afterwards: true,
  });
  expect(await forge.workflows.dispatch({ workflow: 'retrain.yml', ref: 'next', inputs: {} })).toEqual({
    url: null,
  });
  expect(github.state.dispatches).toMatchObject([{ ref: 'next' }]);
});

test('does not start it twice when the answer is lost', async () => {
  const { forge, github } = await withWorkflow();
  github.fault({ kind: 'drop', method: 'POST', path: /dispatches$/, afterwards: true });
  const error = await rejection(
    forge.workflows.dispatch({ workflow: 'retrain.yml', ref: 'main', inputs: {} }),
  );
  expect(error).toBeInstanceOf(ExternalError);
  expect(github.state.dispatches).toHaveLength(1);
});

test('tells when it was dispatched last', async () => {
  const { forge, github } = await withWorkflow();
  expect(await forge.workflows.lastDispatch('retrain.yml')).toBeUndefined();
  const workflow = github.state.workflows[0]?.id ?? 0;
  github.seed.run({ workflow, event: 'workflow_dispatch', createdAt: '2026-03-01T00:00:00Z' });
  github.seed.run({ workflow, event: 'workflow_dispatch', createdAt: '2026-04-01T00:00:00Z' });
  github.seed.run({ workflow, event: 'schedule', createdAt: '2026-04-02T00:00:00Z' });
  expect(await forge.workflows.lastDispatch('retrain.yml')).toEqual(new Date('2026-04-01T00:00:00Z'));
  expect(github.requests).toHaveLength(2);
});

test('sends an event', async () => {
  const { forge, github } = await startForge();
  await forge.workflows.sendEvent({ type: 'model-promoted', payload: { model: 'flight-delay' } });
  expect(github.state.dispatches).toEqual([
    { kind: 'repository', type: 'model-promoted', payload: { model: 'flight-delay' } },
  ]);
});

function keys(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, 'x']));
}

test.each([
  [
    '26 inputs',
    ({ forge }: Fixture) =>
      forge.workflows.dispatch({ workflow: 'retrain.yml', ref: 'main', inputs: keys(26) }),
  ],
  [
    'a branch that is not there',
    ({ forge }: Fixture) => forge.workflows.dispatch({ workflow: 'retrain.yml', ref: 'no', inputs: {} }),
  ],
  [
    'a workflow that is not there',
    ({ forge }: Fixture) => forge.workflows.dispatch({ workflow: 'no.yml', ref: 'main', inputs: {} }),
  ],
  ['runs of a workflow that is not there', ({ forge }: Fixture) => forge.workflows.lastDispatch('no.yml')],
  [
    'a type of 101 characters',
    ({ forge }: Fixture) => forge.workflows.sendEvent({ type: 'x'.repeat(101), payload: {} }),
  ],
  ['11 keys', ({ forge }: Fixture) => forge.workflows.sendEvent({ type: 'x', payload: keys(11) })],
  [
    '64 KB',
    ({ forge }: Fixture) => forge.workflows.sendEvent({ type: 'x', payload: { key: 'x'.repeat(65_536) } }),
  ],
])('refuses %s', async (_, call) => {
  const fixture = await withWorkflow();
  expect(await rejection(call(fixture))).toBeInstanceOf(ConfigurationError);
  expect(fixture.github.state.dispatches).toEqual([]);
});

test('names actions: write where it is missing', async () => {
  const { forge, github } = await startForge({ token: { permissions: { actions: 'read' } } });
  github.seed.workflow({ path: '.github/workflows/retrain.yml' });
  const error = await rejection(
    forge.workflows.dispatch({ workflow: 'retrain.yml', ref: 'main', inputs: {} }),
  );
  expect(describeError(error)).toContain('permissions:\n  actions: write');
});
