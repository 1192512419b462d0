import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArtifactNotFoundError, DefaultArtifactClient } from '@actions/artifact';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { start } from './fixture.ts';
import type { GitHubDouble } from './index.ts';

beforeEach(() => {
  // The client reports its progress on stdout.
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const client = new DefaultArtifactClient();

async function withFile(): Promise<{ github: GitHubDouble; folder: string; file: string }> {
  const { github } = await start();
  asJob(github, 'run-1');
  const folder = await mkdtemp(join(tmpdir(), 'github-double-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'record.json');
  await writeFile(file, '{"kind":"training"}');
  return { github, folder, file };
}

function asJob(github: GitHubDouble, run: string): void {
  for (const [name, value] of Object.entries(github.artifactVariables({ run }))) vi.stubEnv(name, value);
}

test('the real client uploads, finds, downloads and deletes', async () => {
  const { github, folder, file } = await withFile();
  const { id, digest } = await client.uploadArtifact('records', [file], folder);
  expect(github.state.artifacts).toMatchObject([
    { id, name: 'records', finalized: true, digest: `sha256:${digest}` },
  ]);
  const { artifact } = await client.getArtifact('records');
  expect(artifact).toMatchObject({ id, digest: `sha256:${digest}` });
  const path = join(folder, 'there');
  await client.downloadArtifact(id ?? 0, { path, expectedHash: `sha256:${digest}` });
  expect(await readFile(join(path, 'record.json'), 'utf8')).toBe('{"kind":"training"}');
  expect((await client.listArtifacts()).artifacts).toHaveLength(1);
  await client.deleteArtifact('records');
  await expect(client.getArtifact('records')).rejects.toThrow(ArtifactNotFoundError);
});

test('a name is used once in a run, and a run sees its own only', async () => {
  const { github, folder, file } = await withFile();
  await client.uploadArtifact('records', [file], folder);
  await expect(client.uploadArtifact('records', [file], folder)).rejects.toThrow('(409)');
  asJob(github, 'run-2');
  expect((await client.listArtifacts()).artifacts).toEqual([]);
  await client.uploadArtifact('records', [file], folder);
  expect(github.state.artifacts.map(({ run }) => run)).toEqual(['run-1', 'run-2']);
});

test('what the service and the storage refuse', async () => {
  const { github } = await withFile();
  const { ACTIONS_RUNTIME_TOKEN: token } = github.artifactVariables();
  const call = async (method: string, body: Record<string, string>, bearer = token) => {
    const url = `${github.url}/twirp/github.actions.results.api.v1.ArtifactService/${method}`;
    const job = { workflow_run_backend_id: 'run-1', workflow_job_run_backend_id: 'job-1' };
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}` },
      body: JSON.stringify({ ...job, ...body }),
    });
    return response.status;
  };
  expect(await call('ListArtifacts', {}, github.token())).toBe(401);
  expect(await call('ListArtifacts', { workflow_run_backend_id: 'run-2' })).toBe(403);
  expect(await call('GetSignedArtifactURL', { name: 'records' })).toBe(404);
  expect(await call('NoSuchMethod', {})).toBe(404);
  expect(await call('CreateArtifact', { name: 'records' })).toBe(200);
  expect(await call('FinalizeArtifact', { name: 'records', size: '5' })).toBe(400);
  const [artifact] = github.state.artifacts;
  const blob = `${github.storageUrl}/artifacts/${artifact?.id}?sig=${artifact?.id}`;
  const list = '<BlockList><Latest>no</Latest></BlockList>';
  expect((await fetch(`${blob}&comp=blocklist`, { method: 'PUT', body: list })).status).toBe(400);
  expect((await fetch(blob, { method: 'DELETE' })).status).toBe(405);
  expect((await fetch(blob, { method: 'PUT', body: 'hello' })).status).toBe(201);
  expect(await call('FinalizeArtifact', { name: 'records', size: '5' })).toBe(200);
  expect((await fetch(`${github.storageUrl}/artifacts/1?sig=1`)).status).toBe(404);
});
