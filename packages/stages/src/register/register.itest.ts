import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError, ExternalError, git, readRecord } from '@contender/core';
import { createLocalForge, type Forge, type Registry } from '@contender/forge';
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

/** The forge of the house, with some verbs of its registry changed. */
function forgeWith(change: (registry: Registry) => Partial<Registry>): Forge {
  return { ...house.forge, registry: { ...house.forge.registry, ...change(house.forge.registry) } };
}

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
    await expect(run()).rejects.toThrow(/nothing ties to the trained model/);
    await writeFile(evaluation, judged.replace(/"model": "[0-9a-f]{64}"/, '"model": null'));
    await expect(run()).rejects.toThrow(/judged ready predictions/);
    await rm(evaluation);
    await expect(run()).rejects.toThrow(/No evaluation record/);
    await house.train();
    await run();
    await house.train({ weights: '{"bias":3}' });
    await expect(run(house, '1.0.0')).rejects.toThrow(/not above 1\.0\.0/);
  });

  test('a light tag that stands in the way', async () => {
    await git(house.workspace, 'tag', 'm@v1.0.0');
    await house.train();
    await expect(run()).rejects.toThrow(/no annotated tag/);
    expect((await run(house, '1.0.1')).result).toMatchObject({ version: '1.0.1', outcome: 'completed' });
  });
});

describe('an interrupted registration', () => {
  test.each([
    ['the upload of the first file', (name: string) => name === 'weights.json'],
    ['the upload of the manifest', (name: string) => name === 'manifest.json'],
  ])('that broke at %s is completed by the next run', async (_, breaks) => {
    await house.train();
    let broken = false;
    const failing = forgeWith((registry) => ({
      async uploadAsset(release, asset) {
        if (breaks(asset.name) && !broken) {
          broken = true;
          // As a 502 on GitHub: the name stays taken by the rest of an upload.
          await registry.uploadAsset(release, { ...asset, path: '/nowhere' }).catch(() => undefined);
          throw new ExternalError('502');
        }
        return registry.uploadAsset(release, asset);
      },
    }));
    await expect(run(house.with(failing))).rejects.toThrow('502');
    const [draft] = await house.forge.registry.listDrafts();
    expect(draft?.assets.some(({ state }) => state === 'partial')).toBe(true);
    expect(await house.forge.registry.listTags('m')).toEqual([]);

    const uploads: string[] = [];
    const counting = forgeWith((registry) => ({
      uploadAsset: (release, asset) => {
        uploads.push(asset.name);
        return registry.uploadAsset(release, asset);
      },
    }));
    const record = await run(house.with(counting));
    expect(record.result).toMatchObject({ version: '1.0.0', outcome: 'completed', change: 'first' });
    const kept = draft?.assets.filter(({ state }) => state === 'uploaded').map(({ name }) => name) ?? [];
    expect(uploads.filter((name) => kept.includes(name))).toEqual([]);
    expect(await house.forge.registry.listDrafts()).toEqual([]);
    await fetchModel(await findVersion('m', '1.0.0', house), 'fetched', house);
    expect((await run()).result.outcome).toBe('already-registered');
  });

  test('that broke between tag and publication is published by the next run', async () => {
    await house.train();
    const failing = forgeWith(() => ({ publishRelease: () => Promise.reject(new ExternalError('down')) }));
    await expect(run(house.with(failing))).rejects.toThrow('down');
    await expect(findVersion('m', 'latest', house)).rejects.toThrow(/without a published release/);
    expect((await run()).result).toMatchObject({ version: '1.0.0', outcome: 'completed' });
    expect(await house.forge.registry.listTags('m')).toHaveLength(1);
  });

  test('whose tag was made although the answer was lost is published all the same', async () => {
    await house.train();
    const losing = forgeWith((registry) => ({
      async createTag(tag) {
        await registry.createTag(tag);
        return registry.createTag(tag);
      },
    }));
    expect((await run(house.with(losing))).result).toMatchObject({ version: '1.0.0', outcome: 'registered' });
  });

  test('whose draft is gone, or whose records changed, is not published as something else', async () => {
    await house.train();
    const failing = forgeWith(() => ({ publishRelease: () => Promise.reject(new ExternalError('down')) }));
    await expect(run(house.with(failing))).rejects.toThrow('down');
    await rm(join(house.workspace, '.contender/records/m/data-check.json'));
    await expect(run()).rejects.toThrow(/claimed with another content/);
    await rm(join(house.workspace, '.contender/forge/releases'), { recursive: true });
    await expect(run()).rejects.toThrow(/its draft release is gone/);
  });

  test('is planned anew where another version came in between', async () => {
    await house.train({ weights: '{"bias":1}' });
    const failing = forgeWith(() => ({ uploadAsset: () => Promise.reject(new ExternalError('502')) }));
    await expect(run(house.with(failing))).rejects.toThrow('502');
    const folder = join(house.workspace, '.contender/records/m');
    const kept = await Promise.all(
      (await readdir(folder)).map(
        async (name) => [name, await readFile(join(folder, name), 'utf8')] as const,
      ),
    );
    await house.train({ weights: '{"bias":2}' });
    expect((await run()).result).toMatchObject({ version: '1.0.0', outcome: 'registered' });
    await house.write('model/weights.json', '{"bias":1}');
    for (const [name, text] of kept) await writeFile(join(folder, name), text);
    expect((await run()).result).toMatchObject({ version: '1.0.1', outcome: 'completed', previous: '1.0.0' });
  });
});

describe('verification', () => {
  test('an asset that arrives damaged is deleted and nothing is tagged', async () => {
    await house.train();
    const damaging = forgeWith((registry) => ({
      async uploadAsset(release, asset) {
        const uploaded = await registry.uploadAsset(release, asset);
        return asset.name === 'weights.json' ? { ...uploaded, sha256: '0'.repeat(64) } : uploaded;
      },
    }));
    await expect(run(house.with(damaging))).rejects.toThrow(/weights\.json arrived damaged/);
    const [draft] = await house.forge.registry.listDrafts();
    expect(draft?.assets.some(({ name }) => name === 'weights.json')).toBe(false);
    expect(await house.forge.registry.listTags('m')).toEqual([]);
  });

  test('where the forge tells no digest, the asset is fetched and hashed', async () => {
    await house.train();
    const fetched: string[] = [];
    const silent = forgeWith((registry) => ({
      uploadAsset: async (release, asset) => ({
        ...(await registry.uploadAsset(release, asset)),
        sha256: null,
      }),
      downloadAsset: (release, asset, destination) => {
        fetched.push(asset.name);
        return registry.downloadAsset(release, asset, destination);
      },
    }));
    expect((await run(house.with(silent))).result.outcome).toBe('registered');
    expect(fetched).toContain('manifest.json');
    expect(fetched).toHaveLength(7);
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

test('warns when the champion is no longer the one that was judged against', async () => {
  await house.train();
  const { commit } = (await run()).result;
  await house.forge.registry.createTag({ name: 'm#production#1', commit, message: 'x' });
  await house.train({ weights: '{"bias":2}' });
  const path = join(house.workspace, '.contender/records/m/evaluation.json');
  const record = JSON.parse(await readFile(path, 'utf8'));
  record.result.champion = { ...record.result.challenger, version: '0.9.0' };
  record.result.challenger.version = null;
  await writeFile(path, JSON.stringify(record));
  await run();
  expect(house.logger.text('warn')).toMatch(/judged against 0\.9\.0; production has 1\.0\.0 now/);
});

test('a config without the model is refused', async () => {
  await expect(register.run({ ...common, model: 'n', version: undefined }, house)).rejects.toThrow(
    ConfigurationError,
  );
});
