import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '@contender/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Forge } from '../port.ts';
import { approveLocally, createLocalForge, protectLocalEnvironment } from './index.ts';

let workspace: string;
let forge: Forge;
let seconds = 0;
const clock = () => new Date(Date.parse('2026-03-01T12:00:00Z') + 1000 * seconds++);
const read = async (path: string) => readFile(join(workspace, path), 'utf8');

beforeEach(async () => {
  seconds = 0;
  workspace = await mkdtemp(join(tmpdir(), 'contender-forge-'));
  forge = createLocalForge({ workspace, actor: 'ada', clock });
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

describe('reviews', () => {
  test('one comment per pull request and marker, written only when it changes', async () => {
    const { upsertComment } = forge.reviews;
    const comment = { pullRequest: 7, marker: '<!-- m -->', body: '<!-- m -->\nPromote' };
    const first = await upsertComment(comment);
    expect(first.outcome).toBe('created');
    expect(await upsertComment(comment)).toEqual({ ...first, outcome: 'unchanged' });
    expect(await upsertComment({ ...comment, body: '<!-- m -->\nHold' })).toEqual({
      ...first,
      outcome: 'updated',
    });
    expect(await read(first.url)).toBe('<!-- m -->\nHold');
    const other = await upsertComment({ ...comment, marker: '<!-- n -->' });
    expect(other.url).not.toBe(first.url);
    expect(await readdir(join(workspace, '.contender/forge/comments'))).toHaveLength(2);
    expect(await read('.contender/.gitignore')).toBe('*\n');
  });

  test('a comment over the limit is refused', async () => {
    const body = 'ä'.repeat(32_501);
    await expect(forge.reviews.upsertComment({ pullRequest: 1, marker: 'x', body })).rejects.toThrow(
      /65002 bytes/,
    );
  });

  test('a second check of a name takes the place of the first', async () => {
    const check = {
      name: 'contender / m',
      commit: 'abc',
      title: 'Promote',
      summary: 'Better.',
      annotations: [],
    };
    const { url } = await forge.reviews.writeCheck({ ...check, conclusion: 'success' });
    expect(await forge.reviews.writeCheck({ ...check, conclusion: 'failure' })).toEqual({ url });
    expect(JSON.parse(await read(url))).toMatchObject({ conclusion: 'failure', name: 'contender / m' });
  });
});

describe('delivery', () => {
  const protection = {
    name: 'production/eu',
    reviewers: ['grace'],
    preventSelfReview: true,
    branches: 'protected' as const,
  };

  test('an environment has the protection that a person gave it', async () => {
    expect(await forge.delivery.findEnvironment('production/eu')).toBeUndefined();
    await protectLocalEnvironment(workspace, protection);
    expect(await forge.delivery.findEnvironment('production/eu')).toMatchObject({
      name: 'production/eu',
      reviewers: 1,
      preventSelfReview: true,
      branches: 'protected',
      waitMinutes: 0,
    });
    await protectLocalEnvironment(workspace, { ...protection, reviewers: [] });
    expect(await forge.delivery.findEnvironment('production/eu')).toMatchObject({ reviewers: 0 });
    await expect(protectLocalEnvironment(workspace, { ...protection, name: '../up' })).rejects.toThrow(
      ConfigurationError,
    );
  });

  test('approvals are kept per environment and commit, oldest first', async () => {
    await protectLocalEnvironment(workspace, { ...protection, reviewers: ['grace', 'linus'] });
    const approval = { environment: 'production/eu', commit: 'abc', comment: 'Fine.', clock };
    await approveLocally(workspace, { ...approval, reviewer: 'linus' });
    await approveLocally(workspace, { ...approval, reviewer: 'grace' });
    const { listApprovals } = forge.delivery;
    expect(await listApprovals({ environment: 'production/eu', commit: 'abc' })).toEqual([
      { reviewer: 'linus', state: 'approved', at: '2026-03-01T12:00:00.000Z', comment: 'Fine.' },
      { reviewer: 'grace', state: 'approved', at: '2026-03-01T12:00:01.000Z', comment: 'Fine.' },
    ]);
    expect(await listApprovals({ environment: 'production/eu', commit: 'def' })).toEqual([]);
    expect(await listApprovals({ environment: 'staging', commit: 'abc' })).toEqual([]);
  });

  test('nobody approves who is no reviewer, nor where there is no environment', async () => {
    await protectLocalEnvironment(workspace, protection);
    const approval = { environment: 'production/eu', commit: 'abc', reviewer: 'mallory', comment: '', clock };
    await expect(approveLocally(workspace, approval)).rejects.toThrow(/mallory is no reviewer/);
    await expect(
      approveLocally(workspace, { ...approval, environment: 'production/e' }),
    ).rejects.toMatchObject({
      hint: 'Did you mean "production/eu"?',
    });
  });

  test('a deployment keeps its statuses in order', async () => {
    const { startDeployment, setStatus } = forge.delivery;
    const deployment = await startDeployment({
      environment: 'staging',
      commit: 'abc',
      description: 'm',
      payload: { a: 'b' },
    });
    await setStatus(deployment, { state: 'in_progress', description: 'Deploying' });
    await setStatus(deployment, { state: 'success', description: 'Done', logUrl: 'https://example.org' });
    expect(JSON.parse(await read(deployment.url))).toMatchObject({
      actor: 'ada',
      payload: { a: 'b' },
      statuses: [{ state: 'in_progress' }, { state: 'success', logUrl: 'https://example.org' }],
    });
    await expect(setStatus({ ...deployment, id: 'x' }, { state: 'error', description: '' })).rejects.toThrow(
      /gone/,
    );
  });
});

describe('the last deployment', () => {
  const say = async (
    environment: string,
    tag: string,
    ...states: ('in_progress' | 'success' | 'error')[]
  ) => {
    const description = `${tag}: deploying`;
    const deployment = await forge.delivery.startDeployment({
      environment,
      commit: 'abc',
      description,
      payload: {},
    });
    for (const state of states) await forge.delivery.setStatus(deployment, { state, description: state });
  };

  test('is the newest of the model in the environment', async () => {
    const find = (model: string) => forge.delivery.findLastDeployment({ environment: 'staging', model });
    expect(await find('m')).toBeUndefined();
    await say('staging', 'm@v1.0.0', 'in_progress', 'success');
    await say('staging', 'm@v1.1.0', 'in_progress', 'error');
    await say('staging', 'n@v2.0.0');
    await say('production', 'm@v1.2.0');
    expect(await find('m')).toMatchObject({ version: '1.1.0', description: 'deploying', state: 'error' });
    expect(await find('n')).toMatchObject({ version: '2.0.0', state: 'in_progress' });
    expect(await find('o')).toBeUndefined();
  });
});

describe('workflows', () => {
  test('the last dispatch of a workflow is found', async () => {
    const { dispatch, lastDispatch } = forge.workflows;
    expect(await lastDispatch('train.yml')).toBeUndefined();
    await dispatch({ workflow: 'train.yml', ref: undefined, inputs: { model: 'm' } });
    const { url } = await dispatch({ workflow: 'train.yml', ref: 'main', inputs: {} });
    await dispatch({ workflow: 'other.yml', ref: undefined, inputs: {} });
    expect(await lastDispatch('train.yml')).toEqual(new Date('2026-03-01T12:00:01Z'));
    expect(JSON.parse(await read(url ?? ''))).toMatchObject({
      workflow: 'train.yml',
      ref: 'main',
      actor: 'ada',
    });
  });

  test('what GitHub would refuse is refused', async () => {
    const inputs = Object.fromEntries(Array.from({ length: 26 }, (_, at) => [`i${at}`, '']));
    await expect(forge.workflows.dispatch({ workflow: 'w', ref: undefined, inputs })).rejects.toThrow(
      /25 is the limit/,
    );
    const { sendEvent } = forge.workflows;
    await expect(sendEvent({ type: 'a'.repeat(101), payload: {} })).rejects.toThrow(/too large/);
    await expect(sendEvent({ type: 'a', payload: { text: 'x'.repeat(66_000) } })).rejects.toThrow(
      /too large/,
    );
    await expect(readdir(join(workspace, '.contender/forge/events'))).rejects.toThrow('ENOENT');
  });

  test('an event is kept with its payload', async () => {
    await forge.workflows.sendEvent({ type: 'drift', payload: { model: 'm', columns: ['hour'] } });
    const [name = '', ...others] = await readdir(join(workspace, '.contender/forge/events'));
    expect(others).toEqual([]);
    expect(JSON.parse(await read(`.contender/forge/events/${name}`))).toEqual({
      type: 'drift',
      payload: { model: 'm', columns: ['hour'] },
      at: '2026-03-01T12:00:00.000Z',
    });
  });
});

describe('artifacts', () => {
  test('files come back with their paths; a second upload takes the place of the first', async () => {
    const root = join(workspace, 'work');
    await mkdir(join(root, 'a'), { recursive: true });
    await writeFile(join(root, 'a/one.json'), '1');
    await writeFile(join(root, 'two.json'), '2');
    const { upload, download } = forge.artifacts;
    const destination = join(workspace, 'restored');
    expect(await download({ name: 'records/m', destination })).toBe(false);
    await upload({ name: 'records/m', root, files: ['a/one.json', join(root, 'two.json')] });
    expect(await download({ name: 'records/m', destination })).toBe(true);
    expect(await readFile(join(destination, 'a/one.json'), 'utf8')).toBe('1');
    expect(await readFile(join(destination, 'two.json'), 'utf8')).toBe('2');
    await upload({ name: 'records/m', root, files: ['two.json'] });
    const again = join(workspace, 'again');
    await download({ name: 'records/m', destination: again });
    expect(await readdir(again)).toEqual(['two.json']);
    expect(await readdir(join(workspace, '.contender/forge/artifacts'))).toEqual(['records%2Fm']);
  });

  test('a file outside the root is refused', async () => {
    const artifact = { name: 'x', root: join(workspace, 'work'), files: ['../secret'] };
    await expect(forge.artifacts.upload(artifact)).rejects.toThrow(/lies outside/);
  });
});
