import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describeError } from '@contender/core';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { checking, contractOf } from '../../test/checking.ts';
import { type TestContext, testContext } from '../../test/context.ts';
import { asCommand } from '../command.ts';
import { dataCheck } from './index.ts';

let context: TestContext;
beforeEach(() => {
  context = testContext();
});
afterEach(() => context.dispose());

const { run, refusal } = checking(() => context);

describe('with a config', () => {
  const config = (data: string) =>
    `version: 1\nmodels:\n  m:\n    task: binary-classification\n    data:\n${data}`;

  test('checks every dataset with a contract, and profiles the training data', async () => {
    await context.write('d.csv', 'a,b\n1,x\n2,y\n3,z\n');
    await context.write(
      'c.yaml',
      contractOf(
        ['{ name: a, logicalTypeOptions: { maximum: 1 }, logicalType: integer }'],
        ['{ type: text, description: Prose. }'],
      ),
    );
    await context.write(
      'contender.yml',
      config(`      train: { path: d.csv, where: a < 3 }
      test: { path: d.csv, contract: c.yaml }
      recent: { path: d.csv, select: a * 2 AS a, contract: c.yaml }
`),
    );
    const record = await run({});
    expect(record.model).toBe('m');
    expect(
      record.result.datasets.map(({ name, rows, contract, quarantine }) => [
        name,
        rows,
        contract,
        quarantine?.rows,
      ]),
    ).toEqual([
      ['train', 2, null, undefined],
      ['test', 3, 'c.yaml', 2],
      ['recent', 3, 'c.yaml', 3],
    ]);
    expect(record.result).toMatchObject({
      rows: 8,
      quarantine: { path: '.contender/quarantine/m', rows: 5 },
    });
    expect(record.subjects.map(({ name }) => name)).toEqual([
      'test-quarantine',
      'test-clean',
      'recent-quarantine',
      'recent-clean',
    ]);
    expect(record.materials.map(({ name }) => name)).toEqual(['train', 'test', 'recent', 'contract']);
    expect(context.logger.text('debug')).toMatch(/c\.yaml: ".*quality of type text" is prose/);
    const only = await run({ dataset: 'train' });
    expect(only).toMatchObject({ status: 'passed', result: { rows: 2, quarantine: null } });
    expect(dataCheck.summarize(only)).toMatch(/^m: 2 rows are profiled; no contract was given/);
  });

  test.each([
    [
      'train: { path: . }',
      'contender.yml:6:16: data.train.path: . holds files of several formats: ./contender.yml, ./head.csv',
    ],
    [
      'train: { path: d.csv, contract: none.yaml }',
      'contender.yml:6:29: data.train.contract: the contract none.yaml does not exist',
    ],
    [
      'train: { path: ./d.csv, where: c > 1 }',
      'contender.yml:6:31: data.train.where: `c > 1` over ./d.csv: there is no column "c"',
    ],
    [
      'train: { path: head.csv, where: a > 1 }',
      'contender.yml:6:16: data.train.path: head.csv holds a header and no rows',
    ],
  ])('tells the place: %s', async (line, expected) => {
    await context.write('d.csv', 'a,b\n1,x\n');
    await context.write('head.csv', 'a,b\n');
    await context.write('contender.yml', config(`      ${line}\n`));
    expect((await refusal(run({}))).split('\n')[0]).toBe(expected);
  });

  test('a file outside the working folder', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'contender-outside-'));
    onTestFinished(() => rm(outside, { recursive: true }));
    await writeFile(join(outside, 'd.csv'), 'a\n1\n');
    const path = relative(context.workspace, join(outside, 'd.csv'));
    await context.write('contender.yml', config(`      train: { path: ${path} }\n`));
    const error: unknown = await run({}).catch((reason: unknown) => reason);
    expect(describeError(error)).toMatch(
      `contender.yml:6:16: data.train.path: ${path} lies outside the working folder ${context.workspace}\nRun with \`-C `,
    );
  });

  test('the failing rows are kept only where the user says so', async () => {
    await context.write('d.csv', 'a\n-1\n');
    await context.write(
      'c.yaml',
      contractOf(['{ name: a, logicalType: integer, logicalTypeOptions: { minimum: 0 } }']),
    );
    await context.write('contender.yml', config('      train: { path: d.csv, contract: c.yaml }\n'));
    const command = asCommand(dataCheck);
    const kept = async (raw: object) =>
      JSON.stringify((await command.run({ config: 'contender.yml', ...raw }, context)).artifacts);
    expect(await kept({})).not.toContain('quarantine');
    expect(await kept({ keepQuarantine: true })).toContain('.contender/quarantine/m/train.parquet');
  });

  test('says when there is nothing to check', async () => {
    await context.write('contender.yml', config('      test: { path: d.csv }\n'));
    expect(await refusal(run({}))).toMatch(/^contender\.yml:5:5: models\.m\.data has nothing to check/);
  });
});
