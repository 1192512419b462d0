/**
 * What `npm run bench` prints: sizes and times that the project keeps an eye on, each beside its aim.
 * Times are medians on this machine, in this run; compare ratios, not machines.
 */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { capture } from '@contender/core';
import { startGitHub } from '@contender/github-double';
import { markdownTable } from 'markdown-table';
import { runStep } from '../test/support/job.ts';
import { userRepository } from '../test/support/user-repository.ts';
import { type BenchRow, benchDataCheck } from './data-check.ts';

const root = resolve(import.meta.dirname, '..');

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function distSize(): Promise<BenchRow> {
  const entries = await readdir(join(root, 'dist'), { withFileTypes: true, recursive: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  );
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
  return { name: 'dist/', value: megabytes, unit: 'MB', aim: 8 };
}

/** From the start of the process until the stage has looked for its config and says that there is none. */
async function startTime(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'contender-bench-'));
  const environment = {
    PATH: process.env.PATH,
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: folder,
    GITHUB_REPOSITORY: 'octo/models',
    GITHUB_SHA: '0'.repeat(40),
    GITHUB_REF: 'refs/heads/main',
    GITHUB_ACTOR: 'ada',
    'INPUT_GITHUB-TOKEN': 'none',
  };
  const time = async (args: string[], temporary = folder) => {
    const times: number[] = [];
    for (let run = 0; run < 15; run++) {
      const begin = performance.now();
      const env = { ...environment, RUNNER_TEMP: temporary };
      await capture(process.execPath, args, { cwd: folder, env });
      times.push(performance.now() - begin);
    }
    return median(times);
  };
  const bare = await time(['-e', '0']);
  const first = await time([join(root, 'dist/retrain.js')], '');
  const stage = await time([join(root, 'dist/retrain.js')]);
  await rm(folder, { recursive: true });
  return [
    { name: 'start of Node alone, median', value: bare, unit: 'ms' },
    {
      name: 'start of a stage without engine and artifacts, first step of a job',
      value: first,
      unit: 'ms',
      aim: 150,
    },
    { name: 'the same, later steps', value: stage, unit: 'ms', aim: 150 },
  ];
}

async function apiCalls(): Promise<BenchRow> {
  const github = await startGitHub();
  const repository = await userRepository(1.5);
  const toolCache = await mkdtemp(join(tmpdir(), 'contender-tools-'));
  const job = async (noise: number) => {
    const commit = await repository.configure(noise);
    github.seed.commit({ sha: commit, branch: 'main' });
    return { github, workspace: repository.folder, token: github.token(), commit, toolCache };
  };
  await runStep('.', { until: 'deploy', environment: 'production' }, await job(1.5));
  const proposal = await job(0.8);
  github.seed.pullRequest({ number: 1, head: proposal.commit });
  const before = github.requests.length;
  const step = await runStep('.', {}, { ...proposal, pullRequest: 1 });
  if (step.code !== 0) throw new Error(step.log);
  const calls = github.requests
    .slice(before)
    .filter(({ host, path }) => host === 'api' && !path.startsWith('/twirp')).length;
  await Promise.all([github.close(), repository.remove(), rm(toolCache, { recursive: true })]);
  return { name: 'API calls of a pull request run', value: calls, unit: '', aim: 15 };
}

const rows = [await distSize(), ...(await startTime()), await apiCalls(), ...(await benchDataCheck())];
process.stdout.write(
  `${markdownTable([
    ['what', 'measured', 'aim', ''],
    ...rows.map(({ name, value, unit, aim }) => [
      name,
      `${Number(value.toPrecision(3))} ${unit}`,
      aim === undefined ? '–' : `at most ${aim} ${unit}`,
      aim === undefined ? '' : value <= aim ? 'met' : 'missed',
    ]),
  ])}\n`,
);
