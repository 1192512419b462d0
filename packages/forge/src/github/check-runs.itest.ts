import { ConfigurationError, describeError, ExternalError } from '@contender/core';
import { expect, test } from 'vitest';
import type { Annotation, CheckRun } from '../port.ts';
import { rejection, startForge } from './fixture.ts';

function annotations(count: number): Annotation[] {
  return Array.from({ length: count }, (_, index) => ({
    path: 'contender.yml',
    line: index + 1,
    level: 'warning',
    title: `Gate ${index}`,
    message: 'The gap is 0.12; at most 0.10 is allowed.',
  }));
}

function checkOn(commit: string, rest: Partial<CheckRun> = {}): CheckRun {
  return {
    name: 'Contender: flight-delay',
    commit,
    conclusion: 'success',
    title: 'promote',
    summary: '| a | b |',
    annotations: [],
    ...rest,
  };
}

test('creates one check run and updates it on the second call', async () => {
  const { forge, github, head } = await startForge();
  const first = await forge.reviews.writeCheck(checkOn(head, { detailsUrl: 'https://example.com/report' }));
  const second = await forge.reviews.writeCheck(checkOn(head, { conclusion: 'failure', title: 'reject' }));
  expect(second).toEqual(first);
  expect(github.state.checks).toMatchObject([
    { status: 'completed', conclusion: 'failure', title: 'reject', detailsUrl: 'https://example.com/report' },
  ]);
});

test('a pending check is begun, and completed by the next call', async () => {
  const { forge, github, head } = await startForge();
  await forge.reviews.writeCheck(checkOn(head, { conclusion: 'pending' }));
  expect(github.state.checks).toMatchObject([{ status: 'in_progress', conclusion: null }]);
  await forge.reviews.writeCheck(checkOn(head, { conclusion: 'failure' }));
  expect(github.state.checks).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
});

test('leaves the check run of another app alone', async () => {
  const { forge, github, head } = await startForge();
  github.seed.check({ name: 'Contender: flight-delay', commit: head });
  await forge.reviews.writeCheck(checkOn(head, { conclusion: 'neutral' }));
  expect(github.state.checks.map(({ conclusion }) => conclusion)).toEqual(['success', 'neutral']);
});

test('makes its own where an earlier one was written with another app’s token', async () => {
  const { forge, github, head } = await startForge();
  github.seed.check({ name: 'Contender: flight-delay', commit: head }).externalId = 'contender';
  await forge.reviews.writeCheck(checkOn(head));
  expect(github.state.checks.map(({ app }) => app)).toEqual(['another-app', 'github-actions']);
});

test('sends annotations in portions of fifty, the conclusion with the last', async () => {
  const { forge, github, head } = await startForge();
  await forge.reviews.writeCheck(checkOn(head, { annotations: annotations(120) }));
  expect(github.state.checks).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  expect(github.state.checks[0]?.annotations).toHaveLength(120);
  expect(github.requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'PATCH', 'PATCH']);
});

test('does not write annotations a second time', async () => {
  const { forge, github, head } = await startForge();
  await forge.reviews.writeCheck(checkOn(head, { annotations: annotations(120) }));
  await forge.reviews.writeCheck(checkOn(head, { annotations: annotations(125) }));
  expect(github.state.checks[0]?.annotations).toHaveLength(125);
});

test('stays in progress when a portion fails, and the next call completes it', async () => {
  const { forge, github, head } = await startForge();
  github.fault({ kind: 'drop', method: 'PATCH', path: /check-runs/ });
  const check = checkOn(head, { annotations: annotations(60) });
  expect(await rejection(forge.reviews.writeCheck(check))).toBeInstanceOf(ExternalError);
  expect(github.state.checks).toMatchObject([{ status: 'in_progress', conclusion: null }]);
  await forge.reviews.writeCheck(check);
  expect(github.state.checks).toMatchObject([{ status: 'completed' }]);
  expect(github.state.checks[0]?.annotations).toHaveLength(60);
});

test('cuts titles that GitHub would refuse', async () => {
  const { forge, github, head } = await startForge();
  const [annotation] = annotations(1);
  if (annotation === undefined) throw new Error('no annotation');
  await forge.reviews.writeCheck(checkOn(head, { annotations: [{ ...annotation, title: 'x'.repeat(300) }] }));
  expect(github.state.checks[0]?.annotations[0]?.title).toHaveLength(255);
});

test('refuses a summary that is too long, in GitHub’s words', async () => {
  const { forge, head } = await startForge();
  const error = await rejection(forge.reviews.writeCheck(checkOn(head, { summary: 'x'.repeat(65_536) })));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(describeError(error)).toContain('65535');
});

test('names checks: write where it is missing', async () => {
  const { forge, head } = await startForge({ token: { permissions: { checks: 'read' } } });
  const error = await rejection(forge.reviews.writeCheck(checkOn(head)));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(describeError(error)).toContain('permissions:\n  checks: write');
});
