import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { asAnotherUser } from '../../test/permissions.ts';
import { scratchFolder } from '../../test/scratch.ts';
import { canonicalJson, digestOf } from '../digest/canonical.ts';
import { ConfigurationError, describeError } from '../errors.ts';
import { recordKinds } from './kinds.ts';
import type { RetrainingRecord } from './retraining.ts';
import { parseRecord, readRecord, recordPath, requireRecord, writeRecord } from './store.ts';

const record: RetrainingRecord = {
  kind: 'retraining',
  schema: 1,
  model: 'flight-delay',
  status: 'passed',
  subjects: [],
  materials: [
    { name: 'monitoring', record: 'a'.repeat(64) },
    { name: 'recent', uri: 'data/jüni 1.csv', sha256: 'b'.repeat(64), bytes: 12 },
  ],
  context: {
    repository: 'o/r',
    commit: 'c'.repeat(40),
    ref: 'refs/heads/main',
    pullRequest: null,
    run: null,
    actor: 'ada',
    runner: { os: 'linux', arch: 'x64', labels: [] },
    tool: 'contender 1.2.3',
  },
  startedAt: '2001-06-01T00:00:00Z',
  finishedAt: '2001-06-01T00:00:01.5Z',
  result: {
    decision: 'dispatched',
    triggers: ['drift'],
    reasons: [],
    workflow: 'ml.yml',
    lastDispatch: null,
    run: null,
  },
};

async function put(workspace: string, text: string): Promise<void> {
  const path = join(workspace, recordPath('flight-delay', 'retraining'));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

describe('writeRecord and readRecord', () => {
  it('give the record back, with the digest that writing returned', async () => {
    const workspace = await scratchFolder();
    const digest = await writeRecord(workspace, record);
    expect(await readRecord(workspace, 'flight-delay', 'retraining')).toEqual({ record, digest });
    expect(digest).toBe(
      digestOf(JSON.parse(await readFile(join(workspace, recordPath('flight-delay', 'retraining')), 'utf8'))),
    );
  });

  it('keep the folder out of git and leave no half-written file, many writers at a time', async () => {
    const workspace = await scratchFolder();
    await Promise.all(Array.from({ length: 8 }, () => writeRecord(workspace, record)));
    expect(await readFile(join(workspace, '.contender/.gitignore'), 'utf8')).toBe('*\n');
    expect(await readdir(join(workspace, '.contender/records/flight-delay'))).toEqual(['retraining.json']);
  });

  it('replace the older record whole', async () => {
    const workspace = await scratchFolder();
    const first = await writeRecord(workspace, {
      ...record,
      result: { ...record.result, reasons: ['x'.repeat(9999)] },
    });
    const second = await writeRecord(workspace, record);
    expect(second).not.toBe(first);
    expect((await readRecord(workspace, 'flight-delay', 'retraining'))?.record).toEqual(record);
  });

  it('leave the older record and nothing half-written where writing fails', async () => {
    const workspace = await scratchFolder();
    await mkdir(join(workspace, recordPath('flight-delay', 'retraining')), { recursive: true });
    await expect(writeRecord(workspace, record)).rejects.toThrow();
    expect(await readdir(join(workspace, '.contender/records/flight-delay'))).toEqual(['retraining.json']);
    await expect(readRecord(workspace, 'flight-delay', 'retraining')).rejects.toThrow(
      '.contender/records/flight-delay/retraining.json is a folder, not a file',
    );
  });

  it('refuse a file where the folder is to be', async () => {
    const workspace = await scratchFolder();
    await writeFile(join(workspace, '.contender'), '');
    const error: unknown = await writeRecord(workspace, record).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(describeError(error)).toBe(
      '.contender is a file; Contender needs a folder of that name. Move it away.',
    );
  });

  it('say whose the folder is where another user made it', async () => {
    const workspace = await scratchFolder();
    await writeRecord(workspace, record);
    const path = '.contender/records/flight-delay/retraining.json';
    await asAnotherUser(workspace, async () => {
      for (const action of [
        () => writeRecord(workspace, record),
        () => readRecord(workspace, 'flight-delay', 'retraining'),
      ]) {
        const error: unknown = await action().catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(ConfigurationError);
        expect(describeError(error)).toContain(': permission denied\nDid a container make it as root? ');
        expect(describeError(error)).toContain(`"$(id -u):$(id -g)" ${workspace}/.contender`);
      }
    });
    expect(await readdir(join(workspace, dirname(path)))).toEqual(['retraining.json']);
  });

  it('hold a model whose name is a path', async () => {
    const workspace = await scratchFolder();
    await writeRecord(workspace, { ...record, model: 'eu/flight-delay' });
    expect((await readRecord(workspace, 'eu/flight-delay', 'retraining'))?.record.model).toBe(
      'eu/flight-delay',
    );
  });

  it('read nothing where there is nothing', async () => {
    expect(await readRecord(await scratchFolder(), 'flight-delay', 'retraining')).toBeUndefined();
  });

  it('refuse a record of another model', async () => {
    const workspace = await scratchFolder();
    await put(workspace, JSON.stringify({ ...record, model: 'churn' }));
    await expect(readRecord(workspace, 'flight-delay', 'retraining')).rejects.toThrow(
      '.contender/records/flight-delay/retraining.json is the record of another model, "churn"',
    );
  });
});

describe('writeRecord', () => {
  it('refuses a number that JSON cannot hold, before anything is written', async () => {
    const workspace = await scratchFolder();
    const { reasons: _, ...rest } = record.result;
    const broken = {
      ...record,
      materials: [{ name: 'x', uri: 'x', sha256: 'a'.repeat(64), bytes: Number.NaN }],
    };
    await expect(writeRecord(workspace, { ...broken, result: { ...rest, reasons: [] } })).rejects.toThrow(
      'NaN',
    );
    expect(await readdir(workspace)).toEqual([]);
  });
});

describe('parseRecord', () => {
  it('digests fields that it does not know, so that none can be changed unseen', () => {
    const plain = parseRecord(JSON.stringify(record), 'x.json', 'retraining');
    const extra = parseRecord(JSON.stringify({ ...record, note: 'by hand' }), 'x.json', 'retraining');
    expect(extra.record).toEqual(record);
    expect(extra.digest).not.toBe(plain.digest);
    expect(extra.digest).toBe(digestOf({ ...record, note: 'by hand' }));
  });

  it('gives the same digest for any layout and order of the same record', () => {
    const { digest } = parseRecord(JSON.stringify(record), 'x.json', 'retraining');
    const reversed = Object.fromEntries(Object.entries(record).reverse());
    expect(parseRecord(JSON.stringify(reversed, null, 4), 'x.json', 'retraining').digest).toBe(digest);
    expect(parseRecord(canonicalJson(record), 'x.json', 'retraining').digest).toBe(digest);
  });

  test.each(['', '{', 'null x', '\u0000', '{"kind": "retraining",}'])('refuses %j as JSON', (text) => {
    const error = thrownBy(() => parseRecord(text, 'x.json', 'retraining'));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(describeError(error)).toMatch(
      /^x\.json is no JSON: .*\nDelete it and run the stage that writes it again\.$/s,
    );
  });

  test.each<[string, unknown, RegExp]>([
    ['another kind', { ...record, kind: 'training' }, /→ at kind/],
    ['a later schema', { ...record, schema: 2 }, /→ at schema/],
    [
      'a digest in capitals',
      { ...record, materials: [{ name: 'x', record: 'A'.repeat(64) }] },
      /→ at materials\[0\]/,
    ],
    ['a time that is none', { ...record, startedAt: 'yesterday' }, /→ at startedAt/],
    [
      'an unknown decision',
      { ...record, result: { ...record.result, decision: 'maybe' } },
      /→ at result\.decision/,
    ],
    ['a list', [], /expected object, received array/],
    ['null', null, /expected object, received null/],
  ])('refuses %s, and says where', (_, value, place) => {
    const error = thrownBy(() => parseRecord(JSON.stringify(value), 'x.json', 'retraining'));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(describeError(error)).toMatch(/^x\.json is no valid retraining record:\n/);
    expect(describeError(error)).toMatch(place);
    expect(describeError(error)).toMatch(
      /Run the stage that writes it again, with the same version of Contender\.$/,
    );
  });
});

describe('requireRecord', () => {
  it('returns what there is', async () => {
    const workspace = await scratchFolder();
    const digest = await writeRecord(workspace, record);
    expect((await requireRecord(workspace, 'flight-delay', 'retraining', 'retrain')).digest).toBe(digest);
  });

  it('says what to run first', async () => {
    const workspace = await scratchFolder();
    const error = await requireRecord(workspace, 'flight-delay', 'evaluation', 'evaluate').catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(describeError(error)).toBe(
      'No evaluation record for flight-delay at .contender/records/flight-delay/evaluation.json\n' +
        'Run `contender evaluate --model flight-delay` first; in a workflow, the evaluate action in this or an earlier job.',
    );
  });
});

describe('recordKinds', () => {
  it('are the kinds that have a schema', () => {
    expect(recordKinds).toEqual([
      ...['data-check', 'training', 'evaluation', 'registration', 'deployment', 'monitoring', 'retraining'],
    ]);
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
