import { inspect } from 'node:util';
import { ConfigurationError, describeError } from '@contender/core';
import { expect, test } from 'vitest';
import type { ReleaseText } from '../port.ts';
import { type Fixture, rejection, startForge } from './fixture.ts';

function text(commit: string, rest: Partial<ReleaseText> = {}): ReleaseText {
  return { tag: 'flight-delay@v1.0.0', commit, title: 'flight-delay 1.0.0', body: '# Card', ...rest };
}

test('drafts, updates and publishes a release', async () => {
  const { forge, github, head } = await startForge();
  const { registry } = forge;
  const draft = await registry.createDraft(text(head));
  expect(draft).toMatchObject({ ...text(head), draft: true, assets: [] });
  expect(await registry.findRelease(draft.tag)).toBeUndefined();
  const updated = await registry.updateDraft(draft, text(head, { body: '# Better card' }));
  expect(updated).toMatchObject({ id: draft.id, body: '# Better card', draft: true });
  expect(await registry.listDrafts()).toEqual([updated]);
  const published = await registry.publishRelease(draft);
  expect(published).toMatchObject({ id: draft.id, draft: false });
  expect(await registry.findRelease(draft.tag)).toEqual(published);
  expect(await registry.listDrafts()).toEqual([]);
  expect(await registry.publishRelease(draft)).toEqual(published);
  expect(github.state.releases).toHaveLength(1);
});

test('lists the drafts of all pages, newest first', async () => {
  const { forge, github, head } = await startForge();
  for (let index = 0; index < 250; index += 1) {
    github.seed.release({ tag: `m@v${index}.0.0`, target: head, draft: index % 2 === 0 });
  }
  const drafts = await forge.registry.listDrafts();
  expect(drafts).toHaveLength(125);
  expect(drafts[0]?.tag).toBe('m@v248.0.0');
  expect(github.requests).toHaveLength(3);
});

test('does not draft twice when GitHub fails after it has done it', async () => {
  const { forge, github, head } = await startForge();
  github.fault({ kind: 'drop', method: 'POST', path: /releases$/, afterwards: true });
  const draft = await forge.registry.createDraft(text(head));
  expect(github.state.releases.map(({ id }) => String(id))).toEqual([draft.id]);
});

test('a retry waits no longer because an earlier request was retried', async () => {
  const { forge, github } = await startForge({ forge: { retryDelay: 20 } });
  const timed = async (times: number): Promise<number> => {
    github.fault({ kind: 'drop', method: 'GET', path: /releases$/, times });
    const start = performance.now();
    await forge.registry.listDrafts();
    return performance.now() - start;
  };
  // Three retries wait 1 + 4 + 9 times the delay, one retry once.
  const long = await timed(3);
  expect(await timed(1)).toBeLessThan(long / 2);
});

test('says that a name which an immutable release has used is gone', async () => {
  const { forge, github, head } = await startForge({ github: { immutableReleases: true } });
  await forge.registry.publishRelease(await forge.registry.createDraft(text(head)));
  github.state.releases.length = 0;
  const error = await rejection(forge.registry.createDraft(text(head)));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(describeError(error)).toContain('immutable');
});

test('says what a commit that changes workflows needs', async () => {
  const { forge, github } = await startForge();
  const { sha } = github.seed.commit({ changesWorkflows: true });
  const error = await rejection(forge.registry.createDraft(text(sha)));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(describeError(error)).toContain('GitHub App token');
});

test.each([
  ['drafting', 'write', (forge: Fixture['forge'], head: string) => forge.registry.createDraft(text(head))],
  ['listing a private repository', 'write', (forge: Fixture['forge']) => forge.registry.listDrafts()],
] as const)('names the missing permission when %s', async (_, level, call) => {
  const { forge, head } = await startForge({ github: { private: true }, token: { permissions: {} } });
  const error = await rejection(call(forge, head));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(describeError(error)).toContain(`permissions:\n  contents: ${level}`);
});

test('a token that is not accepted, and none at all', async () => {
  const wrong = await startForge({ forge: { token: 'ghs_wrong' } });
  const refused = await rejection(wrong.forge.registry.listDrafts());
  expect(refused).toBeInstanceOf(ConfigurationError);
  expect(describeError(refused)).toContain('did not accept the token');
  expect(describeError(refused)).toContain('github-token: $');
  const none = await startForge({ forge: { token: undefined } });
  const missing = await rejection(none.forge.registry.listDrafts());
  expect(missing).toBeInstanceOf(ConfigurationError);
  expect(describeError(missing)).toContain('There is no GitHub token');
  expect(none.github.requests).toEqual([]);
});

test('no token in any message, log or cause', async () => {
  const { forge, github, logger } = await startForge({ forge: { token: 'ghs_secretsecret' } });
  github.fault({ kind: 'drop', method: 'GET', path: /releases$/, times: 9 });
  const dropped = await rejection(forge.registry.listDrafts());
  const refused = await rejection(forge.registry.publishRelease({ ...emptyRelease, id: '1' }));
  const everything = inspect([dropped, refused, logger.entries], { depth: 20, showHidden: true });
  expect(everything).toContain('REDACTED');
  expect(everything).not.toContain('secretsecret');
});

const emptyRelease = { tag: 'm@v1.0.0', commit: '', draft: true, title: '', body: '', url: '', assets: [] };
