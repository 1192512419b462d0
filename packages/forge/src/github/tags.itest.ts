import { ConfigurationError, describeError, ExternalError } from '@contender/core';
import { secondaryRateLimit } from '@contender/github-double';
import { expect, test } from 'vitest';
import { rejection, startForge } from './fixture.ts';

const model = 'flight-delay';

test('lists the annotated tags of one model by time, then counter', async () => {
  const { forge, github, head } = await startForge();
  const { seed } = github;
  seed.tag({ name: 'flight-delay#production#3', commit: head, date: '2026-01-02T00:00:00Z' });
  seed.tag({ name: 'flight-delay#production#2', commit: head, date: '2026-01-02T00:00:00Z' });
  seed.tag({
    name: 'flight-delay@v1.0.0',
    commit: head,
    date: '2026-01-01T00:00:00Z',
    message: 'Release\n\nby Ada',
  });
  seed.tag({ name: 'flight-delay-2@v9.0.0', commit: head });
  seed.tag({ name: 'flight-delay-notes', commit: head });
  seed.lightTag({ name: 'flight-delay@v2.0.0', commit: head });
  const tags = await forge.registry.listTags(model);
  expect(tags.map(({ name }) => name)).toEqual([
    'flight-delay@v1.0.0',
    'flight-delay#production#2',
    'flight-delay#production#3',
  ]);
  expect(tags[0]).toEqual({
    name: 'flight-delay@v1.0.0',
    tag: { type: 'version', model, version: '1.0.0', revoked: false, counter: undefined },
    commit: head,
    message: 'Release\n\nby Ada',
    taggedAt: new Date('2026-01-01T00:00:00Z'),
  });
  expect(github.requests.map(({ path, permission }) => [path, permission])).toEqual([
    ['/graphql', 'contents: read'],
  ]);
});

test('a tag that was made of a tag leads to the commit', async () => {
  const { forge, github, head } = await startForge();
  github.seed.tag({ name: 'flight-delay@v1.0.0', commit: head });
  const version = github.state.refs.get('refs/tags/flight-delay@v1.0.0')?.sha ?? '';
  github.seed.tag({ name: 'flight-delay#production#1', commit: version });
  const tags = await forge.registry.listTags(model);
  expect(tags.map(({ commit }) => commit)).toEqual([head, head]);
});

test('reads a hundred tags per call', async () => {
  const { forge, github, head } = await startForge();
  for (let index = 0; index < 250; index += 1)
    github.seed.tag({ name: `${model}#staging#${index}`, commit: head });
  expect(await forge.registry.listTags(model)).toHaveLength(250);
  expect(github.requests).toHaveLength(3);
});

test('makes a commit with the same tree on no branch, and a tag on it', async () => {
  const { forge, github, head } = await startForge();
  const sha = await forge.registry.createCommit({ parent: head, message: 'Register flight-delay' });
  const commit = github.state.commits.get(sha);
  expect(commit).toMatchObject({
    parents: [head],
    tree: github.state.commits.get(head)?.tree,
    author: { name: 'Contender', email: 'contender@example.com' },
  });
  expect(github.state.refs.get('refs/heads/main')?.sha).toBe(head);
  const tag = { name: 'flight-delay@v1.0.0', commit: sha, message: 'First' };
  expect(await forge.registry.createTag(tag)).toBe('created');
  expect(await forge.registry.listTags(model)).toMatchObject([
    { name: tag.name, commit: sha, message: 'First', taggedAt: new Date('2026-05-01T10:00:00Z') },
  ]);
});

test('lets one of two concurrent claims win', async () => {
  const { forge, head } = await startForge();
  const claim = (message: string) =>
    forge.registry.createTag({ name: 'flight-delay@v1.0.0', commit: head, message });
  expect((await Promise.all([claim('one'), claim('two')])).sort()).toEqual(['created', 'exists']);
  expect(await claim('three')).toBe('exists');
});

test.each(['answer', 'drop'] as const)(
  'knows its own tag again when the answer was lost (%s)',
  async (kind) => {
    const { forge, github, head } = await startForge();
    const target = { method: 'POST', path: /git\/refs$/, afterwards: true };
    github.fault(
      kind === 'drop' ? { kind, ...target } : { kind, ...target, answer: { status: 502, body: {} } },
    );
    const tag = { name: 'flight-delay@v1.0.0', commit: head, message: 'mine' };
    expect(await forge.registry.createTag(tag)).toBe('created');
  },
);

test('sees another’s tag after a lost connection', async () => {
  const { forge, github, head } = await startForge();
  github.fault({ kind: 'drop', method: 'POST', path: /git\/refs$/ });
  github.seed.tag({ name: 'flight-delay@v1.0.0', commit: head, message: 'theirs' });
  const tag = { name: 'flight-delay@v1.0.0', commit: head, message: 'mine' };
  expect(await forge.registry.createTag(tag)).toBe('exists');
});

test('tries again when the connection broke before the tag was there', async () => {
  const { forge, github, head } = await startForge();
  github.fault({ kind: 'drop', method: 'POST', path: /git\/refs$/ });
  expect(await forge.registry.createTag({ name: 'm@v1.0.0', commit: head, message: 'm' })).toBe('created');
});

test('says that only an App token or a PAT may tag a changed workflow', async () => {
  const { forge, github } = await startForge();
  const { sha } = github.seed.commit({ changesWorkflows: true });
  const error = await rejection(forge.registry.createTag({ name: 'm@v1.0.0', commit: sha, message: 'm' }));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(describeError(error)).toMatch(/GitHub App token or a personal access token/);
});

test('refuses a parent that is not there', async () => {
  const { forge } = await startForge();
  const error = await rejection(forge.registry.createCommit({ parent: 'f'.repeat(40), message: 'x' }));
  expect(error).toBeInstanceOf(ConfigurationError);
});

test('refuses to read what the token may not see', async () => {
  const { forge } = await startForge({ forge: { repo: 'other' } });
  const error = await rejection(forge.registry.listTags(model));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(describeError(error)).toContain('contents: read');
});

test('reads the tags although the connection breaks once', async () => {
  const { forge, github, head } = await startForge();
  github.seed.tag({ name: 'flight-delay@v1.0.0', commit: head });
  github.fault({ kind: 'drop', method: 'POST', path: /graphql/ });
  expect(await forge.registry.listTags(model)).toHaveLength(1);
});

test('reports another GraphQL error as GitHub’s failure', async () => {
  const { forge, github } = await startForge();
  const body = { data: null, errors: [{ type: 'INTERNAL', message: 'Timeout' }] };
  github.fault({ kind: 'answer', method: 'POST', path: /graphql/, answer: { status: 200, body } });
  const error = await rejection(forge.registry.listTags(model));
  expect(error).toBeInstanceOf(ExternalError);
  expect(describeError(error)).toContain('Timeout');
});

test('waits for a secondary rate limit and says so', async () => {
  const { forge, github, logger, head } = await startForge();
  const target = { kind: 'answer', method: 'POST', path: /git\/tags$/ } as const;
  github.fault({ ...target, answer: secondaryRateLimit(2) });
  github.fault({ ...target, answer: secondaryRateLimit(2, 429) });
  expect(await forge.registry.createTag({ name: 'm@v1.0.0', commit: head, message: 'm' })).toBe('created');
  expect(logger.text('warn').split('\n')).toHaveLength(2);
  expect(logger.text('warn')).toContain('waiting 2 s');
});

test.each([
  ['too long a wait', { kind: 'answer', method: 'POST', path: /graphql/, answer: secondaryRateLimit(3600) }],
  [
    'too many times',
    { kind: 'answer', method: 'POST', path: /graphql/, times: 9, answer: secondaryRateLimit(1, 429) },
  ],
] as const)('gives up at a rate limit: %s', async (_, fault) => {
  const { forge, github, logger } = await startForge();
  github.fault(fault);
  const error = await rejection(forge.registry.listTags(model));
  expect(error).toBeInstanceOf(ExternalError);
  expect(describeError(error)).toContain('limits the rate of requests');
  expect(logger.text('warn')).toContain('giving up');
});

test('waits for the primary rate limit to be reset', async () => {
  const { forge, github, logger, head } = await startForge();
  const reset = String(Math.floor(Date.now() / 1000) + 3);
  github.fault({
    kind: 'answer',
    method: 'POST',
    path: /git\/tags$/,
    answer: {
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
      body: { message: 'API rate limit exceeded for installation.' },
    },
  });
  expect(await forge.registry.createTag({ name: 'm@v1.0.0', commit: head, message: 'm' })).toBe('created');
  expect(logger.text('warn')).toContain('rate limit');
});
