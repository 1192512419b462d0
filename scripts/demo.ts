/**
 * The whole story on real data: a model from raw flights to a reviewed, registered, deployed and monitored
 * version, every stage by the very commands a user would type, on the local registry of a scratch repository.
 *   node scripts/demo.ts [FOLDER]   FOLDER: where to work; default a new temporary folder
 */
import { spawn } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { styleText } from 'node:util';
import {
  formatDuration,
  git,
  parseRecord,
  type RecordKind,
  type RecordOf,
  recordPath,
} from '@contender/core';
import { openEngine } from '@contender/engine';
import { renderText } from '@contender/report';

const root = resolve(import.meta.dirname, '..');
const started = performance.now();
const model = 'flight-delay';
const scratch =
  process.argv[2] === undefined ? await mkdtemp(join(tmpdir(), 'contender-demo-')) : resolve(process.argv[2]);
const repository = join(scratch, 'flight-delay');
const reports = join(scratch, 'reports');

const paint = (format: Parameters<typeof styleText>[0], text: string) =>
  styleText(format, text, { stream: process.stdout });
const print = (text = '') => process.stdout.write(`${text}\n`);

interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `contender …` in the scratch repository, as its user would, and shows what it said. */
async function contender(
  args: string[],
  expected: number,
  options: { as?: string; say: string },
): Promise<Result> {
  const begin = performance.now();
  if (process.stdout.isTTY) process.stdout.write(`  ${paint('gray', '…')} ${options.say}`);
  const child = spawn(process.execPath, [join(root, 'packages/cli/bin/contender.js'), ...args], {
    cwd: repository,
    env: { ...process.env, GIT_AUTHOR_NAME: options.as, GIT_COMMITTER_NAME: options.as },
  });
  const result = { code: -1, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    result.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    result.stderr += chunk;
  });
  result.code = await new Promise<number>((done) => child.on('close', (code) => done(code ?? -1)));
  const time = formatDuration(performance.now() - begin);
  print(
    `\r  ${paint('green', '✓')} ${options.say} ${paint('gray', `· contender ${args.join(' ')} · ${time}`)}`,
  );
  if (result.code !== expected) {
    print(result.stdout);
    print(result.stderr);
    throw new Error(`contender ${args.join(' ')} ended with ${result.code}, expected ${expected}`);
  }
  return result;
}

function chapter(letter: string, title: string): void {
  print(
    `\n${paint('bold', `(${letter}) ${title}`)} ${paint('gray', `· at ${formatDuration(performance.now() - started)}`)}`,
  );
}

function note(text: string): void {
  for (const line of text.trim().split('\n')) print(`      ${line}`);
}

async function record<K extends RecordKind>(kind: K): Promise<RecordOf<K>> {
  const path = recordPath(model, kind);
  return parseRecord(await readFile(join(repository, path), 'utf8'), path, kind).record;
}

async function keepPage(name: string): Promise<void> {
  await copyFile(join(repository, `.contender/report/${model}.html`), join(reports, `${name}.html`));
}

/** A pull request that changes the features: a branch with one commit. */
async function propose(branch: string, features: string): Promise<void> {
  await git(repository, 'checkout', '-q', '-b', branch);
  const file = join(repository, 'contender.yml');
  const config = await readFile(file, 'utf8');
  await writeFile(
    file,
    config.replace(/features: .*?, smoothing/, `features: ${JSON.stringify(features)}, smoothing`),
  );
  await git(repository, 'commit', '-q', '--allow-empty', '-am', `Train on ${features}`);
}

async function merge(branch: string): Promise<void> {
  await git(repository, 'checkout', '-q', 'main');
  await git(repository, 'merge', '-q', '--ff-only', branch);
}

async function prepare(): Promise<void> {
  await mkdir(reports, { recursive: true });
  await cp(join(root, 'examples/flight-delay'), repository, { recursive: true });
  await mkdir(join(repository, 'data'), { recursive: true });
  await copyFile(
    join(root, 'node_modules/vega-datasets/data/flights-3m.parquet'),
    join(repository, 'data/flights.parquet'),
  );
  await git(repository, 'init', '-q', '-b', 'main');
  await git(repository, 'config', 'user.name', 'Ada');
  await git(repository, 'config', 'user.email', 'ada@example.com');
  await git(repository, 'add', '.');
  await git(repository, 'commit', '-q', '-m', 'Flight delays: data contract, training, scoring');
}

/** March as a broken export would write it: distances without sign, airports in lower case, delays lost. */
async function corruptMarch(): Promise<void> {
  const engine = await openEngine({ workspace: repository, temporaryFolder: join(scratch, 'tmp') });
  await engine.define('flights', { path: join(repository, 'data/flights.parquet') });
  await engine.write(
    `SELECT date,
       CASE WHEN month(date) = 3 AND extract(minute FROM date) % 20 = 0 THEN NULL ELSE delay END AS delay,
       CASE WHEN month(date) = 3 AND origin = 'ORD' THEN -distance ELSE distance END AS distance,
       CASE WHEN month(date) = 3 AND origin = 'ATL' THEN lower(origin) ELSE origin END AS origin,
       destination
     FROM flights`,
    join(repository, 'data/flights-corrupted.parquet'),
    'parquet',
  );
  engine.close();
  const file = join(repository, 'contender.yml');
  const config = await readFile(file, 'utf8');
  await writeFile(file, config.replace('path: data/flights.parquet', 'path: data/flights-corrupted.parquet'));
}

print(paint('bold', 'Contender: one real model through its whole life'));
print(paint('gray', `a tenth of 3 million US flights of 2001 · scratch repository ${repository}`));
await prepare();
await contender(['local', 'protect', 'production', '--reviewer', 'Grace', '--prevent-self-review'], 0, {
  say: 'production is protected: Grace must approve',
});

chapter('a', 'A first model, of the hour alone');
await propose('first-model', 'hour');
await contender(['run', '--pull-request', '1'], 0, {
  say: 'pull request 1: data check, training, evaluation, report',
});
const first = await record('evaluation');
note(`verdict ${first.result.verdict}: ${first.result.reasons.join(' ')}`);
await keepPage('1-first-model');
await merge('first-model');
await contender(['register'], 0, { say: 'merged and registered' });
await contender(['deploy', '--environment', 'staging'], 0, { say: 'deployed to staging' });
const refused = await contender(['deploy', '--environment', 'production'], 2, {
  say: 'production refuses before the approval',
});
note(refused.stderr.trim().split('\n').slice(-3).join('\n'));
await approveAndDeploy('1.0.0');

chapter('b', 'A better challenger');
await propose('better-model', 'hour,weekday,origin,destination,distance');
await contender(['run', '--pull-request', '2'], 0, { say: 'pull request 2: evaluated against v1.0.0' });
const better = await record('evaluation');
note(`verdict ${better.result.verdict}: ${better.result.reasons[0]}`);
const reviewersView = renderText({
  model,
  dataCheck: await record('data-check'),
  training: await record('training'),
  evaluation: better,
});
await keepPage('2-better-model');
await merge('better-model');
await contender(['register'], 0, { say: 'merged and registered' });
await contender(['deploy', '--environment', 'staging'], 0, { say: 'deployed to staging' });
await approveAndDeploy('1.1.0');

chapter('c', 'A worse challenger');
await propose('worse-model', 'weekday');
await contender(['run', '--pull-request', '3'], 1, { say: 'pull request 3: evaluated against v1.1.0' });
const worse = await record('evaluation');
note(`verdict ${worse.result.verdict}: ${worse.result.reasons[0]}`);
await keepPage('3-worse-model');
await git(repository, 'checkout', '-q', 'main');

chapter('d', 'A corrupted month');
await git(repository, 'checkout', '-q', '-b', 'new-export');
await corruptMarch();
await git(repository, 'commit', '-qam', 'Use the new export');
await contender(['run', '--pull-request', '4'], 1, { say: 'pull request 4: stopped by the data check' });
const checked = await record('data-check');
for (const check of checked.result.checks.filter(({ status }) => status === 'failed')) {
  const examples = check.examples.length === 0 ? '' : `, for example ${check.examples.join(', ')}`;
  note(`${check.id}: ${check.observed}, expected ${check.expected}${examples}`);
}
await showQuarantine(checked);
await keepPage('4-corrupted-month');
await git(repository, 'checkout', '-q', 'main');

chapter('e', 'June: the world moves on');
// A scheduled job starts from a fresh checkout.
await rm(join(repository, '.contender/records'), { recursive: true });
await contender(['monitor'], 1, { say: 'monitored: June against what v1.1.0 was trained on' });
const monitored = await record('monitoring');
note(monitored.result.reasons.join('\n'));
print();
print(renderText({ model, monitoring: monitored }));
await contender(['retrain'], 0, { say: 'retraining dispatched' });
note((await record('retraining')).result.reasons.join('\n'));
await contender(['report', '--no-comment', '--no-check'], 0, { say: 'report of the monitoring' });
await keepPage('5-june');

chapter('f', 'Rollback');
await contender(['local', 'approve', 'production', '--reviewer', 'Grace', '--commit', `${model}@v1.0.0`], 0, {
  say: 'Grace approves the way back',
});
await contender(['deploy', '--environment', 'production', '--rollback'], 0, { say: 'production is back' });
const back = await record('deployment');
note(`from ${back.result.previous} to ${back.result.version} in ${back.result.durationSeconds.toFixed(2)} s`);

print(`\n${paint('bold', 'The report of pull request 2, as the reviewer sees it')}\n`);
print(reviewersView);
print(
  `\n${paint('bold', 'The history of the registry')} ${paint('gray', '(git tags; `gto history` reads them too)')}\n`,
);
const format = '%(taggerdate:iso-strict)  %(refname:strip=2)  %(contents:subject)';
print(
  await git(
    repository,
    'for-each-ref',
    '--sort=-refname',
    '--sort=taggerdate',
    `--format=${format}`,
    'refs/tags',
  ),
);
print(`\n${paint('bold', 'Pages to open in a browser')}\n`);
for (const page of (await readdir(reports)).sort()) print(`  ${join(reports, page)}`);
print(
  `\nEverything is in ${scratch} (${relative(root, scratch).startsWith('..') ? 'outside the checkout' : 'here'}); delete it when done.`,
);
print(`Done in ${formatDuration(performance.now() - started)}.`);

/** A few of the failing rows, each with the rules that it breaks, and how many are left beside them. */
async function showQuarantine({ result }: RecordOf<'data-check'>): Promise<void> {
  const [dataset] = result.datasets;
  if (dataset?.quarantine === undefined || dataset.quarantine === null) return;
  const { path, rows } = dataset.quarantine;
  const count = (number = 0) => number.toLocaleString('en-US');
  note(`quarantined: ${count(rows)} rows in ${path}; ${count(dataset.clean?.rows)} clean rows beside them`);
  const engine = await openEngine({ workspace: repository, temporaryFolder: join(scratch, 'tmp') });
  await engine.define('quarantine', { path: join(repository, path) });
  const sample = await engine.rows(
    `SELECT date, delay, distance, origin, array_to_string(contender_rules, ', ') AS rules FROM quarantine
     QUALIFY row_number() OVER (PARTITION BY contender_rules ORDER BY date) = 1 ORDER BY rules LIMIT 4`,
  );
  for (const row of sample)
    note(`  ${row.date} ${row.origin} ${row.distance} miles, delay ${row.delay}: ${row.rules}`);
  engine.close();
}

async function approveAndDeploy(version: string): Promise<void> {
  await contender(
    [
      'local',
      'approve',
      'production',
      '--reviewer',
      'Grace',
      '--commit',
      `${model}@v${version}`,
      '--comment',
      'Report read.',
    ],
    0,
    { say: 'Grace approves' },
  );
  await contender(['deploy', '--environment', 'production', '--version', version], 0, {
    say: 'deployed to production',
  });
}
