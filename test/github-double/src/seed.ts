import { createHash } from 'node:crypto';
import { commitSha, tagSha } from './git-objects.ts';
import { pageUrl } from './present/repository.ts';
import type {
  Approval,
  Association,
  CheckRun,
  Comment,
  Commit,
  Deployment,
  Environment,
  PullRequest,
  Release,
  State,
  Workflow,
  WorkflowRun,
} from './state.ts';

/** Puts things into the double that were there before the test. */
export interface Seed {
  /** A commit; moves `branch` to it where one is named. Give `sha` and `tree` to mirror a real repository. */
  commit(commit?: Partial<Omit<Commit, 'author' | 'committer'>> & { branch?: string; date?: string }): Commit;
  /** An annotated tag on a commit. @param tag.date ISO 8601 */
  tag(tag: { name: string; commit: string; message?: string; date?: string }): void;
  /** A tag without an object of its own. */
  lightTag(tag: { name: string; commit: string }): void;
  pullRequest(pullRequest: { number: number; head: string; title?: string; fork?: boolean }): PullRequest;
  /** A user whose name ends with `[bot]` is one. */
  comment(comment: { issue: number; body: string; user?: string; association?: Association }): Comment;
  check(check: { name: string; commit: string; app?: string; conclusion?: CheckRun['conclusion'] }): CheckRun;
  /** A release; its tag is not made with it. */
  release(release: Partial<Release> & { tag: string }): Release;
  environment(environment: Partial<Environment> & { name: string }): Environment;
  workflow(workflow: { path: string; events?: string[] }): Workflow;
  run(run: Partial<WorkflowRun> & { workflow: number }): WorkflowRun;
  /** The review of a run's deployment. */
  approval(run: WorkflowRun, approval: Approval): void;
  /** The deployment that GitHub makes for a job with `environment:`, with its status `in_progress`. */
  jobDeployment(deployment: { run: number; job?: number; environment: string; commit: string }): Deployment;
}

const person = { name: 'Ada', email: 'ada@example.com' };

export function seedFor(state: State): Seed {
  return {
    commit: (given = {}) => {
      const number = state.commits.size;
      const signed = { ...person, date: given.date ?? state.now() };
      const content = {
        tree: given.tree ?? createHash('sha1').update(`tree ${number}`).digest('hex'),
        parents: given.parents ?? [],
        message: given.message ?? `commit ${number}`,
        author: signed,
        committer: signed,
      };
      const sha = given.sha ?? commitSha(content);
      const commit = { ...content, sha, changesWorkflows: given.changesWorkflows ?? false };
      state.commits.set(sha, commit);
      if (given.branch !== undefined) {
        const ref = `refs/heads/${given.branch}`;
        state.refs.set(ref, { ref, sha, type: 'commit' });
      }
      return commit;
    },
    tag: ({ name, commit, message = name, date = state.now() }) => {
      const content = { tag: name, message, object: commit, tagger: { ...person, date } };
      const sha = tagSha(content);
      state.tagObjects.set(sha, { sha, ...content });
      state.refs.set(`refs/tags/${name}`, { ref: `refs/tags/${name}`, sha, type: 'tag' });
    },
    lightTag: ({ name, commit }) => {
      state.refs.set(`refs/tags/${name}`, { ref: `refs/tags/${name}`, sha: commit, type: 'commit' });
    },
    pullRequest: ({ number, head, title = `Pull request ${number}`, fork = false }) => {
      const pullRequest = { number, head, title, fork };
      state.pullRequests.set(number, pullRequest);
      return pullRequest;
    },
    comment: ({ issue, body, user = 'ada', association = 'NONE' }) => {
      const now = state.now();
      const id = state.nextId();
      const comment = { id, issue, body, user, association, createdAt: now, updatedAt: now };
      state.comments.push(comment);
      return comment;
    },
    check: ({ name, commit, app = 'another-app', conclusion = 'success' }) => {
      const now = state.now();
      const check: CheckRun = {
        id: state.nextId(),
        app,
        name,
        commit,
        externalId: null,
        detailsUrl: null,
        status: 'completed',
        conclusion,
        title: null,
        summary: null,
        text: null,
        annotations: [],
        startedAt: now,
        completedAt: now,
      };
      state.checks.push(check);
      return check;
    },
    release: (given) => {
      const draft = given.draft ?? false;
      const release: Release = {
        id: state.nextId(),
        target: state.settings.defaultBranch,
        name: given.tag,
        body: '',
        draft,
        prerelease: false,
        immutable: false,
        createdAt: state.now(),
        publishedAt: draft ? null : state.now(),
        assets: [],
        ...given,
      };
      state.releases.push(release);
      return release;
    },
    environment: (given) => {
      const environment: Environment = {
        id: state.nextId(),
        reviewers: [],
        preventSelfReview: false,
        waitTimer: 0,
        branches: 'all',
        branchPolicies: [],
        ...given,
      };
      state.environments.set(environment.name, environment);
      return environment;
    },
    workflow: ({ path, events = ['workflow_dispatch'] }) => {
      const workflow = { id: state.nextId(), path, events };
      state.workflows.push(workflow);
      return workflow;
    },
    run: (given) => {
      const head = state.refs.get(`refs/heads/${state.settings.defaultBranch}`);
      const run: WorkflowRun = {
        id: state.nextId(),
        attempt: 1,
        event: 'push',
        branch: state.settings.defaultBranch,
        sha: head?.sha ?? '',
        status: 'in_progress',
        createdAt: state.now(),
        approvals: [],
        pending: [],
        ...given,
      };
      state.runs.push(run);
      return run;
    },
    approval: (run, approval) => {
      run.approvals.push(approval);
    },
    jobDeployment: ({ run, job = 1, environment, commit }) => {
      const deployment: Deployment = {
        id: state.nextId(),
        environment,
        ref: state.settings.defaultBranch,
        sha: commit,
        task: 'deploy',
        description: null,
        payload: {},
        creator: 'github-actions[bot]',
        autoMerge: false,
        requiredContexts: [],
        production: false,
        transient: false,
        createdAt: state.now(),
        statuses: [
          {
            id: state.nextId(),
            state: 'in_progress',
            description: '',
            logUrl: `${pageUrl(state)}/actions/runs/${run}/job/${job}`,
            environmentUrl: '',
            createdAt: state.now(),
          },
        ],
      };
      state.deployments.push(deployment);
      return deployment;
    },
  };
}
