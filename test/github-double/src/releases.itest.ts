import { request as httpRequest } from 'node:http';
import { expect, test } from 'vitest';
import { type Fixture, refusals, repository, start } from './fixture.ts';

async function upload({ octokit }: Fixture, url: string, name: string, content = 'hello') {
  const headers = { 'content-type': 'text/plain' };
  return octokit.request({ method: 'POST', url, name, data: content, headers });
}

test('a draft shows itself to writers only and never by its tag', async () => {
  const { octokit, as, github } = await start();
  const { data } = await octokit.rest.repos.createRelease({
    ...repository,
    tag_name: 'm@v1.0.0',
    draft: true,
  });
  const byTag = { ...repository, tag: 'm@v1.0.0' };
  expect((await octokit.rest.repos.listReleases(repository)).data).toHaveLength(1);
  const reader = as({ readOnly: true });
  expect((await reader.rest.repos.listReleases(repository)).data).toEqual([]);
  const byId = { ...repository, release_id: data.id };
  await expect(reader.rest.repos.getRelease(byId)).rejects.toMatchObject({ status: 404 });
  await expect(octokit.rest.repos.getReleaseByTag(byTag)).rejects.toMatchObject({ status: 404 });
  await octokit.rest.repos.updateRelease({ ...byId, draft: false });
  expect((await reader.rest.repos.getReleaseByTag(byTag)).data).toMatchObject({ id: data.id, draft: false });
  expect(github.state.refs.has('refs/tags/m@v1.0.0')).toBe(true);
});

test('one published release per tag, on a commit that is there', async () => {
  const { octokit } = await start();
  const { data } = await octokit.rest.repos.createRelease({ ...repository, tag_name: 'v1' });
  expect(data.draft).toBe(false);
  const again = octokit.rest.repos.createRelease({ ...repository, tag_name: 'v1', draft: true });
  await expect(again).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining('already_exists'),
  });
  const nowhere = octokit.rest.repos.createRelease({ ...repository, tag_name: 'v2', target_commitish: 'no' });
  await expect(nowhere).rejects.toMatchObject({ status: 422 });
  await octokit.rest.repos.deleteRelease({ ...repository, release_id: data.id });
  await expect(octokit.rest.repos.getRelease({ ...repository, release_id: data.id })).rejects.toMatchObject({
    status: 404,
  });
});

test('assets: stored, listed, sent on to the storage, deleted', async () => {
  const fixture = await start();
  const { octokit, github } = fixture;
  const { data: release } = await octokit.rest.repos.createRelease({
    ...repository,
    tag_name: 'v1',
    draft: true,
  });
  const { data: asset } = await upload(fixture, release.upload_url, 'my model (1).bin');
  expect(asset).toMatchObject({
    name: 'my.model.1.bin',
    size: 5,
    state: 'uploaded',
    digest: 'sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
  });
  const clash = upload(fixture, release.upload_url, 'my.model.1.bin');
  await expect(clash).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining('already_exists'),
  });
  await expect(upload(fixture, release.upload_url, '')).rejects.toMatchObject({ status: 422 });
  const listed = await octokit.rest.repos.listReleaseAssets({ ...repository, release_id: release.id });
  expect(listed.data).toEqual([asset]);
  const one = { ...repository, asset_id: asset.id };
  expect((await octokit.rest.repos.getReleaseAsset(one)).data).toEqual(asset);
  const raw = { ...one, headers: { accept: 'application/octet-stream' } };
  const { data } = await octokit.rest.repos.getReleaseAsset(raw);
  expect(Buffer.from(String(data))).toEqual(Buffer.from('hello'));
  const { path } = github.requests.at(-1) ?? {};
  const headers = { authorization: 'token x' };
  expect((await fetch(`${github.storageUrl}${path}?sig=${asset.id}`, { headers })).status).toBe(400);
  expect((await fetch(`${github.storageUrl}${path}`)).status).toBe(403);
  await octokit.rest.repos.deleteReleaseAsset(one);
  await expect(octokit.rest.repos.getReleaseAsset(one)).rejects.toMatchObject({ status: 404 });
  expect((await fetch(`${github.storageUrl}${path}?sig=${asset.id}`)).status).toBe(404);
});

test('assets: a broken upload leaves a starter that blocks the name', async () => {
  const fixture = await start({ assetDigests: false });
  const { octokit, github } = fixture;
  const { data: release } = await octokit.rest.repos.createRelease({
    ...repository,
    tag_name: 'v1',
    draft: true,
  });
  github.fault({ kind: 'starter', method: 'POST', path: /assets$/ });
  await expect(upload(fixture, release.upload_url, 'a.bin')).rejects.toMatchObject({ status: 502 });
  const { data } = await octokit.rest.repos.getRelease({ ...repository, release_id: release.id });
  expect(data.assets).toMatchObject([{ name: 'a.bin', state: 'starter', digest: null }]);
  const raw = {
    ...repository,
    asset_id: data.assets[0]?.id ?? 0,
    headers: { accept: 'application/octet-stream' },
  };
  await expect(octokit.rest.repos.getReleaseAsset(raw)).rejects.toMatchObject({ status: 404 });
  await expect(upload(fixture, release.upload_url, 'a.bin')).rejects.toMatchObject({ status: 422 });
});

test('assets: at most a thousand, each below 2 GiB', async () => {
  const fixture = await start();
  const { octokit, github } = fixture;
  const { data: release } = await octokit.rest.repos.createRelease({
    ...repository,
    tag_name: 'v1',
    draft: true,
  });
  const [stored] = github.state.releases;
  await upload(fixture, release.upload_url, 'first');
  const [first] = stored?.assets ?? [];
  if (stored === undefined || first === undefined) throw new Error('nothing was stored');
  for (let index = 1; index < 1000; index += 1) stored.assets.push({ ...first, name: `${index}` });
  await expect(upload(fixture, release.upload_url, 'last')).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining('1000 assets'),
  });
  const status = await new Promise((resolve, reject) => {
    const headers = { 'content-length': 2 ** 31, authorization: `token ${github.token()}` };
    const url = release.upload_url.replace('{?name,label}', '?name=huge');
    const request = httpRequest(url, { method: 'POST', headers }, (response) => resolve(response.statusCode));
    request.on('error', reject);
    request.flushHeaders();
  });
  expect(status).toBe(422);
});

test('an immutable release locks its assets and its tag, and uses the name up', async () => {
  const fixture = await start({ immutableReleases: true });
  const { octokit, head } = fixture;
  const { data: release } = await octokit.rest.repos.createRelease({
    ...repository,
    tag_name: 'v1',
    draft: true,
  });
  const { data: asset } = await upload(fixture, release.upload_url, 'a.bin');
  const byId = { ...repository, release_id: release.id };
  expect((await octokit.rest.repos.updateRelease({ ...byId, draft: false })).data.immutable).toBe(true);
  const locked = [
    upload(fixture, release.upload_url, 'b.bin'),
    octokit.rest.repos.deleteReleaseAsset({ ...repository, asset_id: asset.id }),
    octokit.rest.git.deleteRef({ ...repository, ref: 'tags/v1' }),
    octokit.rest.repos.updateRelease({ ...byId, tag_name: 'v2' }),
  ];
  expect(await refusals(locked)).toEqual(locked.map(() => 422));
  await octokit.rest.repos.deleteRelease(byId);
  await octokit.rest.git.deleteRef({ ...repository, ref: 'tags/v1' });
  const reused = [
    octokit.rest.repos.createRelease({ ...repository, tag_name: 'v1' }),
    octokit.rest.git.createRef({ ...repository, ref: 'refs/tags/v1', sha: head }),
  ];
  expect(await refusals(reused)).toEqual(reused.map(() => 422));
});
