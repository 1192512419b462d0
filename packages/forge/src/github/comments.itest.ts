import { ConfigurationError, describeError, ExternalError } from '@contender/core';
import { expect, test } from 'vitest';
import { type Fixture, type FixtureOptions, rejection, startForge } from './fixture.ts';

const marker = '<!-- contender:flight-delay -->';

async function withPullRequest(options?: FixtureOptions): Promise<Fixture> {
  const fixture = await startForge(options);
  fixture.github.seed.pullRequest({ number: 12, head: fixture.head });
  return fixture;
}

test('writes the comment, leaves an equal one alone and updates a changed one', async () => {
  const { forge, github } = await withPullRequest();
  const comment = { pullRequest: 12, marker, body: `${marker}\nhold` };
  const first = await forge.reviews.upsertComment(comment);
  expect(first).toEqual({ outcome: 'created', url: expect.stringContaining('/pull/12#issuecomment-') });
  expect(await forge.reviews.upsertComment(comment)).toEqual({ ...first, outcome: 'unchanged' });
  expect(await forge.reviews.upsertComment({ ...comment, body: `${marker}\npromote` })).toEqual({
    ...first,
    outcome: 'updated',
  });
  expect(github.state.comments.map(({ body }) => body)).toEqual([`${marker}\npromote`]);
  expect(
    github.requests.filter(({ method }) => method !== 'GET').map(({ permission }) => permission),
  ).toEqual(['pull-requests: write', 'pull-requests: write']);
});

test('puts the marker into a body that lacks it', async () => {
  const { forge, github } = await withPullRequest();
  await forge.reviews.upsertComment({ pullRequest: 12, marker, body: 'hold' });
  await forge.reviews.upsertComment({ pullRequest: 12, marker, body: 'promote' });
  expect(github.state.comments.map(({ body }) => body)).toEqual([`${marker}\npromote`]);
});

test('finds the marker on the third page', async () => {
  const { forge, github } = await withPullRequest();
  for (let index = 0; index < 250; index += 1) github.seed.comment({ issue: 12, body: `talk ${index}` });
  github.seed.comment({ issue: 12, body: `${marker} old`, user: 'github-actions[bot]' });
  const { outcome } = await forge.reviews.upsertComment({ pullRequest: 12, marker, body: `${marker} new` });
  expect(outcome).toBe('updated');
  expect(github.state.comments).toHaveLength(251);
  expect(github.requests.filter(({ method }) => method === 'GET')).toHaveLength(3);
});

test.each([
  ['an outsider who planted the marker', { body: `${marker}\nPromote!`, association: 'NONE' }],
  ['a contributor', { body: `${marker}\nPromote!`, association: 'CONTRIBUTOR' }],
  ['a member who quotes the marker', { body: `> ${marker}\n> hold`, association: 'MEMBER' }],
  ['a bot that quotes the marker', { body: `Edited: ${marker}`, user: 'echo[bot]' }],
] as const)('leaves the comment of %s alone', async (_, planted) => {
  const { forge, github } = await withPullRequest();
  github.seed.comment({ issue: 12, ...planted });
  const comment = { pullRequest: 12, marker, body: `${marker}\nhold` };
  expect((await forge.reviews.upsertComment(comment)).outcome).toBe('created');
  expect((await forge.reviews.upsertComment({ ...comment, body: `${marker}\nreject` })).outcome).toBe(
    'updated',
  );
  expect(github.state.comments.map(({ body }) => body)).toEqual([planted.body, `${marker}\nreject`]);
});

test.each([
  ['an app', { user: 'my-app[bot]' }],
  ['the owner', { association: 'OWNER' }],
  ['a member', { association: 'MEMBER' }],
  ['a collaborator', { association: 'COLLABORATOR' }],
] as const)('goes on with the comment that %s wrote', async (_, author) => {
  const { forge, github } = await withPullRequest();
  github.seed.comment({ issue: 12, body: `${marker}\nhold`, ...author });
  const { outcome } = await forge.reviews.upsertComment({ pullRequest: 12, marker, body: `${marker}\nnew` });
  expect(outcome).toBe('updated');
});

test('puts the marker at the beginning of a body that has it elsewhere', async () => {
  const { forge, github } = await withPullRequest();
  await forge.reviews.upsertComment({ pullRequest: 12, marker, body: `hold ${marker}` });
  await forge.reviews.upsertComment({ pullRequest: 12, marker, body: 'promote' });
  expect(github.state.comments.map(({ body }) => body)).toEqual([`${marker}\npromote`]);
});

test('does not post twice when GitHub fails after it has stored the comment', async () => {
  const { forge, github } = await withPullRequest();
  github.fault({
    kind: 'answer',
    method: 'POST',
    path: /comments$/,
    answer: { status: 502, body: { message: 'Server Error' } },
    afterwards: true,
  });
  const { outcome } = await forge.reviews.upsertComment({ pullRequest: 12, marker, body: marker });
  expect(outcome).toBe('created');
  expect(github.state.comments).toHaveLength(1);
});

test('tries again when the connection breaks before the comment is stored', async () => {
  const { forge, github } = await withPullRequest();
  github.fault({ kind: 'drop', method: 'POST', path: /comments$/ });
  await forge.reviews.upsertComment({ pullRequest: 12, marker, body: marker });
  expect(github.state.comments).toHaveLength(1);
});

test('counts the bytes of the body, not its characters', async () => {
  const { forge, github } = await withPullRequest();
  const body = marker + 'é'.repeat((65_000 - marker.length) / 2);
  await forge.reviews.upsertComment({ pullRequest: 12, marker, body });
  const error = await rejection(forge.reviews.upsertComment({ pullRequest: 12, marker, body: `${body}éé` }));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(describeError(error)).toMatch(/6500\d bytes; GitHub takes at most 65000/);
  expect(github.state.comments).toHaveLength(1);
});

test('names the missing permission, the lines to add and the way of forks', async () => {
  const { forge } = await withPullRequest({ token: { fork: true } });
  const error = await rejection(forge.reviews.upsertComment({ pullRequest: 12, marker, body: marker }));
  expect(error).toBeInstanceOf(ConfigurationError);
  const text = describeError(error);
  expect(text).toContain('write the comment on pull request 12');
  expect(text).toContain('permissions:\n  pull-requests: write');
  expect(text).toMatch(/from a fork the token is read-only/);
  expect(text).toContain('workflow_run');
});

test('a pull request that is not there reads as refused', async () => {
  const { forge } = await startForge();
  const error = await rejection(forge.reviews.upsertComment({ pullRequest: 99, marker, body: marker }));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(describeError(error)).toContain('read the comments of pull request 99');
  expect(describeError(error)).toContain('does not exist');
});

test('gives up after some attempts as an external error with its cause', async () => {
  const { forge, github } = await withPullRequest();
  github.fault({ kind: 'drop', method: 'GET', path: /comments$/, times: 10 });
  const error = await rejection(forge.reviews.upsertComment({ pullRequest: 12, marker, body: marker }));
  expect(error).toBeInstanceOf(ExternalError);
  expect(error).toHaveProperty('cause');
  expect(github.requests).toHaveLength(4);
});
