import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, type EvaluationRecord, git } from '@contender/core';
import { createLocalForge } from '@contender/forge';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type TestContext, testContext } from '../../test/context.ts';
import { evaluate } from './index.ts';

interface Row {
  id: number | string;
  label: unknown;
  score: unknown;
  group?: string;
}

/** A deterministic sequence of numbers in [0, 1). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** Labels with a signal; `noise` blurs it, so that less noise is a better model. */
function rows(noise: number, count = 3_000): Row[] {
  const label = sequence(7);
  const blur = sequence(11);
  return Array.from({ length: count }, (_, id) => {
    const truth = label() < 0.4 ? 1 : 0;
    const score = Math.min(0.999, Math.max(0.001, 0.25 + 0.5 * truth + noise * (blur() - 0.5)));
    return { id, label: truth, score: score.toFixed(6), group: id % 3 === 0 ? 'a' : 'b' };
  });
}

function csv(data: readonly Row[]): string {
  const lines = data.map(
    ({ id, label, score, group }) => `${id},${label ?? ''},${score ?? ''},${group ?? ''}`,
  );
  return `id,label,score,group\n${lines.join('\n')}\n`;
}

interface Setting {
  champion?: string;
  challenger: string;
  evaluate?: string;
  /** Data for `data.test`; without it the truth is in the prediction file. */
  test?: string;
}

/** A repository with one commit and a registry of its own. */
async function repositoryContext(): Promise<TestContext> {
  const workspace = await mkdtemp(join(tmpdir(), 'contender-evaluate-'));
  await git(workspace, 'init', '-q');
  await git(
    workspace,
    '-c',
    'user.name=t',
    '-c',
    'user.email=t@t',
    'commit',
    '-q',
    '--allow-empty',
    '-m',
    'one',
  );
  const forge = createLocalForge({ workspace, actor: 'tester', clock: () => new Date() });
  const context = testContext({ workspace, forge });
  onTestFinished(async () => {
    await context.dispose();
    await rm(workspace, { recursive: true });
  });
  return context;
}

async function run(setting: Setting, given?: TestContext): Promise<EvaluationRecord> {
  const context = given ?? (await repositoryContext());
  await context.write('challenger.csv', setting.challenger);
  if (setting.champion !== undefined) await context.write('champion.csv', setting.champion);
  if (setting.test !== undefined) await context.write('test.csv', setting.test);
  await context.write(
    'contender.yml',
    [
      'version: 1',
      'models:',
      '  m:',
      '    task: binary-classification',
      ...(setting.test === undefined ? [] : ['    data: { test: { path: test.csv } }']),
      '    evaluate:',
      `      predictions: { ${setting.champion === undefined ? '' : 'champion: champion.csv, '}challenger: challenger.csv }`,
      setting.evaluate ?? '',
    ].join('\n'),
  );
  return evaluate.run({ config: 'contender.yml' }, context);
}

async function refusal(setting: Setting): Promise<string> {
  const error: unknown = await run(setting).catch((thrown: unknown) => thrown);
  if (!(error instanceof ConfigurationError)) throw new Error(`no ConfigurationError but ${String(error)}`);
  return `${error.message}\n${error.hint ?? ''}`;
}

describe('evaluate with ready predictions', () => {
  it('promotes a better challenger and says by how much', async () => {
    const record = await run({ champion: csv(rows(1.4)), challenger: csv(rows(0.9)) });
    expect(record.result.verdict).toBe('promote');
    expect(record.status).toBe('passed');
    const { roc_auc } = record.result.metrics;
    expect(roc_auc?.delta).toBeCloseTo((roc_auc?.challenger ?? 0) - (roc_auc?.champion ?? 0), 12);
    expect(roc_auc?.interval?.low).toBeGreaterThan(0);
    expect(roc_auc?.pValue).toBeLessThan(0.05);
    expect(record.result.reasons[0]).toMatch(/ROC AUC is better than the champion's beyond doubt/);
    expect(Object.keys(record.result.metrics).sort()).toEqual([
      'accuracy',
      'brier',
      'f1',
      'log_loss',
      'precision',
      'recall',
      'roc_auc',
    ]);
  });

  it('rejects a worse challenger, with the place of the gate', async () => {
    const record = await run({
      champion: csv(rows(0.9)),
      challenger: csv(rows(1.4)),
      evaluate: '      objective: { metric: roc_auc }',
    });
    expect(record.result.verdict).toBe('reject');
    expect(record.status).toBe('failed');
    const objective = record.result.gates.find((gate) => gate.id === 'objective');
    expect(objective?.position).toEqual({ file: 'contender.yml', line: 7, column: 7 });
  });

  it('holds when the same model meets itself', async () => {
    const record = await run({ champion: csv(rows(1)), challenger: csv(rows(1)) });
    expect(record.result.verdict).toBe('hold');
    expect(record.result.metrics.roc_auc).toMatchObject({ delta: 0, pValue: 1 });
  });

  it('judges a first model against the class prior', async () => {
    const record = await run({ challenger: csv(rows(1)) });
    expect(record.result.verdict).toBe('promote');
    expect(record.result.champion).toBeNull();
    expect(record.result.metrics.roc_auc).toMatchObject({ champion: null, delta: null, baseline: 0.5 });
    expect(record.result.reasons[0]).toMatch(/no champion yet/);
  });

  it('is no first model where there is a champion', async () => {
    const context = await repositoryContext();
    const commit = await git(context.workspace, 'rev-parse', 'HEAD');
    const { registry } = context.forge;
    await registry.createTag({ name: 'm@v1.0.0', commit, message: 'm 1.0.0' });
    await registry.createTag({ name: 'm#production#1', commit, message: 'Assign m 1.0.0 to production' });
    await expect(run({ challenger: csv(rows(1)) }, context)).rejects.toThrow(
      /contender\.yml:6:7: evaluate\.predictions\.champion is missing, and there is a champion, m@v1\.0\.0/,
    );
  });

  it('rejects a first model that knows nothing', async () => {
    const constant = rows(1).map((row) => ({ ...row, score: 0.4 }));
    expect((await run({ challenger: csv(constant) })).result.verdict).toBe('reject');
  });

  it('takes the truth from data.test and joins by id, whatever the order', async () => {
    const data = rows(1);
    const truth = csv(data.map((row) => ({ ...row, score: 0 })));
    const shuffled = csv(data.toReversed());
    const record = await run({ challenger: shuffled, test: truth, champion: csv(rows(1.4)) });
    const direct = await run({ challenger: csv(data), champion: csv(rows(1.4)) });
    expect(record.result.metrics).toEqual(direct.result.metrics);
    expect(record.result.rows).toBe(3_000);
  });

  it('reports slices and fairness, and leaves small slices without a verdict', async () => {
    const few = rows(0.9).map((row, index) => (index < 30 ? { ...row, group: 'rare' } : row));
    const part =
      '      slices: [group]\n      fairness: [{ group: group, metric: true_positive_rate, max_gap: 0.2 }]';
    const { result } = await run({ champion: csv(rows(1.4)), challenger: csv(few), evaluate: part });
    const statuses = new Map(result.slices.map((slice) => [slice.value, slice.status]));
    expect(statuses.get('a')).toBe('better');
    expect(statuses.get('rare')).toBe('too-few-rows');
    expect(result.fairness[0]).toMatchObject({ group: 'group', groups: 2 });
    expect(result.gates.map((gate) => gate.id)).toContain('fairness.group.true_positive_rate');
  });
});

describe('bad predictions', () => {
  const good = rows(1, 400);
  const change = (index: number, row: Partial<Row>) =>
    csv(good.map((original, at) => (at === index ? { ...original, ...row } : original)));

  it.each([
    ['a label with a third value', { challenger: change(3, { label: 2 }) }, /must be 0 or 1.*hold "2"/],
    ['a label that is null', { challenger: change(3, { label: null }) }, /is null in 1 test rows/],
    [
      'a score above 1',
      { challenger: change(5, { score: 1.5 }) },
      /1 scores are no probabilities: 1\.5 at id 5/,
    ],
    ['a score below 0', { challenger: change(5, { score: -0.1 }) }, /-0\.1 at id 5/],
    ['a NaN', { challenger: change(5, { score: 'nan' }) }, /no probabilities: nan at id 5/i],
    ['a missing score', { challenger: change(5, { score: null }) }, /nothing at id 5/],
    [
      'a score that is text',
      { challenger: change(5, { score: 'high' }) },
      /holds text, for example "high" at id 5/,
    ],
    ['duplicate ids', { challenger: change(5, { id: 4 }) }, /1 values of id occur more than once: 4/],
    ['an id that is missing', { challenger: change(5, { id: '' }) }, /1 rows have no id/],
    [
      'one label only',
      { challenger: csv(good.map((row) => ({ ...row, label: 1 }))) },
      /All 400 test rows have the label 1/,
    ],
    [
      'rows that the champion lacks',
      { challenger: csv(good), champion: csv(good.slice(10)) },
      /The champion's predictions \(champion\.csv\) lack 10 of the test rows, for example id 0, 1, 2, 3, 4/,
    ],
    [
      'rows that are not in the test data',
      { challenger: csv(good), champion: csv([...good, { id: 9_999, label: 0, score: 0.5 }]) },
      /hold 1 rows that are not in the test data, for example id 9999/,
    ],
    [
      'a column that is not there',
      { challenger: csv(good), evaluate: '      slices: [grop]' },
      /no column "grop"\nDid you mean "group"\?/,
    ],
    [
      'another label name',
      { challenger: csv(good), evaluate: '      columns: { label: late }' },
      /no label column "late"/,
    ],
    ['no rows', { challenger: 'id,label,score\n' }, /has no rows/],
  ])('%s', async (_, setting, message) => {
    expect(await refusal(setting)).toMatch(message);
  });

  it('a file that is not there, with the place in the config', async () => {
    const context = testContext();
    onTestFinished(() => context.dispose());
    await context.write(
      'contender.yml',
      'version: 1\nmodels:\n  m:\n    task: binary-classification\n    evaluate:\n      predictions:\n        challenger: nowhere.csv\n',
    );
    await expect(evaluate.run({ config: 'contender.yml' }, context)).rejects.toThrow(
      'contender.yml:7:9: evaluate.predictions.challenger: nowhere.csv does not exist',
    );
  });
});
