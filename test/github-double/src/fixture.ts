import { Octokit } from '@octokit/rest';
import { onTestFinished } from 'vitest';
import { type GitHubDouble, type GitHubDoubleOptions, startGitHub, type TokenOptions } from './index.ts';

export const repository = { owner: 'octo', repo: 'models' };

export interface Fixture {
  github: GitHubDouble;
  /** With a job's full token. */
  octokit: Octokit;
  /** SHA of the default branch's head. */
  head: string;
  /** A client with another token. */
  as(token: TokenOptions): Octokit;
}

/** A double that ends with the test, and the real client for it. */
export async function start(options: GitHubDoubleOptions = {}): Promise<Fixture> {
  const github = await startGitHub(options);
  onTestFinished(() => github.close());
  const as = (token: TokenOptions): Octokit => connect(github, github.token(token));
  const head = github.state.refs.get('refs/heads/main')?.sha ?? '';
  return { github, octokit: as({}), as, head };
}

/** @param auth any token, accepted or not */
export function connect(github: GitHubDouble, auth: string | undefined): Octokit {
  const quiet = () => undefined;
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  return new Octokit({ ...(auth === undefined ? {} : { auth }), baseUrl: github.url, log });
}

/** The statuses that all these attempts are refused with; `undefined` for one that is not. */
export async function refusals(attempts: Promise<unknown>[]): Promise<unknown[]> {
  const results = await Promise.allSettled(attempts);
  return results.map((result) => (result.status === 'rejected' ? result.reason.status : undefined));
}
