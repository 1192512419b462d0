import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recordSchemas, writeRecord } from '@contender/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { common, type DeliveryWorkspace, deliveryWorkspace } from '../../test/delivery.ts';
import { retrain } from './index.ts';

let house: DeliveryWorkspace;
beforeEach(async () => {
  house = await deliveryWorkspace();
});
afterEach(() => house.dispose());

const run = (force = false) => retrain.run({ ...common, force }, house);

async function monitored(drifted: string[]): Promise<void> {
  const now = house.clock().toISOString();
  await writeRecord(house.workspace, {
    kind: 'monitoring',
    schema: 1,
    model: 'm',
    status: drifted.length > 0 ? 'failed' : 'passed',
    subjects: [],
    materials: [],
    context: house.run,
    startedAt: now,
    finishedAt: now,
    result: {
      version: '1.0.0',
      dataset: 'recent',
      rows: 1,
      referenceRows: 1,
      drifted,
      columns: [],
      performance: null,
      reasons: [],
    },
  });
}

test('dispatches the workflow once, then cools down, unless it is asked for', async () => {
  await monitored(['hour']);
  const first = await run();
  expect(recordSchemas.retraining.safeParse(first).error).toBeUndefined();
  expect(first).toMatchObject({
    status: 'passed',
    materials: [{ name: 'monitoring' }],
    result: { decision: 'dispatched', triggers: ['drift'], workflow: 'train.yml', lastDispatch: null },
  });
  const dispatch = JSON.parse(await readFile(join(house.workspace, first.result.run ?? ''), 'utf8'));
  expect(dispatch).toMatchObject({ workflow: 'train.yml', inputs: { model: 'm', reason: 'hour drifted.' } });
  expect(Object.values(retrain.outputs).map(({ value }) => value(first))).toEqual([
    'dispatched',
    'hour drifted.',
    first.result.run,
  ]);
  const second = await run();
  expect(second).toMatchObject({ status: 'warned', result: { decision: 'cooling-down', run: null } });
  expect(second.result.lastDispatch).not.toBeNull();
  expect((await run(true)).result.decision).toBe('dispatched');
  expect(retrain.summarize(second)).toMatch(/^train\.yml was not started again yet\.\nhour drifted/);
});

test('does nothing where nothing moved', async () => {
  await monitored([]);
  expect((await run()).result).toMatchObject({ decision: 'not-needed', run: null });
  expect(await house.forge.workflows.lastDispatch('train.yml')).toBeUndefined();
});

test('needs the monitoring record, except when asked for, and the config', async () => {
  await expect(run()).rejects.toThrow(/No monitoring record/);
  expect((await run(true)).materials).toEqual([]);
  const config = await readFile(join(house.workspace, 'contender.yml'), 'utf8');
  await house.write('contender.yml', config.replace(/ {4}retrain:.*\n/, ''));
  await expect(run()).rejects.toThrow(/models\.m\.retrain is missing/);
});
