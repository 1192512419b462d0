import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '@contender/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { common, type DeliveryWorkspace, deliveryWorkspace, register } from '../../test/delivery.ts';
import { manifestSchema } from './manifest.ts';
import {
  fetchModel,
  fetchRecord,
  findChampion,
  findVersion,
  type RegisteredVersion,
  readRegistry,
} from './registry.ts';

let house: DeliveryWorkspace;
let version: RegisteredVersion;
beforeAll(async () => {
  house = await deliveryWorkspace();
  await house.train();
  await register.run({ ...common, version: undefined }, house);
  version = await findVersion('m', 'latest', house);
});
afterAll(() => house.dispose());

const withManifest = (change: Partial<RegisteredVersion['manifest']>): RegisteredVersion => ({
  ...version,
  manifest: { ...version.manifest, ...change },
});
const exists = (path: string) =>
  stat(join(house.workspace, path)).then(
    () => true,
    () => false,
  );

describe('findVersion', () => {
  test('takes a number with or without the v', async () => {
    expect((await findVersion('m', 'v1.0.0', house)).version).toBe('1.0.0');
  });

  test('suggests what there is', async () => {
    await expect(findVersion('m', '1.0.1', house)).rejects.toMatchObject({
      message: 'There is no version m@v1.0.1',
      hint: 'Did you mean "1.0.0"?',
    });
    await expect(findVersion('n', 'latest', house)).rejects.toThrow(/n has no registered version/);
  });

  test('asks the forge three times at most', async () => {
    const calls: string[] = [];
    const registry = new Proxy(house.forge.registry, {
      get(target, name, receiver) {
        calls.push(String(name));
        return Reflect.get(target, name, receiver);
      },
    });
    await findVersion('m', 'latest', house.with({ ...house.forge, registry }));
    expect(calls).toEqual(['listTags', 'findRelease', 'downloadAsset']);
  });
});

describe('findChampion', () => {
  test('is the version of its environment, before any deployment the newest', async () => {
    const model = (await loadConfig(house.workspace)).model('m');
    expect((await findChampion(model, house))?.version).toBe('1.0.0');
    await house.forge.registry.createTag({ name: 'm#production#1', commit: version.commit, message: 'x' });
    expect((await findChampion(model, house))?.version).toBe('1.0.0');
    const commit = await house.forge.registry.createCommit({ parent: version.commit, message: 'no version' });
    await house.forge.registry.createTag({ name: 'm#production#2', commit, message: 'x' });
    await expect(findChampion(model, house)).rejects.toThrow(/m#production#2 names no version/);
    await house.forge.registry.createTag({ name: 'm#production!#3', commit, message: 'x' });
    expect((await findChampion(model, house))?.version).toBe('1.0.0');
    expect((await readRegistry('m', house)).nextCounter).toBe(4);
  });
});

describe('fetchModel', () => {
  test('leaves a verified folder alone and replaces another', async () => {
    await fetchModel(version, 'there', house);
    const file = join(house.workspace, 'there/weights.json');
    const before = (await stat(file)).mtimeMs;
    await fetchModel(version, 'there', house);
    expect((await stat(file)).mtimeMs).toBe(before);
    await writeFile(file, 'spoilt');
    await fetchModel(version, 'there', house);
    expect(await readFile(file, 'utf8')).toBe('{"bias":1}');
  });

  test('a file that is not what was registered leaves nothing behind', async () => {
    const files = version.manifest.files.map((file) => ({ ...file, sha256: '0'.repeat(64) }));
    const digest = { sha256: '1'.repeat(64), bytes: 1 };
    await expect(fetchModel(withManifest({ files, folder: digest }), 'bad', house)).rejects.toThrow(
      /digest of __init__\.py, net\/weights\.json, weights\.json does not match/,
    );
    await expect(fetchModel(withManifest({ folder: digest }), 'bad', house)).rejects.toThrow(
      /the list of files/,
    );
    expect(await exists('bad')).toBe(false);
    expect(await exists('bad.partial')).toBe(false);
  });

  test('an asset that is gone is named', async () => {
    const files = version.manifest.files.map((file) => ({ ...file, asset: 'gone' }));
    const digest = { sha256: '1'.repeat(64), bytes: 1 };
    await expect(fetchModel(withManifest({ files, folder: digest }), 'bad', house)).rejects.toThrow(
      /lacks gone/,
    );
  });

  test('does not write through what an earlier attempt left', async () => {
    await mkdir(join(house.workspace, 'again.partial'), { recursive: true });
    await writeFile(join(house.workspace, 'again.partial/extra'), 'x');
    await fetchModel(version, 'again', house);
    expect(await exists('again/extra')).toBe(false);
  });
});

describe('digests', () => {
  test('a record that is not the registered one is refused', async () => {
    const records = version.manifest.records.map((record) => ({ ...record, digest: '0'.repeat(64) }));
    await expect(fetchRecord(withManifest({ records }), 'training', house)).rejects.toThrow(
      /record-training\.json of m@v1\.0\.0 is not what was registered/,
    );
    const renamed = version.manifest.records.map((record) => ({ ...record, asset: 'gone.json' }));
    await expect(fetchRecord(withManifest({ records: renamed }), 'training', house)).rejects.toThrow(
      /no asset gone\.json/,
    );
  });

  test.each([
    [
      'another content',
      (text: string) => text.replace('"previous": null', '"previous": "0.9.0"'),
      /is not what was registered/,
    ],
  ])('a manifest of %s than the tag says is refused', async (_, change, message) => {
    const registry = {
      ...house.forge.registry,
      downloadAsset: async (...[, , destination]: Parameters<typeof house.forge.registry.downloadAsset>) => {
        const asset = version.release.assets.find(({ name }) => name === 'manifest.json');
        if (asset === undefined) throw new Error('no manifest');
        await house.forge.registry.downloadAsset(version.release, asset, destination);
        await writeFile(destination, change(await readFile(destination, 'utf8')));
      },
    };
    await expect(findVersion('m', 'latest', house.with({ ...house.forge, registry }))).rejects.toThrow(
      message,
    );
  });
});

describe('a manifest without a tag that vouches for it', () => {
  const find = (text: (manifest: string) => string) => {
    const { registry } = house.forge;
    const changed = {
      ...registry,
      listTags: async (model: string) =>
        (await registry.listTags(model)).map((tag) => ({ ...tag, message: '' })),
      downloadAsset: async (...args: Parameters<typeof registry.downloadAsset>) => {
        await registry.downloadAsset(...args);
        await writeFile(args[2], text(await readFile(args[2], 'utf8')));
      },
    };
    return findVersion('m', 'latest', house.with({ ...house.forge, registry: changed }));
  };

  test('is checked all the same', async () => {
    await expect(find((text) => text.slice(1))).rejects.toThrow(/is no JSON/);
    await expect(find((text) => text.replace('"schema": 1', '"schema": 2'))).rejects.toThrow(/is not valid/);
    await expect(find((text) => text.replace('"version": "1.0.0"', '"version": "1.0.9"'))).rejects.toThrow(
      /belongs to m@v1\.0\.9/,
    );
    expect((await find((text) => text)).version).toBe('1.0.0');
  });

  test.each(['../up', '/etc/passwd', 'a/../../up', '..', '.', 'a\\b', 'C:/x', 'a//b', './a', ''])(
    'with the path %j is refused',
    (path) => {
      const { manifest } = version;
      const files = [{ path, asset: 'a', sha256: '0'.repeat(64), bytes: 1 }];
      expect(manifestSchema.safeParse({ ...manifest, files }).success).toBe(false);
      expect(
        manifestSchema.safeParse({ ...manifest, files: [{ ...files[0], path: 'a/..b/c.json' }] }).success,
      ).toBe(true);
    },
  );
});
