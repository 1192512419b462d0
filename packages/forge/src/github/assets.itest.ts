import { createHash, randomBytes } from 'node:crypto';
import { access, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, describeError, ExternalError } from '@contender/core';
import { expect, onTestFinished, test } from 'vitest';
import type { Release } from '../port.ts';
import { type Fixture, type FixtureOptions, rejection, startForge } from './fixture.ts';

interface WithFile extends Fixture {
  folder: string;
  path: string;
  content: Buffer;
  draft: Release;
}

async function withFile(options?: FixtureOptions): Promise<WithFile> {
  const fixture = await startForge(options);
  const folder = await mkdtemp(join(tmpdir(), 'contender-assets-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'model.bin');
  const content = randomBytes(3 * 1024 * 1024);
  await writeFile(path, content);
  const draft = await fixture.forge.registry.createDraft({
    tag: 'flight-delay@v1.0.0',
    commit: fixture.head,
    title: 'v1',
    body: '',
  });
  return { ...fixture, folder, path, content, draft };
}

test('uploads, downloads and deletes a file', async () => {
  const { forge, github, folder, path, content, draft } = await withFile();
  const { registry } = forge;
  const asset = await registry.uploadAsset(draft, { name: 'model.bin', path });
  expect(asset).toEqual({
    id: expect.any(String),
    name: 'model.bin',
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    state: 'uploaded',
  });
  expect((await registry.listDrafts())[0]?.assets).toEqual([asset]);
  const destination = join(folder, 'deep', 'down', 'model.bin');
  await registry.downloadAsset(draft, asset, destination);
  expect(content.equals(await readFile(destination))).toBe(true);
  expect(await readdir(join(folder, 'deep', 'down'))).toEqual(['model.bin']);
  await registry.deleteAsset(draft, asset);
  expect(github.state.releases[0]?.assets).toEqual([]);
});

test('the storage is not shown the token', async () => {
  const { forge, github, folder, path, draft } = await withFile();
  const asset = await forge.registry.uploadAsset(draft, { name: 'model.bin', path });
  await forge.registry.downloadAsset(draft, asset, join(folder, 'copy'));
  // The storage answers 400 to a request that brings an authorization header.
  expect(github.requests.filter(({ host }) => host === 'storage')).toMatchObject([{ status: 200 }]);
});

test('takes the bytes from GitHub itself where it does not send on to a storage', async () => {
  const { forge, github, folder, path, draft } = await withFile();
  const asset = await forge.registry.uploadAsset(draft, { name: 'model.bin', path });
  const answer = {
    status: 200,
    headers: { 'content-type': 'application/octet-stream' },
    body: await readFile(path),
  };
  github.fault({ kind: 'answer', method: 'GET', path: /releases\/assets/, answer });
  await forge.registry.downloadAsset(draft, asset, join(folder, 'copy'));
  expect((await readFile(join(folder, 'copy'))).equals(answer.body)).toBe(true);
});

test('where GitHub tells no digest there is none', async () => {
  const { forge, path, draft } = await withFile({ github: { assetDigests: false } });
  expect((await forge.registry.uploadAsset(draft, { name: 'model.bin', path })).sha256).toBeNull();
});

test('an upload that breaks off is not sent again; after the partial asset is gone it is completed', async () => {
  const { forge, github, path, draft } = await withFile();
  const { registry } = forge;
  github.fault({ kind: 'starter', method: 'POST', path: /assets$/ });
  const error = await rejection(registry.uploadAsset(draft, { name: 'model.bin', path }));
  expect(error).toBeInstanceOf(ExternalError);
  expect(describeError(error)).toMatch(/upload model\.bin to flight-delay@v1\.0\.0/);
  expect(describeError(error)).toContain('Running again is safe and completes');
  expect(
    github.requests.filter(({ method, path: sent }) => method === 'POST' && sent.endsWith('/assets')),
  ).toHaveLength(1);
  const clash = await rejection(registry.uploadAsset(draft, { name: 'model.bin', path }));
  expect(describeError(clash)).toContain('already_exists');
  const partial = (await registry.listDrafts())[0]?.assets[0];
  if (partial === undefined) throw new Error('nothing is left of the upload');
  expect(partial).toMatchObject({ name: 'model.bin', state: 'partial' });
  await registry.deleteAsset(draft, partial);
  expect(await registry.uploadAsset(draft, { name: 'model.bin', path })).toMatchObject({ state: 'uploaded' });
});

test('a connection that is dropped during the upload is an external error', async () => {
  const { forge, github, path, draft } = await withFile();
  github.fault({ kind: 'drop', method: 'POST', path: /assets$/ });
  expect(await rejection(forge.registry.uploadAsset(draft, { name: 'model.bin', path }))).toBeInstanceOf(
    ExternalError,
  );
});

test('a download that breaks off starts again', async () => {
  const { forge, github, folder, path, content, draft } = await withFile();
  const asset = await forge.registry.uploadAsset(draft, { name: 'model.bin', path });
  github.fault({ kind: 'truncate', method: 'GET', path: /^\/assets\//, bytes: 100_000 });
  github.fault({ kind: 'answer', method: 'GET', path: /^\/assets\//, answer: { status: 503 } });
  await forge.registry.downloadAsset(draft, asset, join(folder, 'copy'));
  expect(content.equals(await readFile(join(folder, 'copy')))).toBe(true);
});

test('a download that never comes whole leaves no file behind', async () => {
  const { forge, github, folder, path, draft } = await withFile();
  const asset = await forge.registry.uploadAsset(draft, { name: 'model.bin', path });
  const short = { status: 200, body: Buffer.from('too short') };
  github.fault({ kind: 'answer', method: 'GET', path: /^\/assets\//, times: 9, answer: short });
  const error = await rejection(forge.registry.downloadAsset(draft, asset, join(folder, 'copy')));
  expect(error).toBeInstanceOf(ExternalError);
  expect(describeError(error)).toContain('9 of 3145728 bytes came');
  expect(await readdir(folder)).toEqual(['model.bin']);
});

test('an asset that is gone', async () => {
  const { forge, folder, path, draft } = await withFile();
  const asset = await forge.registry.uploadAsset(draft, { name: 'model.bin', path });
  await forge.registry.deleteAsset(draft, asset);
  const error = await rejection(forge.registry.downloadAsset(draft, asset, join(folder, 'copy')));
  expect(error).toBeInstanceOf(ConfigurationError);
  await expect(access(join(folder, 'copy'))).rejects.toThrow();
});

test('refuses 2 GiB before it sends a byte', async () => {
  const { forge, github, folder, draft } = await withFile();
  const path = join(folder, 'huge.bin');
  const file = await open(path, 'w');
  await file.truncate(2 ** 31);
  await file.close();
  const before = github.requests.length;
  const error = await rejection(forge.registry.uploadAsset(draft, { name: 'huge.bin', path }));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(describeError(error)).toContain('below 2 GiB');
  expect(github.requests).toHaveLength(before);
});

test.each(['my model.bin', '.env', 'model..bin', 'größe.bin', ''])(
  'refuses the name "%s", which GitHub would rewrite',
  async (name) => {
    const { forge, path, draft } = await withFile();
    const error = await rejection(forge.registry.uploadAsset(draft, { name, path }));
    expect(error).toBeInstanceOf(ConfigurationError);
  },
);

test('names contents: write where the token may only read', async () => {
  const { forge, github, path, draft } = await withFile();
  const readOnly = await startForge({
    forge: { apiUrl: github.url, token: github.token({ readOnly: true }) },
  });
  expect(await forge.registry.publishRelease(draft)).toMatchObject({ draft: false });
  const error = await rejection(readOnly.forge.registry.uploadAsset(draft, { name: 'model.bin', path }));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(describeError(error)).toContain('contents: write');
});

test('the assets of a published immutable release are locked', async () => {
  const { forge, path, draft } = await withFile({ github: { immutableReleases: true } });
  const asset = await forge.registry.uploadAsset(draft, { name: 'model.bin', path });
  await forge.registry.publishRelease(draft);
  expect(await rejection(forge.registry.deleteAsset(draft, asset))).toBeInstanceOf(ConfigurationError);
  const late = await rejection(forge.registry.uploadAsset(draft, { name: 'late.bin', path }));
  expect(describeError(late)).toContain('immutable release');
});
