import type { ApprovalEvidence, RegistryTag } from '@contender/core';

/**
 * The place where code lives, with the verbs that the stages need. Two adapters speak them: GitHub over its
 * API, and local, on a git repository and a folder. Every verb may be called again after an interruption.
 */
export interface Forge {
  readonly kind: 'github' | 'local';
  readonly reviews: Reviews;
  readonly registry: Registry;
  readonly delivery: Delivery;
  readonly workflows: Workflows;
  readonly artifacts: Artifacts;
}

// ── Pull requests ───────────────────────────────────────────────────────────

export interface Reviews {
  /**
   * Writes the one comment that carries `marker` (an invisible HTML comment): updates it where it exists,
   * creates it where not, and leaves it alone when its body is the same already.
   * @param comment.body at most 65,000 bytes of UTF-8, marker included
   */
  upsertComment(comment: { pullRequest: number; marker: string; body: string }): Promise<{
    url: string;
    outcome: 'created' | 'updated' | 'unchanged';
  }>;
  /** Writes the check run of that name on a commit; a second call updates it. */
  writeCheck(check: CheckRun): Promise<{ url: string }>;
}

export interface CheckRun {
  name: string;
  commit: string;
  /** `pending`: it was begun and is not completed. */
  conclusion: 'success' | 'failure' | 'neutral' | 'pending';
  title: string;
  /** Markdown, at most 65,535 bytes. */
  summary: string;
  /** Any number; sent in the portions that the forge takes. */
  annotations: readonly Annotation[];
  detailsUrl?: string;
}

export interface Annotation {
  path: string;
  line: number;
  level: 'notice' | 'warning' | 'failure';
  title: string;
  message: string;
}

// ── Registry ────────────────────────────────────────────────────────────────

/** An annotated tag of the registry. */
export interface TagRef {
  name: string;
  tag: RegistryTag;
  /** The commit that the tag points at. */
  commit: string;
  message: string;
  taggedAt: Date;
}

export interface Asset {
  id: string;
  name: string;
  bytes: number;
  /** As the forge computed it; null where it does not tell. */
  sha256: string | null;
  /** `partial`: left by an upload that broke off; it must be deleted before the name can be used again. */
  state: 'uploaded' | 'partial';
}

export interface Release {
  id: string;
  tag: string;
  /** The commit that the release is meant for. */
  commit: string;
  draft: boolean;
  title: string;
  body: string;
  url: string;
  assets: Asset[];
}

export interface ReleaseText {
  tag: string;
  commit: string;
  title: string;
  body: string;
}

export interface Registry {
  /** All annotated tags of one model (light ones do not count), in the order of tagger time, then counter. */
  listTags(model: string): Promise<TagRef[]>;
  /** Makes a commit with the same tree as `parent`, on top of it and on no branch; returns its SHA. */
  createCommit(commit: { parent: string; message: string }): Promise<string>;
  /** Creates an annotated tag, or says that the name is taken: the atomic claim of a version. */
  createTag(tag: { name: string; commit: string; message: string }): Promise<'created' | 'exists'>;
  /** The published release of a tag. */
  findRelease(tag: string): Promise<Release | undefined>;
  /** Releases not yet published, newest first. */
  listDrafts(): Promise<Release[]>;
  createDraft(text: ReleaseText): Promise<Release>;
  updateDraft(release: Release, text: ReleaseText): Promise<Release>;
  publishRelease(release: Release): Promise<Release>;
  /**
   * Uploads a file as an asset. Names hold letters, digits, dots, dashes and underscores only.
   * @throws ConfigurationError where the forge refuses the file (2 GiB and more), ExternalError where the upload breaks off
   */
  uploadAsset(release: Release, asset: { name: string; path: string }): Promise<Asset>;
  deleteAsset(release: Release, asset: Asset): Promise<void>;
  /** Streams an asset into a file. */
  downloadAsset(release: Release, asset: Asset, destination: string): Promise<void>;
}

// ── Delivery ────────────────────────────────────────────────────────────────

export interface Environment {
  name: string;
  /** Required reviewers that are configured; one approval is enough. */
  reviewers: number;
  preventSelfReview: boolean;
  waitMinutes: number;
  branches: 'all' | 'protected' | 'custom';
  url: string;
}

export type DeploymentState = 'in_progress' | 'success' | 'failure' | 'error' | 'inactive';

export interface Deployment {
  id: string;
  environment: string;
  commit: string;
  url: string;
}

/** An attempt to deploy a version. */
export interface PastDeployment {
  /** SemVer without the v. */
  version: string;
  /** What was said when it began, after the tag. */
  description: string;
  startedAt: Date;
  /** What came of it; `in_progress` where nothing was said, `inactive` for a success that another followed. */
  state: DeploymentState;
}

export interface Delivery {
  /** The environment with its protection, or undefined where it does not exist. */
  findEnvironment(name: string): Promise<Environment | undefined>;
  /**
   * The reviews of this run's (or this commit's) deployment to an environment. Of several by one reviewer the
   * last one holds.
   */
  listApprovals(deployment: { environment: string; commit: string }): Promise<ApprovalEvidence[]>;
  /**
   * The attempt to deploy a version of a model to an environment that began last. It is known by its description
   * or that of a status, which begins with the version's tag and a colon: `m@v1.0.0: deploying to production`.
   */
  findLastDeployment(sought: { environment: string; model: string }): Promise<PastDeployment | undefined>;
  /** The deployment that the job already has for this environment, else a new one. */
  startDeployment(deployment: {
    environment: string;
    commit: string;
    description: string;
    payload: Record<string, string>;
  }): Promise<Deployment>;
  /** Adds a status. @param status.description at most 140 characters */
  setStatus(
    deployment: Deployment,
    status: { state: DeploymentState; description: string; logUrl?: string; environmentUrl?: string },
  ): Promise<void>;
}

// ── Workflows ───────────────────────────────────────────────────────────────

export interface Workflows {
  /** Starts a workflow by `workflow_dispatch`. @param dispatch.inputs at most 25 */
  dispatch(dispatch: {
    workflow: string;
    ref: string | undefined;
    inputs: Record<string, string>;
  }): Promise<{ url: string | null }>;
  /** Sends a `repository_dispatch` event. @param event.type at most 100 characters; payload at most 10 keys, 64 KB */
  sendEvent(event: { type: string; payload: Record<string, unknown> }): Promise<void>;
  /** When a workflow was dispatched last. */
  lastDispatch(workflow: string): Promise<Date | undefined>;
}

// ── Artifacts ───────────────────────────────────────────────────────────────

export interface Artifacts {
  /** Keeps files for the later jobs of the run. Files lie below `root`; their paths relative to it are kept. */
  upload(artifact: { name: string; root: string; files: readonly string[] }): Promise<void>;
  /** Brings an artifact of this run into a folder; false where there is none of that name. */
  download(artifact: { name: string; destination: string }): Promise<boolean>;
}
