import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExternalError } from '@contender/core';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type Fixture, rejection, startForge } from './fixture.ts';

beforeEach(() => {
  // The artifact client reports its progress on stdout.
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

async function withFiles(): Promise<Fixture & { root: string; destination: string }> {
  const fixture = await startForge({ forge: { artifactsAvailable: true } });
  asJob(fixture);
  const folder = await mkdtemp(join(tmpdir(), 'contender-artifacts-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const root = join(folder, 'records');
  await mkdir(join(root, 'flight-delay'), { recursive: true });
  await writeFile(join(root, 'flight-delay', 'training.json'), '{"kind":"training"}');
  await writeFile(join(root, 'other.json'), '{}');
  return { ...fixture, root, destination: join(folder, 'there') };
}

function asJob({ github }: Fixture, job?: { run?: string; job?: string }): void {
  for (const [name, value] of Object.entries(github.artifactVariables(job))) vi.stubEnv(name, value);
}

test('hands files on to another job of the run', async () => {
  const fixture = await withFiles();
  const { forge, github, root, destination } = fixture;
  const files = ['flight-delay/training.json'];
  await forge.artifacts.upload({ name: 'contender-team/flight-delay', root, files });
  expect(github.state.artifacts).toMatchObject([{ name: 'contender-team%2Fflight-delay', finalized: true }]);
  asJob(fixture, { job: 'job-2' });
  expect(await forge.artifacts.download({ name: 'contender-team/flight-delay', destination })).toBe(true);
  expect(await readFile(join(destination, 'flight-delay', 'training.json'), 'utf8')).toBe(
    '{"kind":"training"}',
  );
  expect(await readdir(destination)).toEqual(['flight-delay']);
});

test('a second upload of the same name takes the place of the first', async () => {
  const { forge, github, root, destination } = await withFiles();
  const name = 'records';
  await forge.artifacts.upload({ name, root, files: [join(root, 'other.json')] });
  await forge.artifacts.upload({ name, root, files: [join(root, 'flight-delay', 'training.json')] });
  expect(github.state.artifacts).toHaveLength(1);
  await forge.artifacts.download({ name, destination });
  expect(await readdir(destination)).toEqual(['flight-delay']);
});

test('there is none of that name, and none of another run', async () => {
  const fixture = await withFiles();
  const { forge, root, destination } = fixture;
  expect(await forge.artifacts.download({ name: 'records', destination })).toBe(false);
  await forge.artifacts.upload({ name: 'records', root, files: ['other.json'] });
  asJob(fixture, { run: 'run-2' });
  expect(await forge.artifacts.download({ name: 'records', destination })).toBe(false);
});

test('a file that is not there and a service that refuses are external errors', async () => {
  const { forge, github, root, destination } = await withFiles();
  const missing = forge.artifacts.upload({ name: 'records', root, files: ['no.json'] });
  expect(await rejection(missing)).toBeInstanceOf(ExternalError);
  github.fault({
    kind: 'answer',
    method: 'POST',
    path: /ListArtifacts$/,
    answer: { status: 403, body: { code: 'permission_denied', msg: 'no' } },
  });
  const refused = await rejection(forge.artifacts.download({ name: 'records', destination }));
  expect(refused).toBeInstanceOf(ExternalError);
  expect(refused).toMatchObject({ message: 'The artifact records could not be downloaded.' });
});

test('what comes with another digest is refused', async () => {
  const { forge, github, root, destination } = await withFiles();
  await forge.artifacts.upload({ name: 'records', root, files: ['other.json'] });
  const [artifact] = github.state.artifacts;
  if (artifact !== undefined) artifact.digest = `sha256:${'0'.repeat(64)}`;
  const error = await rejection(forge.artifacts.download({ name: 'records', destination }));
  expect(error).toMatchObject({ cause: { message: expect.stringContaining('another digest') } });
});

test('outside a job nothing is kept and nothing is found', async () => {
  const { forge, github, logger } = await startForge();
  await forge.artifacts.upload({ name: 'records', root: '.', files: ['package.json'] });
  expect(await forge.artifacts.download({ name: 'records', destination: '.' })).toBe(false);
  expect(logger.text('debug')).toContain('records');
  expect(github.requests).toEqual([]);
});
