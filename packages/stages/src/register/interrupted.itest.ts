import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExternalError, git, readRecord } from '@contender/core';
import type { Forge, Registry } from '@contender/forge';
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
    const [draft] = await house.forge.registry.listDrafts();
    const weights = draft?.assets.find(({ name }) => name === 'weights.json');
    if (draft === undefined || weights === undefined) throw new Error('there is no draft');
    await house.forge.registry.deleteAsset(draft, weights);
    await expect(run()).rejects.toThrow(/claimed with another content/);
    await rm(join(house.workspace, '.contender/forge/releases'), { recursive: true });
    await expect(run()).rejects.toThrow(/its draft release is gone/);
  });

  test('is gone on with after another training of the same files', async () => {
    await house.train();
    const failing = forgeWith((registry) => ({
      uploadAsset: (release, asset) =>
        asset.name === 'manifest.json'
          ? Promise.reject(new ExternalError('502'))
          : registry.uploadAsset(release, asset),
    }));
    await expect(run(house.with(failing), '2.0.0')).rejects.toThrow('502');
    await house.train();
    const record = await run();
    expect(record.result).toMatchObject({ version: '2.0.0', outcome: 'completed' });
    expect(await house.forge.registry.listDrafts()).toEqual([]);
    const version = await findVersion('m', '2.0.0', house);
    const evaluation = await readRecord(house.workspace, 'm', 'evaluation');
    expect((await fetchRecord(version, 'evaluation', house))?.digest).toBe(evaluation?.digest);
    expect(record.materials[0]).toEqual({ name: 'evaluation', record: evaluation?.digest });
    const message = await git(house.workspace, 'log', '-1', '--format=%B', record.result.commit);
    expect(message).toContain(`Contender-Evaluation: ${evaluation?.digest}`);
    expect((await run()).result.outcome).toBe('already-registered');
  });

  test('whose tag was made is published as it was claimed, though trained again meanwhile', async () => {
    await house.train();
    const claimed = await readRecord(house.workspace, 'm', 'evaluation');
    const failing = forgeWith(() => ({ publishRelease: () => Promise.reject(new ExternalError('down')) }));
    await expect(run(house.with(failing))).rejects.toThrow('down');
    await house.train();
    const record = await run();
    expect(record.result).toMatchObject({ version: '1.0.0', outcome: 'completed' });
    expect(record.materials[0]).toEqual({ name: 'evaluation', record: claimed?.digest });
    const version = await findVersion('m', '1.0.0', house);
    expect((await fetchRecord(version, 'evaluation', house))?.digest).toBe(claimed?.digest);
    await fetchModel(version, 'fetched', house);
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
