import { access, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError, digestFolder, git } from '@contender/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type TestContext, testContext } from '../../test/context.ts';
import { train } from './index.ts';

const data = `x,late\n${Array.from({ length: 20 }, (_, row) => `${row},${row % 2}`).join('\n')}\n`;

async function workspace(command: string, more: string[] = []): Promise<TestContext> {
  const context = testContext();
  onTestFinished(() => context.dispose());
  await context.write('data.csv', data);
  await context.write('train.sh', command);
  await context.write(
    'contender.yml',
    [
      'version: 1',
      'models:',
      '  m:',
      '    task: binary-classification',
      '    data: { train: { path: data.csv, where: x < 10, select: "*, x * 2 AS twice" } }',
      '    train:',
      '      run: sh train.sh',
      ...more.map((line) => `      ${line}`),
      '',
    ].join('\n'),
  );
  return context;
}

const save = 'cp "$CONTENDER_TRAIN_DATA" "$CONTENDER_MODEL_DIR/rows.csv"\n';

async function refusal(context: TestContext): Promise<string> {
  const error: unknown = await train
    .run({ config: 'contender.yml' }, context)
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof ConfigurationError)) throw new Error(`no ConfigurationError but ${String(error)}`);
  return `${error.message}\n${error.hint ?? ''}`;
}

describe('train', () => {
  it('hands over the slice and the parameters, and records the model', async () => {
    const context = await workspace(
      `${save}cp "$CONTENDER_PARAMETERS" "$CONTENDER_MODEL_DIR/parameters.json"\necho '{"loss": 0.25}' > "$CONTENDER_METRICS"\necho trained\n`,
      ['parameters: { depth: 3, kind: tree }'],
    );
    await context.write('requirements.txt', 'numpy==2.0\n');
    const record = await train.run({ config: 'contender.yml' }, context);
    const { result } = record;
    expect(result).toMatchObject({
      command: 'sh train.sh',
      trainingRows: 10,
      stoppedChildren: 0,
      metrics: { loss: 0.25 },
      parameters: { depth: 3, kind: 'tree' },
      environment: { lockFile: { path: 'requirements.txt' } },
    });
    const rows = await readFile(join(context.workspace, result.model.path, 'rows.csv'), 'utf8');
    expect(rows.split('\n').slice(0, 2)).toEqual(['x,late,twice', '0,0,0']);
    expect(rows.trim().split('\n')).toHaveLength(11);
    const handed = await readFile(join(context.workspace, result.model.path, 'parameters.json'), 'utf8');
    expect(JSON.parse(handed)).toEqual({ depth: 3, kind: 'tree' });
    expect(result.model).toMatchObject(await digestFolder(join(context.workspace, result.model.path)));
    expect(record.materials[0]).toMatchObject({ name: 'train', uri: 'data.csv', bytes: data.length });
    expect(context.logger.text('output')).toContain('trained');
  });

  it('knows the commit and whether the tree was clean', async () => {
    const context = await workspace(save);
    const at = context.workspace;
    await git(at, 'init', '-q');
    await git(at, 'add', 'train.sh', 'data.csv');
    await git(at, '-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qm', 'first');
    const clean = await train.run({ config: 'contender.yml' }, context);
    expect(clean.result.environment).toMatchObject({
      commit: await git(at, 'rev-parse', 'HEAD'),
      dirty: false,
    });
    await context.write('train.sh', `${save}echo changed\n`);
    const dirty = await train.run({ config: 'contender.yml' }, context);
    expect(dirty.result.environment.dirty).toBe(true);
  });

  it('hands over Parquet where the config says so', async () => {
    const context = await workspace('cp "$CONTENDER_TRAIN_DATA" "$CONTENDER_MODEL_DIR/"\n', [
      'data_format: parquet',
    ]);
    const record = await train.run({ config: 'contender.yml' }, context);
    expect(record.result.model.files.map((file) => file.path)).toEqual(['train.parquet']);
  });

  it('starts from an empty model folder', async () => {
    const context = await workspace(save);
    await context.write('.contender/models/m/challenger/left-over.bin', 'old');
    const record = await train.run({ config: 'contender.yml' }, context);
    expect(record.result.model.files.map((file) => file.path)).toEqual(['rows.csv']);
  });

  it('passes none of the runner’s own secrets on', async () => {
    const context = await workspace(`${save}env > "$CONTENDER_MODEL_DIR/env.txt"\n`);
    const record = await train.run(
      { config: 'contender.yml' },
      { ...context, environment: { PATH: process.env.PATH } },
    );
    const seen = await readFile(join(context.workspace, record.result.model.path, 'env.txt'), 'utf8');
    const names = seen.split('\n').map((line) => line.split('=')[0] ?? '');
    expect(names.filter((name) => name.startsWith('CONTENDER_')).sort()).toEqual([
      'CONTENDER_METRICS',
      'CONTENDER_MODEL',
      'CONTENDER_MODEL_DIR',
      'CONTENDER_PARAMETERS',
      'CONTENDER_TRAIN_DATA',
    ]);
    expect(names).not.toContain('HOME');
  });
});

describe('training that goes wrong', () => {
  it.each([
    ['no model', 'echo done\n', [], /wrote no model\n.*CONTENDER_MODEL_DIR/],
    [
      'a failure',
      'echo "ValueError: bad row" >&2; exit 2\n',
      [],
      /failed with exit code 2\n[\s\S]*ValueError: bad row/,
    ],
    ['out of time', 'sleep 60\n', ['timeout: 300ms'], /time limit of 300 ms/],
    [
      'metrics that are no JSON',
      `${save}echo nonsense > "$CONTENDER_METRICS"\n`,
      [],
      /metrics that the training wrote cannot be read/,
    ],
    [
      'metrics that are no numbers',
      `${save}echo '{"loss": "low"}' > "$CONTENDER_METRICS"\n`,
      [],
      /cannot be read:[\s\S]*expected number/,
    ],
    [
      'a link in the model',
      `${save}ln -s /etc/hostname "$CONTENDER_MODEL_DIR/link"\n`,
      [],
      /link is neither a file nor a folder/,
    ],
  ])('%s', async (_, command, more, message) => {
    expect(await refusal(await workspace(command, more))).toMatch(message);
  });

  it.each([
    ['a file that is missing', '', /contender\.yml:5:22: data\.train\.path: data\.csv does not exist/],
    ['an empty file', 'empty', /data\.csv is empty \(0 bytes\)/],
  ])('%s', async (_, what, message) => {
    const context = await workspace(save);
    const file = join(context.workspace, 'data.csv');
    if (what === 'empty') await writeFile(file, '');
    else await rm(file);
    expect(await refusal(context)).toMatch(message);
  });

  it("a stranger's code on a self-hosted runner", async () => {
    const context = await workspace('echo ran > ran.txt\n');
    const runner = { ...context.run.runner, labels: ['self-hosted'] };
    const stranger = { ...context, run: { ...context.run, fork: true, runner } };
    await expect(train.run({ config: 'contender.yml' }, stranger)).rejects.toThrow(
      'A pull request from a fork is not trained on a self-hosted runner',
    );
    await expect(access(join(context.workspace, 'ran.txt'))).rejects.toThrow();
  });

  it('a slice without rows', async () => {
    const context = await workspace(save);
    await context.write('data.csv', 'x,late\n99,1\n');
    expect(await refusal(context)).toMatch(/data\.train\.where: no row of data\.csv meets `/);
  });

  it('a config without the part', async () => {
    const context = await workspace(save);
    await context.write('contender.yml', 'version: 1\nmodels:\n  m:\n    task: binary-classification\n');
    expect(await refusal(context)).toMatch(/contender\.yml:3:3: models\.m\.train is missing/);
  });

  it('leaves no record and no running process behind', async () => {
    const context = await workspace('exit 1\n');
    await refusal(context);
    await expect(access(join(context.workspace, '.contender/records'))).rejects.toThrow();
  });
});
