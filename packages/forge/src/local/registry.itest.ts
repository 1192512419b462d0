import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, capture, ExternalError, git } from '@contender/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryRepository } from '../../test/repository.ts';
import { createLocalForge } from './index.ts';

let repository: Awaited<ReturnType<typeof temporaryRepository>>;
beforeEach(async () => {
  repository = await temporaryRepository();
});
afterEach(() => repository.dispose());

describe('commits and tags', () => {
  test('a registration commit has the tree of the code, stands on it, and is on no branch', async () => {
    const { workspace, forge, head } = repository;
    const message = 'Register m 1.0.0\n\nContender-Model: m';
    const commit = await forge.registry.createCommit({ parent: head, message });
    expect(await git(workspace, 'rev-parse', `${commit}^`)).toBe(head);
    expect(await git(workspace, 'rev-parse', `${commit}^{tree}`)).toBe(
      await git(workspace, 'rev-parse', 'HEAD^{tree}'),
    );
    expect(await git(workspace, 'log', '-1', '--format=%B', commit)).toBe(`${message}\n`);
    expect(await git(workspace, 'branch', '--contains', commit)).toBe('');
    await git(workspace, 'fsck', '--strict');
  });

  test('a tag that was made of a tag leads to the commit', async () => {
    const { workspace, forge, head } = repository;
    await forge.registry.createTag({ name: 'm@v1.0.0', commit: head, message: 'm 1.0.0' });
    const identity = ['-c', 'user.name=x', '-c', 'user.email=x@y'];
    await git(workspace, ...identity, 'tag', '-a', '-m', 'by hand', 'm#prod#1', 'm@v1.0.0');
    expect(await git(workspace, 'cat-file', '-p', 'm#prod#1')).toContain('type tag');
    const tags = await forge.registry.listTags('m');
    expect(tags.map(({ name, commit }) => [name, commit])).toEqual([
      ['m@v1.0.0', head],
      ['m#prod#1', head],
    ]);
  });

  test('tags are annotated, found per model, in the order of time', async () => {
    const { workspace, forge, head } = repository;
    for (const name of ['m@v1.0.0', 'm#prod#1', 'm/eu@v1.0.0', 'm@v1.1.0', 'other@v1.0.0']) {
      expect(await forge.registry.createTag({ name, commit: head, message: `About ${name}\n\nA: b` })).toBe(
        'created',
      );
    }
    await git(workspace, 'tag', 'm@v9.0.0');
    await git(
      workspace,
      '-c',
      'user.name=x',
      '-c',
      'user.email=x@y',
      'tag',
      '-a',
      '-m',
      'a tree',
      'm@v8.0.0',
      'HEAD^{tree}',
    );
    const tags = await forge.registry.listTags('m');
    expect(tags.map(({ name }) => name)).toEqual(['m@v1.0.0', 'm#prod#1', 'm@v1.1.0']);
    expect(tags[1]).toEqual({
      name: 'm#prod#1',
      tag: { type: 'assignment', model: 'm', environment: 'prod', revoked: false, counter: 1 },
      commit: head,
      message: 'About m#prod#1\n\nA: b',
      taggedAt: new Date('2026-03-01T12:00:01Z'),
    });
    expect(await git(workspace, 'cat-file', '-t', 'm@v1.0.0')).toBe('tag');
    await git(workspace, 'fsck', '--strict');
  });

  test('in one second the counter decides', async () => {
    const { workspace, head } = repository;
    const clock = () => new Date('2026-03-01T12:00:00Z');
    const { registry } = createLocalForge({ workspace, actor: 'ada', clock });
    for (const name of ['m#prod#10', 'm#prod#9', 'm#prod#2'])
      await registry.createTag({ name, commit: head, message: 'x' });
    expect((await registry.listTags('m')).map(({ name }) => name)).toEqual([
      'm#prod#2',
      'm#prod#9',
      'm#prod#10',
    ]);
  });

  test('of many claims of one name, one wins', async () => {
    const { forge, head } = repository;
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        forge.registry.createTag({ name: 'm@v1.0.0', commit: head, message: `Claim ${at}` }),
      ),
    );
    expect(claims.filter((claim) => claim === 'created')).toHaveLength(1);
    expect(claims.filter((claim) => claim === 'exists')).toHaveLength(7);
  });

  test('without a configured identity the actor signs; with one, the person does', async () => {
    const { workspace, forge, head } = repository;
    const tagger = () =>
      git(
        workspace,
        'for-each-ref',
        '--format=%(taggername) %(taggeremail)',
        '--sort=-taggerdate',
        '--count=1',
      );
    await git(workspace, 'config', 'user.name', '');
    await git(workspace, 'config', 'user.email', '');
    const unknown = createLocalForge({ workspace, actor: 'release <bot>', clock: repository.clock });
    await unknown.registry.createTag({ name: 'm@v1.0.0', commit: head, message: 'x' });
    expect(await tagger()).toBe('release bot <release-bot@localhost>');
    await git(workspace, 'config', 'user.name', 'Grace');
    await git(workspace, 'config', 'user.email', 'grace@example.org');
    await forge.registry.createTag({ name: 'm@v1.1.0', commit: head, message: 'x' });
    expect(await tagger()).toBe('Grace <grace@example.org>');
  });

  test('refuses a commit that is not there, a folder that is no repository, one without commits', async () => {
    const { forge, workspace } = repository;
    await expect(
      forge.registry.createTag({ name: 'm@v1.0.0', commit: 'f'.repeat(40), message: 'x' }),
    ).rejects.toThrow(/There is no commit f+/);
    await rm(join(workspace, '.git'), { recursive: true });
    await expect(forge.registry.listTags('m')).rejects.toThrow(ConfigurationError);
    await expect(forge.registry.listTags('m')).rejects.toMatchObject({
      hint: expect.stringContaining('git init'),
    });
    await git(workspace, 'init', '--quiet');
    await expect(forge.registry.listTags('m')).rejects.toThrow(/has no commit yet/);
  });

  test('a lock that stays is an error of the world, not a claim', async () => {
    const { workspace, forge, head } = repository;
    await writeFile(join(workspace, '.git/refs/tags/m@v1.0.0.lock'), '');
    await expect(forge.registry.createTag({ name: 'm@v1.0.0', commit: head, message: 'x' })).rejects.toThrow(
      ExternalError,
    );
  });

  test('tags that cannot be read are an error, not an empty registry', async () => {
    const { workspace, forge, head } = repository;
    await forge.registry.createTag({ name: 'm@v1.0.0', commit: head, message: 'x' });
    await writeFile(join(workspace, '.git/refs/tags/m@v1.1.0'), `${'1'.repeat(40)}\n`);
    await expect(forge.registry.listTags('m')).rejects.toThrow(/could not list the tags/);
  });

  test('a name that git refuses is an error', async () => {
    const { forge, head } = repository;
    await expect(forge.registry.createTag({ name: 'm@v1..0', commit: head, message: 'x' })).rejects.toThrow(
      ExternalError,
    );
  });
});

describe('releases', () => {
  const text = { tag: 'm@v1.0.0', commit: 'c0ffee', title: 'm 1.0.0', body: 'The first.' };

  test('draft, assets, tag, publish', async () => {
    const { workspace, forge, head } = repository;
    const { registry } = forge;
    const draft = await registry.createDraft({ ...text, commit: head });
    await writeFile(join(workspace, 'model.json'), '{"bias":1}');
    const asset = await registry.uploadAsset(draft, {
      name: 'model.json',
      path: join(workspace, 'model.json'),
    });
    expect(asset).toEqual({
      id: 'model.json',
      name: 'model.json',
      bytes: 10,
      sha256: '4a2f2b0e5f94af43b0cd4136ebf5028d30bf5c169c536fa8be8a4ba0719845dd',
      state: 'uploaded',
    });
    expect(await registry.findRelease('m@v1.0.0')).toBeUndefined();
    await expect(registry.publishRelease(draft)).rejects.toThrow(/no such tag/);
    await registry.createTag({ name: 'm@v1.0.0', commit: head, message: 'x' });
    const published = await registry.publishRelease(draft);
    expect(published).toMatchObject({
      draft: false,
      assets: [asset],
      url: `.contender/forge/releases/${draft.id}`,
    });
    expect(await registry.findRelease('m@v1.0.0')).toEqual(published);
    expect(await registry.listDrafts()).toEqual([]);
    const copy = join(workspace, 'copy.json');
    await registry.downloadAsset(published, asset, copy);
    expect(await readFile(copy, 'utf8')).toBe('{"bias":1}');
    await expect(registry.deleteAsset(published, asset)).rejects.toThrow(/published and does not change/);
    const second = await registry.createDraft(text);
    await expect(registry.publishRelease(second)).rejects.toThrow(/has a published release already/);
  });

  test('drafts come newest first and can be rewritten', async () => {
    const { registry } = repository.forge;
    const first = await registry.createDraft(text);
    const second = await registry.createDraft({ ...text, tag: 'm@v1.1.0' });
    expect((await registry.listDrafts()).map(({ id }) => id)).toEqual([second.id, first.id]);
    const changed = await registry.updateDraft(first, { ...text, tag: 'm@v1.2.0', body: 'Later.' });
    expect(changed).toMatchObject({ id: first.id, tag: 'm@v1.2.0', body: 'Later.', draft: true });
  });

  test('the rest of a broken upload is partial: its name is blocked until it is deleted', async () => {
    const { workspace, forge } = repository;
    const { registry } = forge;
    const draft = await registry.createDraft(text);
    const path = join(workspace, 'weights');
    await expect(registry.uploadAsset(draft, { name: 'weights', path })).rejects.toThrow(/broke off/);
    await writeFile(path, 'abc');
    await expect(registry.uploadAsset(draft, { name: 'weights', path })).rejects.toThrow(/already/);
    const [found] = await registry.listDrafts();
    const rest = found?.assets[0];
    expect(rest).toEqual({ id: 'weights', name: 'weights', bytes: 0, sha256: null, state: 'partial' });
    if (rest === undefined) return;
    await registry.deleteAsset(draft, rest);
    expect(await registry.uploadAsset(draft, { name: 'weights', path })).toMatchObject({
      bytes: 3,
      state: 'uploaded',
    });
  });

  test('names with unusual endings are kept; names with other signs are refused', async () => {
    const { workspace, forge } = repository;
    const draft = await forge.registry.createDraft(text);
    const path = join(workspace, 'train.py');
    for (const name of ['.hidden', 'a.partial', 'asset.json'])
      await forge.registry.uploadAsset(draft, { name, path });
    const assets = (await forge.registry.listDrafts())[0]?.assets.map(({ name, state }) => [name, state]);
    expect(assets?.sort()).toEqual([
      ['.hidden', 'uploaded'],
      ['a.partial', 'uploaded'],
      ['asset.json', 'uploaded'],
    ]);
    await expect(forge.registry.uploadAsset(draft, { name: '../up', path })).rejects.toThrow(
      ConfigurationError,
    );
  });

  test('a damaged asset is noticed, a missing one too, a damaged release file is named', async () => {
    const { workspace, forge } = repository;
    const draft = await forge.registry.createDraft(text);
    const asset = await forge.registry.uploadAsset(draft, {
      name: 'm.py',
      path: join(workspace, 'train.py'),
    });
    const folder = join(workspace, draft.url);
    await truncate(join(folder, 'assets/m.py/content'), 3);
    const copy = join(workspace, 'copy');
    await expect(forge.registry.downloadAsset(draft, asset, copy)).rejects.toThrow(/is damaged/);
    await expect(readFile(copy)).rejects.toThrow(/ENOENT/);
    await rm(join(folder, 'assets/m.py/content'));
    await expect(forge.registry.downloadAsset(draft, asset, copy)).rejects.toThrow(/cannot be read/);
    await writeFile(join(folder, 'release.json'), '{"tag": 3');
    await expect(forge.registry.listDrafts()).rejects.toThrow(/release\.json cannot be read/);
    await rm(folder, { recursive: true });
    await expect(forge.registry.updateDraft(draft, text)).rejects.toThrow(/is gone/);
  });
});

test('two processes claim one tag: one creates it', async () => {
  const { workspace, head } = repository;
  const script = join(workspace, 'claim.ts');
  const url = new URL('./index.ts', import.meta.url).href;
  await writeFile(
    script,
    `import { createLocalForge } from ${JSON.stringify(url)};
     const forge = createLocalForge({ workspace: ${JSON.stringify(workspace)}, actor: 'a', clock: () => new Date() });
     console.log(await forge.registry.createTag({ name: 'm@v1.0.0', commit: '${head}', message: 'x' }));`,
  );
  const runs = await Promise.all([1, 2].map(() => capture(process.execPath, [script], { cwd: workspace })));
  expect(runs.map(({ stdout }) => stdout.trim()).sort()).toEqual(['created', 'exists']);
});

test('a folder elsewhere is left alone', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'contender-elsewhere-'));
  await mkdir(join(elsewhere, 'inner'));
  const forge = createLocalForge({ workspace: elsewhere, actor: 'ada', clock: () => new Date() });
  expect(await forge.registry.listDrafts()).toEqual([]);
  expect(await forge.delivery.findEnvironment('production')).toBeUndefined();
  await rm(elsewhere, { recursive: true });
});
