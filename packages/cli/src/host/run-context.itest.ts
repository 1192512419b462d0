import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, git } from '@contender/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeRun } from './run-context.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'contender-run-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('describeRun', () => {
  it('takes the head of a pull request, not the merge commit', async () => {
    const event = join(folder, 'event.json');
    await writeFile(
      event,
      JSON.stringify({
        pull_request: {
          number: 12,
          head: { sha: 'b'.repeat(40), ref: 'topic', repo: { full_name: 'stranger/models' } },
          base: { repo: { full_name: 'octo/models' } },
        },
      }),
    );
    const run = await describeRun(
      {
        GITHUB_EVENT_PATH: event,
        GITHUB_SHA: 'a'.repeat(40),
        GITHUB_REPOSITORY: 'octo/models',
        GITHUB_RUN_ID: '42',
        GITHUB_ACTOR: 'ada',
        RUNNER_OS: 'Linux',
        RUNNER_ENVIRONMENT: 'self-hosted',
      },
      folder,
      undefined,
    );
    expect(run).toMatchObject({
      repository: 'octo/models',
      commit: 'b'.repeat(40),
      ref: 'topic',
      pullRequest: 12,
      fork: true,
      run: 'https://github.com/octo/models/actions/runs/42',
      actor: 'ada',
      runner: { os: 'linux', labels: ['self-hosted'] },
    });
  });

  it('asks git on a laptop', async () => {
    await git(folder, 'init', '-q', '-b', 'trunk');
    await git(folder, 'config', 'user.name', 'Grace');
    await git(folder, '-c', 'user.email=g@example.com', 'commit', '-q', '--allow-empty', '-m', 'one');
    const run = await describeRun({}, folder, 7);
    expect(run).toMatchObject({
      commit: await git(folder, 'rev-parse', 'HEAD'),
      ref: 'refs/heads/trunk',
      pullRequest: 7,
      fork: false,
      run: null,
      actor: 'Grace',
    });
  });

  it('refuses an event that is no JSON', async () => {
    const event = join(folder, 'event.json');
    await writeFile(event, '{');
    await expect(describeRun({ GITHUB_EVENT_PATH: event }, folder, undefined)).rejects.toThrow(
      ConfigurationError,
    );
  });
});
