import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError, git, readRecord } from '@contender/core';
import { createLocalForge } from '@contender/forge';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { common, type DeliveryWorkspace, deliveryWorkspace, register } from '../../test/delivery.ts';
import { fetchModel, fetchRecord, findVersion } from '../shared/registry.ts';

let house: DeliveryWorkspace;
beforeEach(async () => {
  house = await deliveryWorkspace();
});
afterEach(() => house.dispose());

const run = (context = house as Parameters<typeof register.run>[1], version?: string) =>
  register.run({ ...common, version }, context);

describe('a registration', () => {
  test('makes commit, tag and release with everything that the version consists of', async () => {
    await house.train();
    const record = await run();
    expect(record).toMatchObject({
      kind: 'registration',
      status: 'passed',
      result: { version: '1.0.0', tag: 'm@v1.0.0', previous: null, change: 'first', outcome: 'registered' },
    });
    expect(Object.entries(register.outputs).map(([name, output]) => [name, output.value(record)])).toEqual([
      ['version', '1.0.0'],
      ['tag', 'm@v1.0.0'],
      ['commit', record.result.commit],
      ['change', 'first'],
      ['release', record.result.release],
      ['outcome', 'registered'],
    ]);
    const head = await git(house.workspace, 'rev-parse', 'HEAD');
    expect(await git(house.workspace, 'rev-parse', 'm@v1.0.0^{commit}')).toBe(record.result.commit);
    expect(await git(house.workspace, 'rev-parse', 'm@v1.0.0^{commit}^')).toBe(head);
    const message = await git(house.workspace, 'log', '-1', '--format=%B', record.result.commit);
    const evaluation = await readRecord(house.workspace, 'm', 'evaluation');
    expect(message).toContain('Contender-Model: m\nContender-Version: 1.0.0');
    expect(message).toContain(`Contender-Evaluation: ${evaluation?.digest}`);

    const version = await findVersion('m', 'latest', house);
    expect(version.release.assets.map(({ name }) => name).sort()).toEqual([
      'manifest.json',
      'model-card.md',
      'net-weights.json',
      'record-data-check.json',
      'record-evaluation.json',
      'record-training.json',
      'weights.json',
    ]);
    expect(version.manifest).toMatchObject({
      model: 'm',
      version: '1.0.0',
      codeCommit: head,
      previous: null,
    });
    expect(version.manifest.files).toContainEqual(
      expect.objectContaining({ path: '__init__.py', asset: null, bytes: 0 }),
    );
    expect((await fetchRecord(version, 'evaluation', house))?.digest).toBe(evaluation?.digest);
    expect(await fetchRecord(version, 'monitoring', house)).toBeUndefined();
    await fetchModel(version, 'fetched', house);
    expect(await readFile(join(house.workspace, 'fetched/net/weights.json'), 'utf8')).toBe('{"net":true}');
    expect(await readFile(join(house.workspace, 'fetched/__init__.py'), 'utf8')).toBe('');
  });

  test('twice registers once', async () => {
    await house.train();
    const first = await run();
    const second = await run();
    expect(second.result).toEqual({ ...first.result, outcome: 'already-registered' });
    expect(await house.forge.registry.listTags('m')).toHaveLength(1);
    expect(register.summarize(second)).toMatch(/^Already registered: m@v1\.0\.0/);
  });

  test('of the same model files from the same code registers once, though trained again', async () => {
    await house.train();
    const first = await run();
    await house.train();
    const second = await run(house, '2.0.0');
    expect(second.result).toEqual({ ...first.result, outcome: 'already-registered' });
    expect(second.materials).toEqual(first.materials);
    expect(house.logger.text('warn')).toMatch(/registered as m@v1\.0\.0 already; m@v2\.0\.0 was not made/);
    expect(await house.forge.registry.listTags('m')).toHaveLength(1);
    const message = await git(house.workspace, 'tag', '-l', '--format=%(contents)', 'm@v1.0.0');
    expect(message).toContain(`Contender-Model-Digest: ${first.subjects[0]?.sha256}`);
    expect(message).toContain(`Contender-Code-Commit: ${await git(house.workspace, 'rev-parse', 'HEAD')}`);
  });

  test('of the same model files from other code is another version, and so is one after a revocation', async () => {
    await house.train();
    const first = await run();
    await house.write('train.py', 'changed');
    await house.commit('Another training');
    await house.train();
    expect((await run()).result).toMatchObject({ version: '1.1.0', outcome: 'registered' });
    const { commit } = first.result;
    await house.forge.registry.createTag({ name: 'm@v1.1.0!', commit, message: 'revoked' });
    await house.train();
    expect((await run()).result).toMatchObject({ outcome: 'registered', previous: '1.0.0' });
  });

  test('whose release text was changed is not guessed at', async () => {
    await house.train();
    const { release } = (await run()).result;
    const path = join(house.workspace, release, 'release.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('contender:registration', ''));
    await expect(run()).rejects.toThrow(/text of the release m@v1\.0\.0 was changed/);
  });

  test('numbers follow what changed', async () => {
    await house.train();
    await run();
    await house.train({ weights: '{"bias":2}' });
    expect((await run()).result).toMatchObject({ version: '1.0.1', change: 'patch', previous: '1.0.0' });
    await house.write('train.py', 'changed');
    await house.commit('Another training');
    await house.train();
    expect((await run()).result).toMatchObject({ version: '1.1.0', change: 'minor', previous: '1.0.1' });
    await house.train({ columns: { hour: 'BIGINT' }, weights: '{"bias":3}' });
    const major = await run();
    expect(major.result).toMatchObject({ version: '2.0.0', change: 'major' });
    expect(major.result.reason).toMatch(/lost origin/);
    await house.train({ weights: '{"bias":4}', profiled: false });
    expect((await run(house, '3.0.0')).result).toMatchObject({
      version: '3.0.0',
      change: 'asked',
      previous: '2.0.0',
    });
  });

  test('a version of another tool has no records: the next is minor', async () => {
    await git(
      house.workspace,
      '-c',
      'user.name=x',
      '-c',
      'user.email=x@y',
      'tag',
      '-a',
      '-m',
      'by gto',
      'm@v0.5.0',
    );
    await house.train();
    expect((await run()).result).toMatchObject({ version: '0.6.0', change: 'minor', previous: '0.5.0' });
    expect(house.logger.text('warn')).toMatch(/records of m@v0\.5\.0 are not known/);
    await expect(findVersion('m', '0.5.0', house)).rejects.toThrow(/without a published release/);
  });
});

describe('refuses', () => {
  test.each(['hold', 'reject'] as const)('the verdict %s', async (verdict) => {
    await house.train({ verdict });
    await expect(run()).rejects.toThrow(`the verdict is ${verdict}`);
    await expect(run()).rejects.toMatchObject({ hint: expect.stringContaining('for a reason') });
    expect(await house.forge.registry.listDrafts()).toEqual([]);
  });

  test('a model folder that changed after training, or is gone', async () => {
    await house.train();
    await writeFile(join(house.workspace, 'model/weights.json'), '{"bias":99}');
    await expect(run()).rejects.toThrow(/model folder model is not what was trained/);
    await rm(join(house.workspace, 'model'), { recursive: true });
    await expect(run()).rejects.toThrow(/cannot be read/);
    expect(await house.forge.registry.listTags('m')).toEqual([]);
  });

  test('an evaluation of another model, missing records, a number that is taken', async () => {
    await house.train();
    const evaluation = join(house.workspace, '.contender/records/m/evaluation.json');
    const judged = await readFile(evaluation, 'utf8');
    await house.train({ weights: '{"bias":2}' });
    await writeFile(evaluation, judged);
    await expect(run()).rejects.toThrow(/judged the model [0-9a-f]{12}, not the trained model/);
    await writeFile(evaluation, judged.replace(/"model": "[0-9a-f]{64}"/, '"model": null'));
    await expect(run()).rejects.toThrow(/judged ready predictions/);
    const training = await readRecord(house.workspace, 'm', 'training');
    const predicted = JSON.parse(judged.replace(/"model": "[0-9a-f]{64}"/, '"model": null'));
    predicted.materials = [{ name: 'training', record: training?.digest }];
    await writeFile(evaluation, JSON.stringify(predicted));
    await expect(run()).rejects.toMatchObject({
      message: 'm is not registered: its evaluation judged ready predictions',
      hint: expect.stringMatching(/say nothing about these model files.*`evaluate\.score`/),
    });
    await rm(evaluation);
    await expect(run()).rejects.toThrow(/No evaluation record/);
    await house.train();
    await run();
    await house.train({ weights: '{"bias":3}' });
    await expect(run(house, '1.0.0')).rejects.toThrow(/not above 1\.0\.0/);
  });

  test('a model of code that was not committed', async () => {
    await house.train({ dirty: true });
    await expect(run()).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: 'm is not registered: it was trained on changes that are not committed',
    });
    expect(await house.forge.registry.listTags('m')).toEqual([]);
  });

  test('data that failed its check, or was not what the training read', async () => {
    await house.train({ checked: 'failed' });
    await expect(run()).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: 'm is not registered: its data failed the data check',
      hint: expect.stringContaining('`severity: warning`'),
    });
    const [checked, trained] = ['e'.repeat(64), 'd'.repeat(64)];
    await house.train({ data: { checked, trained } });
    await expect(run()).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringMatching(/looked at other training data \(e{12}\) than the model.*\(d{12}\)/),
      hint: expect.stringContaining('contender data-check --model m'),
    });
    expect(await house.forge.registry.listTags('m')).toEqual([]);
    await house.train({ checked: 'warned', data: { checked: trained, trained } });
    expect((await run()).result.outcome).toBe('registered');
  });

  test('a light tag that stands in the way', async () => {
    await git(house.workspace, 'tag', 'm@v1.0.0');
    await house.train();
    await expect(run()).rejects.toThrow(/no annotated tag/);
    expect((await run(house, '1.0.1')).result).toMatchObject({ version: '1.0.1', outcome: 'completed' });
  });
});

test('of two registrations at once, one takes the next number', async () => {
  const other = await deliveryWorkspace();
  try {
    await house.train({ weights: '{"bias":1}' });
    await other.train({ weights: '{"bias":2}' });
    // The two run in their own folders with their own records, on one registry.
    await other.write('.contender/records/m/training.json', await onCommitOf(house, other, 'training'));
    await other.write('.contender/records/m/evaluation.json', await onCommitOf(house, other, 'evaluation'));
    const records = await Promise.all([
      run(),
      run(other.with(createLocalForge({ workspace: house.workspace, actor: 'grace', clock: house.clock }))),
    ]);
    expect(records.map(({ result }) => result.version).sort()).toEqual([
      '1.0.0',
      expect.stringMatching(/^1\.(0\.1|1\.0)$/),
    ]);
    expect(records.map(({ result }) => result.outcome)).toEqual(['registered', 'registered']);
    for (const { result } of records) {
      const version = await findVersion('m', result.version, house);
      expect(version.manifest.version).toBe(result.version);
      expect(await git(house.workspace, 'log', '-1', '--format=%s', result.commit)).toBe(
        `Register m ${result.version}`,
      );
      await fetchModel(version, `fetched-${result.version}`, house);
    }
    expect(await house.forge.registry.listDrafts()).toEqual([]);
  } finally {
    await other.dispose();
  }
});

async function onCommitOf(one: DeliveryWorkspace, two: DeliveryWorkspace, kind: string): Promise<string> {
  const text = await readFile(join(two.workspace, `.contender/records/m/${kind}.json`), 'utf8');
  const [to, from] = [
    await git(one.workspace, 'rev-parse', 'HEAD'),
    await git(two.workspace, 'rev-parse', 'HEAD'),
  ];
  return text.replaceAll(from, to);
}

test('two runs of one registration at once publish it once', async () => {
  await house.train();
  const runs = await Promise.allSettled([run(), run()]);
  const done = runs.filter((one) => one.status === 'fulfilled');
  expect(done.length).toBeGreaterThan(0);
  for (const one of runs) {
    if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(Error);
  }
  expect((await run()).result).toMatchObject({ version: '1.0.0', outcome: 'already-registered' });
  expect(await house.forge.registry.listTags('m')).toHaveLength(1);
  await fetchModel(await findVersion('m', '1.0.0', house), 'fetched', house);
});

describe('warns', () => {
  const assign = async (version: string) => {
    const { commit } = await findVersion('m', version, house);
    await house.forge.registry.createTag({ name: 'm#production#1', commit, message: 'x' });
  };

  test('when the champion is no longer the one that was judged against', async () => {
    await house.train();
    await run();
    await assign('1.0.0');
    await house.train({ weights: '{"bias":2}', champion: '0.9.0' });
    await run();
    expect(house.logger.text('warn')).toMatch(
      /m@v1\.0\.1 was judged against m@v0\.9\.0; the champion is m@v1\.0\.0 now/,
    );
  });

  test('when there was no champion and is one now', async () => {
    await house.train();
    await run();
    await assign('1.0.0');
    await run();
    expect(house.logger.text('warn')).toBe('');
    await house.train({ weights: '{"bias":2}' });
    await run();
    expect(house.logger.text('warn')).toMatch(
      /m@v1\.0\.1 was judged without a champion; the champion is m@v1\.0\.0 now/,
    );
  });

  test('not, when it is the same champion', async () => {
    await house.train();
    await run();
    await assign('1.0.0');
    await house.train({ weights: '{"bias":2}', champion: '1.0.0' });
    await run();
    expect(house.logger.text('warn')).toBe('');
  });
});

test('a config without the model is refused', async () => {
  await expect(register.run({ ...common, model: 'n', version: undefined }, house)).rejects.toThrow(
    ConfigurationError,
  );
});
