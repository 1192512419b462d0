import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseRecord } from '@contender/core';
import { type GitHubDouble, startGitHub } from '@contender/github-double';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { replaceArtifact } from './support/artifact.ts';
import { type JobOptions, runStep } from './support/job.ts';
import { type UserRepository, userRepository } from './support/user-repository.ts';

let toolCache: string;
let github: GitHubDouble;
let repository: UserRepository;

beforeAll(async () => {
  toolCache = await mkdtemp(join(tmpdir(), 'contender-tools-'));
});
afterAll(() => rm(toolCache, { recursive: true, force: true }));

beforeEach(async () => {
  github = await startGitHub();
  repository = await userRepository(1.5);
});
afterEach(async () => {
  await github.close();
  await repository.remove();
});

/** Commits at that noise, here and at GitHub, and gives what a job on that commit sees. */
async function checkout(noise: number, more: Partial<JobOptions> = {}): Promise<JobOptions> {
  const sha = await repository.configure(noise);
  github.seed.commit({ sha, branch: 'main' });
  return { github, workspace: repository.folder, token: github.token(), commit: sha, toolCache, ...more };
}

describe('the root action on a pull request', () => {
  it('evaluates, comments, checks, and does no more than 15 API calls', async () => {
    const first = await checkout(1.5);
    await runStep('.', { until: 'deploy', environment: 'production' }, first);
    const job = await checkout(0.8, { pullRequest: 12 });
    github.seed.pullRequest({ number: 12, head: job.commit });
    const before = github.requests.length;

    const step = await runStep('.', {}, job);

    expect(step.log).toContain('[3/3] evaluate');
    expect(step.code).toBe(0);
    expect(step.outputs).toMatchObject({ status: 'passed', verdict: 'promote', version: '' });
    expect(step.summary).toContain('promote');
    const [comment] = github.state.comments;
    expect(github.state.comments).toHaveLength(1);
    expect(comment).toMatchObject({ issue: 12 });
    expect(comment?.body).toContain('promote');
    expect(step.outputs.comment).toContain('12');
    expect(github.state.checks.filter((check) => check.commit === job.commit)).toMatchObject([
      { name: 'contender / toy', status: 'completed', conclusion: 'success' },
    ]);
    const calls = github.requests
      .slice(before)
      .filter(({ host, path }) => host === 'api' && !path.startsWith('/twirp'));
    expect(calls.length).toBeLessThanOrEqual(15);

    const again = await runStep('.', {}, job);
    expect(again.code).toBe(0);
    expect(github.state.comments).toHaveLength(1);
  });

  it('fails the step when the verdict is reject, or not, as fail-on says', async () => {
    await runStep('.', { until: 'deploy', environment: 'production' }, await checkout(0.8));
    const job = await checkout(4);
    const failed = await runStep('.', {}, job);
    expect(failed.code).toBe(1);
    expect(failed.outputs.verdict).toBe('reject');
    const tolerant = await runStep('.', { 'fail-on': 'never' }, job);
    expect(tolerant.code).toBe(0);
    expect(tolerant.outputs).toMatchObject({ status: 'failed', verdict: 'reject' });
  });

  it('reports a fork in the summary and an artifact, since its token may write nothing', async () => {
    const job = await checkout(1.5, { pullRequest: 5, fork: 'stranger/models' });
    github.seed.pullRequest({ number: 5, head: job.commit, fork: true });
    const step = await runStep('.', {}, { ...job, token: github.token({ fork: true }) });
    expect(step.code, step.log).toBe(0);
    expect(step.outputs).toMatchObject({ verdict: 'promote', comment: '' });
    expect(step.summary).toContain('promote');
    expect(step.log).toContain('contender-toy-report');
    expect(github.state.comments).toEqual([]);
    expect(github.state.checks).toEqual([]);
    expect(github.state.artifacts.map(({ name }) => name).sort()).toEqual([
      'contender-toy-data-check',
      'contender-toy-evaluation',
      'contender-toy-report',
      'contender-toy-training',
    ]);
  });

  it('hands its records to later jobs', async () => {
    const job = await checkout(1.5);
    await runStep('.', {}, { ...job, job: 'evaluate' });
    await rm(join(repository.folder, '.contender'), { recursive: true });
    const registered = await runStep('actions/register', {}, { ...job, job: 'register' });
    expect(registered.code, registered.log).toBe(0);
    expect(registered.outputs.version).toBe('1.0.0');
  });

  it('shows the check as under way while it works', async () => {
    const job = await checkout(1.5);
    await repository.write(
      'train.py',
      `import json, os, time\njson.dump({"noise": 1.5}, open(os.path.join(os.environ["CONTENDER_MODEL_DIR"], "model.json"), "w"))\ntime.sleep(1)\n`,
    );
    const step = runStep('.', {}, job);
    await expect
      .poll(() => github.state.checks.map(({ status }) => status), { timeout: 20_000 })
      .toEqual(['in_progress']);
    expect((await step).code).toBe(0);
    expect(github.state.checks).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
  });

  it('names the permission that is missing and the lines to add', async () => {
    const job = await checkout(1.5, { pullRequest: 3 });
    github.seed.pullRequest({ number: 3, head: job.commit });
    const token = github.token({ permissions: { contents: 'read', checks: 'write' } });
    const step = await runStep('.', {}, { ...job, token });
    expect(step.code).toBe(2);
    expect(step.log).toContain('pull-requests: write');
    expect(step.log.replace(`::add-mask::${token}`, '')).not.toContain(token.slice(8));
  });
});

describe('single actions', () => {
  it('hand records and models from job to job by themselves', async () => {
    const job = await checkout(1.5);
    const steps = {
      check: await runStep('actions/data-check', {}, { ...job, job: 'data' }),
      train: await runStep('actions/train', {}, { ...job, job: 'train' }),
    };
    expect(steps.check.outputs).toMatchObject({ status: 'passed', rows: '1000' });
    expect(steps.train.code, steps.train.log).toBe(0);
    expect(JSON.parse(steps.train.outputs.metrics ?? '')).toEqual({ noise: 1.5 });

    await rm(join(repository.folder, '.contender'), { recursive: true });
    const evaluated = await runStep('actions/evaluate', {}, { ...job, job: 'evaluate' });
    expect(evaluated.log).toContain('training.json came with the artifact contender-toy-training');
    expect(evaluated.outputs.verdict).toBe('promote');

    await rm(join(repository.folder, '.contender'), { recursive: true });
    const registered = await runStep('actions/register', {}, { ...job, job: 'register' });
    expect(registered.code, registered.log).toBe(0);
    expect(registered.outputs).toMatchObject({ version: '1.0.0' });
    const [release] = github.state.releases;
    expect(release).toMatchObject({ tag: 'toy@v1.0.0', draft: false });
    const names = release?.assets.map((asset) => asset.name);
    expect(names).toEqual(expect.arrayContaining(['manifest.json', 'model-card.md', 'model.json']));

    const deployed = await runStep('actions/deploy', { environment: 'staging' }, { ...job, job: 'deploy' });
    expect(deployed.code, deployed.log).toBe(0);
    expect(github.state.deployments.at(-1)?.environment).toBe('staging');
    expect([...github.state.refs.keys()]).toContain('refs/tags/toy#staging#1');

    const reported = await runStep('actions/report', {}, { ...job, job: 'report' });
    expect(reported.code, reported.log).toBe(0);
    await access(join(repository.folder, reported.outputs.page ?? ''));
  });

  it('take nothing from an artifact but what is their own', async () => {
    const job = await checkout(1.5);
    await runStep('actions/train', {}, { ...job, job: 'train' });
    await rm(join(repository.folder, '.contender'), { recursive: true });
    const hostile = await mkdtemp(join(tmpdir(), 'contender-hostile-'));
    await writeFile(join(hostile, 'score.py'), 'print("mine now")');
    await replaceArtifact(github, 'contender-toy-training', hostile);
    const step = await runStep('actions/evaluate', {}, { ...job, job: 'evaluate' });
    expect(step.code).toBe(2);
    expect(step.log).toContain("holds score.py, which is not Contender's");
    expect(await readFile(join(repository.folder, 'score.py'), 'utf8')).not.toContain('mine now');
    await rm(hostile, { recursive: true });
  });

  it('monitor and retrain', async () => {
    const job = await checkout(1);
    github.seed.workflow({ path: '.github/workflows/ml-train.yml' });
    const shipped = await runStep('.', { until: 'deploy', environment: 'production' }, job);
    expect(shipped.code, shipped.log).toBe(0);
    const monitored = await runStep('actions/monitor', { 'fail-on': 'never' }, job);
    expect(monitored.code, monitored.log).toBe(0);
    expect(monitored.outputs.status).toBe('failed');
    const retrained = await runStep('actions/retrain', {}, job);
    expect(retrained.code, retrained.log).toBe(0);
    expect(github.state.dispatches).toHaveLength(1);
    const path = join(repository.folder, '.contender/records/toy/retraining.json');
    expect(parseRecord(await readFile(path, 'utf8'), path, 'retraining').record.result.decision).toBe(
      'dispatched',
    );
  });

  it.each([
    ['actions/train', { model: 'tyo' }, /Did you mean "toy"|only "toy"/],
    ['actions/train', { config: 'nowhere.yml' }, /nowhere\.yml/],
    ['actions/deploy', { rollback: 'maybe' }, /The input rollback is "maybe"/],
    ['actions/evaluate', { 'fail-on': 'sometimes' }, /fail-on.*one of failed, warned, never/],
    ['actions/evaluate', {}, /No training record for toy/],
  ])('%s with %j ends with 2 and says how to mend it', async (folder, inputs, message) => {
    const step = await runStep(folder, inputs, await checkout(1));
    expect(step.code).toBe(2);
    expect(step.log).toMatch(message);
  });
});

describe('the data-check action by itself', () => {
  it('shows the broken rules in the job summary and at the lines of the contract', async () => {
    const job = await checkout(1.5);
    await writeFile(join(repository.folder, 'bad.csv'), 'a,b\n1,x\n-2,y\n-3,\n');
    await writeFile(
      join(repository.folder, 'c.yaml'),
      `apiVersion: v3.1.0
kind: DataContract
schema:
  - name: bad
    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: { minimum: 0 }
      - name: b
        quality: [{ metric: nullValues, mustBe: 0, severity: warning }]
`,
    );
    const step = await runStep('actions/data-check', { data: 'bad.csv', contract: 'c.yaml' }, job);
    expect(step.code).toBe(1);
    expect(step.outputs).toMatchObject({
      status: 'failed',
      quarantine: '.contender/quarantine/bad/bad.parquet',
      clean: '.contender/clean/bad/bad.parquet',
    });
    expect(step.summary).toMatch(/a\.minimum.*at least 0.*2 of 3 rows.*`-3`, `-2`/);
    expect(step.log).toContain(
      '::error title=a.minimum failed,file=c.yaml,line=8::Expected at least 0; found 2 of 3 rows. For example: -3, -2.',
    );
    expect(step.log).toMatch(/::warning title=b\.nullValues warned,file=c\.yaml,line=10::/);
  });
});
