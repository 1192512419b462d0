import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ConfigurationError,
  describeError,
  type MonitoringRecord,
  readRecord,
  recordSchemas,
  writeRecord,
} from '@contender/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { common, type DeliveryWorkspace, deliveryWorkspace, register } from '../../test/delivery.ts';
import { dataCheck } from '../data-check/index.ts';
import { findVersion } from '../shared/registry.ts';
import { monitor } from './index.ts';

let house: DeliveryWorkspace;

const score = `awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; print "id,score"; next }
          { print $c["id"] "," ($c["hour"] >= 12 ? 0.7 : 0.2) }' "$CONTENDER_DATA" > "$CONTENDER_PREDICTIONS"`;

const config = (monitorPart: string, recent = 'recent.csv') => `version: 1
models:
  m:
    task: binary-classification
    data:
      train: { path: train.csv }
      recent: { path: ${recent} }
    evaluate:
      columns: { label: late }
      score: |
          ${score}
    deploy: { production: { run: 'true' } }
    monitor: ${monitorPart}
`;

/** A number in [0, 1) that looks random and is the same every time. */
const noise = (seed: number) => {
  const x = Math.sin(seed * 12.9898) * 43758.5453;
  return x - Math.floor(x);
};

interface World {
  rows: number;
  seed: number;
  /** Share of evening flights moved there from the morning. */
  evening?: number;
  /** The truth no longer follows the hour. */
  inverted?: boolean;
  labelled?: (row: number) => boolean;
  header?: string;
}

function csv({ rows, seed, evening = 0, inverted = false, labelled = () => true, header }: World): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const at = (kind: number) => noise(seed + row * 7 + kind);
    const plain = Math.floor(at(1) * 24);
    const hour = at(2) < evening ? 18 + (plain % 6) : plain;
    const positive = at(3) < (hour >= 12 !== inverted ? 0.7 : 0.2);
    const origin = ['BOS', 'JFK', 'ORD'][Math.floor(at(4) * 3)];
    const label = labelled(row) ? Number(positive) : '';
    return `${seed * 100_000 + row},2001-0${1 + (row % 6)}-01,${hour},${at(5) < 0.05 ? '' : origin},${(at(6) * 1000).toFixed(3)},${label}`;
  });
  return `${header ?? 'id,day,hour,origin,distance,late'}\n${lines.join('\n')}\n`;
}

beforeAll(async () => {
  house = await deliveryWorkspace();
  await house.write('contender.yml', config('{}'));
  await house.write('train.csv', csv({ rows: 3000, seed: 1 }));
  await house.commit('Data');
  await house.train({ profiled: false });
  const checked = await dataCheck.run({ ...common, ...dataCheck.inputs.parse({}) }, house);
  await writeRecord(house.workspace, checked);
  const training = (await readRecord(house.workspace, 'm', 'training'))?.record;
  if (training === undefined) throw new Error('no training');
  await writeRecord(house.workspace, {
    ...training,
    materials: checked.materials.filter(({ name }) => name === 'train'),
  });
  const evaluation = (await readRecord(house.workspace, 'm', 'evaluation'))?.record;
  if (evaluation === undefined) throw new Error('no evaluation');
  const metric = {
    champion: null,
    challenger: 0.556,
    delta: null,
    interval: null,
    pValue: null,
    method: null,
    higherIsBetter: false,
    baseline: 0.69,
  };
  evaluation.result.metrics = { log_loss: metric };
  await writeRecord(house.workspace, evaluation);
});
afterAll(() => house.dispose());

async function run(data?: string): Promise<MonitoringRecord> {
  const record = await monitor.run({ ...common, data }, house);
  expect(recordSchemas.monitoring.safeParse(record).error).toBeUndefined();
  return record;
}

async function refusal(action: Promise<unknown>): Promise<string> {
  const error: unknown = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigurationError);
  return describeError(error);
}

const statuses = (record: MonitoringRecord) =>
  Object.fromEntries(record.result.columns.map(({ column, status }) => [column, status]));

test('without a champion it says what to do', async () => {
  await house.write('recent.csv', csv({ rows: 500, seed: 2 }));
  expect(await refusal(run())).toMatch(
    /^m has no champion: nothing is deployed to production\nDeploy a version first/,
  );
});

describe('with a champion', () => {
  beforeAll(async () => {
    await register.run({ ...common, version: undefined }, house);
    const { commit } = await findVersion('m', 'latest', house);
    await house.forge.registry.createTag({ name: 'm#production#1', commit, message: 'x' });
  });

  test('data like the training data are stable; dates and ids are left alone', async () => {
    await house.write('recent.csv', csv({ rows: 2000, seed: 2 }));
    const record = await run();
    expect(statuses(record)).toEqual({
      hour: 'stable',
      origin: 'stable',
      distance: 'stable',
      late: 'stable',
    });
    expect(record).toMatchObject({
      status: 'passed',
      subjects: [{ name: 'recent', uri: 'recent.csv' }],
      materials: [{ name: 'recent' }, { name: 'data-check', record: expect.any(String) }],
      result: { version: '1.0.0', rows: 2000, referenceRows: 3000, drifted: [], performance: null },
    });
    expect(record.result.reasons).toEqual(['None of 4 columns drifted.']);
    for (const { cells } of record.result.columns) {
      expect(cells.reduce((sum, cell) => sum + cell.reference, 0)).toBe(3000);
      expect(cells.reduce((sum, cell) => sum + cell.current, 0)).toBe(2000);
      expect(cells.at(-1)?.label).toBe('(missing)');
    }
    const hour = record.result.columns.find(({ column }) => column === 'hour');
    expect(hour?.cells.map(({ label }) => label)).toEqual([
      ...Array.from({ length: 24 }, (_, index) => String(index)),
      '(missing)',
    ]);
    const distance = record.result.columns.find(({ column }) => column === 'distance');
    expect(distance?.cells.slice(0, 2).map(({ label }) => label)).toEqual(['below 50', '50 to 100']);
  });

  test('flights that move into the evening drift, and the record says so', async () => {
    await house.write('moved.csv', csv({ rows: 2000, seed: 3, evening: 0.5 }));
    const record = await run('moved.csv');
    expect(record).toMatchObject({
      status: 'failed',
      subjects: [{ uri: 'moved.csv' }],
      result: { drifted: ['hour'] },
    });
    expect(record.result.reasons[0]).toMatch(
      /^hour drifted \(Jensen-Shannon distance 0\.\d+, limit 0\.\d+, 0\.\d+ at these sizes\)\. The share of hour \d+ rose from \d\.\d % to 1\d\.\d %\.$/,
    );
    expect(monitor.summarize(record)).toMatch(
      /^m v1\.0\.0: over the limit, on 2,000 recent rows\.\n {2}hour drifted/,
    );
    expect(Object.values(monitor.outputs).map(({ value }) => value(record))).toEqual(['hour', '', '1.0.0']);
  });

  test('labels that have not arrived are no fault; new categories and missing values are', async () => {
    const text = csv({ rows: 1000, seed: 4 })
      .replaceAll(/,[01]$/gm, '')
      .replace(',late', '')
      .replaceAll('JFK', 'LHR');
    await house.write('unlabelled.csv', text.replace('id,day', 'id,day'));
    const record = await run('unlabelled.csv');
    expect(statuses(record)).toEqual({ hour: 'stable', origin: 'drifted', distance: 'stable' });
    const cells = record.result.columns.find(({ column }) => column === 'origin')?.cells;
    expect(cells?.find(({ label }) => label === 'JFK')?.current).toBe(0);
    expect(cells?.find(({ label }) => label === '(other)')).toMatchObject({
      reference: 0,
      current: expect.any(Number),
    });
  });

  test('data without rows are refused, and the place is named', async () => {
    const recent = await readFile(join(house.workspace, 'recent.csv'), 'utf8');
    await house.write('recent.csv', 'id,day,hour,origin,distance,late\n');
    expect((await refusal(run())).split('\n')[0]).toMatch(
      /^contender\.yml:\d+:\d+: data\.recent\.path: recent\.csv holds a header and no rows$/,
    );
    await house.write('recent.csv', recent);
    await house.write('header.csv', 'id,day,hour,origin,distance,late\n');
    expect(await refusal(run('header.csv'))).toMatch(/^header\.csv holds a header and no rows\n/);
    expect(await refusal(run('gone.csv'))).toMatch(/^gone\.csv does not exist\n/);
    expect(await refusal(run('.'))).toMatch(/^\. holds files of several formats/);
  });

  test('few rows are not judged', async () => {
    await house.write('few.csv', csv({ rows: 60, seed: 5 }));
    const record = await run('few.csv');
    expect(record.status).toBe('warned');
    expect(new Set(Object.values(statuses(record)))).toEqual(new Set(['not-enough-data']));
    expect(record.result.reasons).toEqual(['Drift was not judged. Only 60 recent rows; 100 are needed.']);
  });

  test('the config chooses columns, times among them', async () => {
    await house.write('contender.yml', config('{ columns: [day, hour], ignore: [hour] }'));
    const record = await run();
    expect(statuses(record)).toEqual({ day: 'stable' });
    expect(record.result.columns[0]?.cells.at(-2)?.label).toBe('2001-06-01 and above');
  });

  test.each([
    [
      '{ ignore: [orign] }',
      /^contender\.yml:14:25: monitor\.ignore: .* no column "orign"\nDid you mean "origin"\?/,
    ],
    ['{ columns: [x] }', /monitor\.columns: .* no column "x"/],
  ])('refuses %s', async (part, message) => {
    await house.write('contender.yml', config(part));
    expect(await refusal(run())).toMatch(message);
  });

  test('refuses data that lack a column, or hold another kind', async () => {
    await house.write('contender.yml', config('{}'));
    await house.write(
      'lacking.csv',
      csv({ rows: 200, seed: 6, header: 'id,day,hours,origin,distance,late' }),
    );
    expect(await refusal(run('lacking.csv'))).toMatch(
      /no column "hour", which the reference has\nDid you mean "hours"\?/,
    );
    await house.write('worded.csv', csv({ rows: 200, seed: 6 }).replaceAll(/(-01),(\d+),/g, '$1,h$2,'));
    expect(await refusal(run('worded.csv'))).toMatch(
      /"hour" is VARCHAR now, and was BIGINT in the reference/,
    );
    expect(await refusal(run('none.csv'))).toMatch(/^none\.csv does not exist/);
  });

  describe('performance', () => {
    const watching = '{ ignore: [late], performance: { metric: log_loss, max_drop: 0.05 } }';

    test('as at evaluation', async () => {
      await house.write('contender.yml', config(watching));
      const record = await run();
      expect(record).toMatchObject({
        status: 'passed',
        result: { performance: { status: 'stable', reference: 0.556, labelledRows: 2000 } },
      });
      expect(record.result.performance?.current).toBeCloseTo(0.556, 1);
      expect(record.materials.map(({ name }) => name)).toEqual(['recent', 'data-check', 'evaluation']);
      const engine = await house.engine();
      const columns = await engine.define('rows', {
        path: join(house.workspace, '.contender/work/m/recent-rows.csv'),
      });
      expect(columns.map(({ name }) => name)).toEqual(['id', 'day', 'hour', 'origin', 'distance']);
    });

    test('a world that changed is a drop, on the rows that have a label', async () => {
      await house.write(
        'changed.csv',
        csv({ rows: 1500, seed: 7, inverted: true, labelled: (row) => row % 3 === 0 }),
      );
      const record = await run('changed.csv');
      expect(record).toMatchObject({
        status: 'failed',
        result: { drifted: [], performance: { status: 'dropped', labelledRows: 500 } },
      });
      expect(record.result.reasons.at(-1)).toMatch(
        /^Log loss is 1\.\d{4} \(.* to .*\) on 500 labelled rows; at evaluation it was 0\.5560, 0\.05 worse is allowed\.$/,
      );
    });

    test('too few labels are not judged', async () => {
      await house.write('early.csv', csv({ rows: 1500, seed: 8, labelled: (row) => row < 40 }));
      const record = await run('early.csv');
      expect(record).toMatchObject({
        status: 'warned',
        result: { performance: { status: 'not-enough-data', current: null, labelledRows: 40 } },
      });
    });

    test('a metric that was never evaluated', async () => {
      await house.write('contender.yml', config('{ performance: { metric: f1, max_drop: 0.05 } }'));
      expect(await refusal(run())).toMatch(/has no f1 to compare with\nWatch one of log_loss/);
    });
  });
});
