import type { Logger } from '@contender/core';

/** What the GitHub adapter must be told; nothing is read from the environment here. */
export interface GitHubOptions {
  /** Undefined where none was given: the first call that needs it says so. */
  token: string | undefined;
  /** `https://api.github.com`, or a GitHub Enterprise Server's. */
  apiUrl: string;
  owner: string;
  repo: string;
  /** The workflow run, where there is one: approvals and the job's own deployment are found by it. */
  runId: number | undefined;
  /** Address of the run's page, for statuses. */
  runUrl: string | undefined;
  /** Name and e-mail that stand on tags and commits. */
  committer: { name: string; email: string };
  /** Access to the artifact service exists only inside a job. */
  artifactsAvailable: boolean;
  logger: Logger;
  clock: () => Date;
  /** In place of the global `fetch`, for runners behind a proxy. */
  fetch?: typeof fetch;
  /** First waiting time before a retry, in milliseconds; tests shorten it. */
  retryDelay?: number;
}

export interface LocalOptions {
  /** A git working tree. */
  workspace: string;
  /** Who acts; approvals and deployments are recorded under this name. */
  actor: string;
  clock: () => Date;
}
