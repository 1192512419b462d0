import { RecordingLogger } from '@contender/core';
import {
  type GitHubDouble,
  type GitHubDoubleOptions,
  startGitHub,
  type TokenOptions,
} from '@contender/github-double';
import { onTestFinished } from 'vitest';
import type { GitHubOptions } from '../options.ts';
import type { Forge } from '../port.ts';
import { createGitHubForge } from './index.ts';

export interface Fixture {
  github: GitHubDouble;
  forge: Forge;
  logger: RecordingLogger;
  /** SHA of the head of the default branch. */
  head: string;
}

export interface FixtureOptions {
  github?: GitHubDoubleOptions;
  token?: TokenOptions;
  forge?: Partial<GitHubOptions>;
}

/** A forge that speaks to a double of its own, which ends with the test. */
export async function startForge(options: FixtureOptions = {}): Promise<Fixture> {
  const github = await startGitHub(options.github);
  onTestFinished(() => github.close());
  const logger = new RecordingLogger();
  const forge = createGitHubForge({
    token: github.token(options.token),
    apiUrl: github.url,
    owner: github.state.settings.owner,
    repo: github.state.settings.repo,
    runId: undefined,
    runUrl: undefined,
    committer: { name: 'Contender', email: 'contender@example.com' },
    artifactsAvailable: false,
    logger,
    clock: () => new Date('2026-05-01T10:00:00Z'),
    retryDelay: 1,
    ...options.forge,
  });
  const head = github.state.refs.get('refs/heads/main')?.sha ?? '';
  return { github, forge, logger, head };
}

/** The error that a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
