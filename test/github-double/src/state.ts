import type { components } from '@octokit/openapi-types';

/** What GitHub's REST API answers with, by its own description. */
export type Schemas = components['schemas'];

/** How the one repository is set up; every field may be changed while a test runs. */
export interface Settings {
  owner: string;
  repo: string;
  private: boolean;
  /** Enterprise plan: only then do private repositories have reviewers and wait timers. */
  enterprise: boolean;
  defaultBranch: string;
  protectedBranches: string[];
  /** Published releases lock their tag and assets. */
  immutableReleases: boolean;
  /** Whether assets are told with a `digest`; older GitHub Enterprise Servers answer null. */
  assetDigests: boolean;
  /** Names of the contexts that a deployment waits for unless it says otherwise. */
  requiredContexts: string[];
}

export interface Person {
  name: string;
  email: string;
  /** ISO 8601. */
  date: string;
}

export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  message: string;
  author: Person;
  committer: Person;
  /** The commit changes `.github/workflows/` against the default branch. */
  changesWorkflows: boolean;
}

export interface TagObject {
  sha: string;
  tag: string;
  message: string;
  tagger: Person;
  /** The commit that it points at. */
  object: string;
}

export interface Ref {
  /** `refs/heads/main`, `refs/tags/model@v1.0.0`. */
  ref: string;
  sha: string;
  type: 'commit' | 'tag';
}

export interface PullRequest {
  number: number;
  title: string;
  head: string;
  fork: boolean;
}

export type Association = NonNullable<Schemas['issue-comment']['author_association']>;

export interface Comment {
  id: number;
  issue: number;
  body: string;
  user: string;
  /** What the author is to the repository. */
  association: Association;
  createdAt: string;
  updatedAt: string;
}

export interface CheckRun {
  id: number;
  app: string;
  name: string;
  commit: string;
  externalId: string | null;
  detailsUrl: string | null;
  status: Schemas['check-run']['status'];
  conclusion: Schemas['check-run']['conclusion'];
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: Schemas['check-annotation'][];
  startedAt: string;
  completedAt: string | null;
}

export interface Asset {
  id: number;
  name: string;
  /** `starter`: an upload that broke off. The published description does not list it. */
  state: 'uploaded' | 'starter';
  contentType: string;
  data: Buffer;
  createdAt: string;
}

export interface Release {
  id: number;
  tag: string;
  target: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  createdAt: string;
  publishedAt: string | null;
  assets: Asset[];
}

export interface Environment {
  id: number;
  name: string;
  /** Logins of the required reviewers. */
  reviewers: string[];
  preventSelfReview: boolean;
  /** Minutes. */
  waitTimer: number;
  branches: 'all' | 'protected' | 'custom';
  /** Name patterns, where `branches` is `custom`. */
  branchPolicies: string[];
}

export interface DeploymentStatus {
  id: number;
  state: Schemas['deployment-status']['state'];
  description: string;
  logUrl: string;
  environmentUrl: string;
  createdAt: string;
}

export interface Deployment {
  id: number;
  environment: string;
  ref: string;
  sha: string;
  task: string;
  description: string | null;
  payload: Record<string, unknown> | string;
  creator: string;
  autoMerge: boolean;
  requiredContexts: string[] | undefined;
  production: boolean;
  transient: boolean;
  createdAt: string;
  /** Oldest first. */
  statuses: DeploymentStatus[];
}

export interface Approval {
  environment: string;
  state: 'approved' | 'rejected' | 'pending';
  user: string;
  comment: string;
}

export interface Workflow {
  id: number;
  /** `.github/workflows/retrain.yml`. */
  path: string;
  events: string[];
}

export interface WorkflowRun {
  id: number;
  workflow: number;
  /** Begins with 1; every re-run counts one up. */
  attempt: number;
  event: string;
  branch: string;
  sha: string;
  status: 'queued' | 'in_progress' | 'completed';
  createdAt: string;
  approvals: Approval[];
  /** Names of the environments that its jobs wait for. */
  pending: string[];
}

export type Dispatch =
  | { kind: 'workflow'; workflow: string; ref: string; inputs: Record<string, unknown>; run: number }
  | { kind: 'repository'; type: string; payload: Record<string, unknown> };

export interface Artifact {
  id: number;
  name: string;
  /** The backend's ids of the run and the job that made it. */
  run: string;
  job: string;
  mimeType: string;
  finalized: boolean;
  digest: string | null;
  /** Blocks that were put and not yet committed, by their id. */
  blocks: Map<string, Buffer>;
  data: Buffer;
  createdAt: string;
}

/** All that the double remembers. */
export interface State {
  readonly settings: Settings;
  readonly commits: Map<string, Commit>;
  readonly tagObjects: Map<string, TagObject>;
  readonly refs: Map<string, Ref>;
  readonly pullRequests: Map<number, PullRequest>;
  readonly comments: Comment[];
  readonly checks: CheckRun[];
  readonly releases: Release[];
  /** Tag names of immutable releases: used up for good. */
  readonly burnedTags: Set<string>;
  readonly environments: Map<string, Environment>;
  readonly deployments: Deployment[];
  readonly workflows: Workflow[];
  readonly runs: WorkflowRun[];
  readonly dispatches: Dispatch[];
  readonly artifacts: Artifact[];
  /** A fresh number for the next thing that needs an id. */
  nextId(): number;
  /** The time now, ISO 8601 without milliseconds, as GitHub writes it. */
  now(): string;
}

export function emptyState(settings: Settings, clock: () => Date): State {
  let lastId = 1000;
  return {
    settings,
    commits: new Map(),
    tagObjects: new Map(),
    refs: new Map(),
    pullRequests: new Map(),
    comments: [],
    checks: [],
    releases: [],
    burnedTags: new Set(),
    environments: new Map(),
    deployments: [],
    workflows: [],
    runs: [],
    dispatches: [],
    artifacts: [],
    nextId: () => {
      lastId += 1;
      return lastId;
    },
    now: () =>
      clock()
        .toISOString()
        .replace(/\.\d+Z$/, 'Z'),
  };
}
