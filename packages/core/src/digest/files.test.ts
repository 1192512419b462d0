import { createHash } from 'node:crypto';
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { scratchFolder } from '../../test/scratch.ts';
import { ConfigurationError, ExternalError } from '../errors.ts';
import { capture } from '../process.ts';
import { digestOf } from './canonical.ts';
import { digestFile, digestFolder, digestPath } from './files.ts';

describe('digestFile', () => {
  test.each([
    ['no bytes', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc (FIPS 180-2, B.1)', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'a million times a (FIPS 180-2, B.3)',
      'a'.repeat(1_000_000),
      'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
    ],
  ])('agrees with the standard on %s', async (_, content, sha256) => {
    const file = join(await scratchFolder(), 'x');
    await writeFile(file, content);
    expect(await digestFile(file)).toEqual({ sha256, bytes: content.length });
  });

  it('reads a file of many chunks to its end', async () => {
    const file = join(await scratchFolder(), 'a file, mit Umlaut ä');
    const content = Buffer.alloc(3 * (1 << 20) + 7, 'contender');
    await writeFile(file, content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(await digestFile(file)).toEqual({ sha256, bytes: content.length });
  });

  it('tells a missing file from one that cannot be read', async () => {
    const folder = await scratchFolder();
    await expect(digestFile(join(folder, 'none'))).rejects.toThrow(ConfigurationError);
    await expect(digestFile(join(folder, 'none'))).rejects.toThrow(`${join(folder, 'none')} does not exist`);
    await expect(digestFile(folder)).rejects.toThrow(`${folder} is a folder, not a file`);
    await expect(digestFile(`${folder}/${'x'.repeat(300)}`)).rejects.toThrow(ExternalError);
  });
});

describe('digestFolder', () => {
  const names = ['b', 'a b', 'a', 'Z', 'ä', '日本/10', '日本/9', 'a.d/x', 'a/../a-d/y', '.hidden'];

  async function fill(folder: string, files: readonly string[]): Promise<void> {
    for (const name of files) {
      await mkdir(join(folder, name, '..'), { recursive: true });
      await writeFile(join(folder, name), `content of ${name}`);
    }
  }

  it('lists every file, sorted by code units whatever the locale, and digests the list', async () => {
    const folder = await scratchFolder();
    await fill(folder, names);
    const { files, sha256, bytes } = await digestFolder(folder);
    expect(files.map((file) => file.path)).toEqual([
      ...['.hidden', 'Z', 'a', 'a b', 'a-d/y', 'a.d/x', 'b', 'ä', '日本/10', '日本/9'],
    ]);
    expect(sha256).toBe(digestOf(files));
    expect(bytes).toBe(files.reduce((sum, file) => sum + file.bytes, 0));
  });

  it('agrees with another implementation on each file', async () => {
    const folder = await scratchFolder();
    await fill(folder, names);
    const { files } = await digestFolder(folder);
    const python =
      'import hashlib,sys;[print(hashlib.sha256(open(p,"rb").read()).hexdigest()) for p in sys.argv[1:]]';
    const { stdout } = await capture('python3', ['-c', python, ...files.map((file) => file.path)], {
      cwd: folder,
    });
    expect(files.map((file) => file.sha256)).toEqual(stdout.trim().split('\n'));
  });

  it('does not depend on the order of making, and changes with a name or a byte', async () => {
    const [one, two] = [await scratchFolder(), await scratchFolder()];
    await fill(one, names);
    await fill(two, names.toReversed());
    const { sha256 } = await digestFolder(one);
    expect((await digestFolder(two)).sha256).toBe(sha256);
    await writeFile(join(two, 'b'), 'content of B');
    expect((await digestFolder(two)).sha256).not.toBe(sha256);
    await rename(join(one, 'b'), join(one, 'c'));
    expect((await digestFolder(one)).sha256).not.toBe(sha256);
  });

  it.each(['a file', 'a folder', 'nothing'])('refuses a link to %s inside', async (kind) => {
    const folder = await scratchFolder();
    const target = join(await scratchFolder(), 'target');
    if (kind === 'a file') await writeFile(target, 'x');
    if (kind === 'a folder') await mkdir(target);
    await mkdir(join(folder, 'sub'));
    await symlink(target, join(folder, 'sub', 'link'));
    await expect(digestFolder(folder)).rejects.toThrow(ConfigurationError);
    await expect(digestFolder(folder)).rejects.toThrow(
      `${join(folder, 'sub', 'link')} is neither a file nor a folder`,
    );
  });

  it('says which folder is missing', async () => {
    const folder = join(await scratchFolder(), 'none');
    await expect(digestFolder(folder)).rejects.toThrow(`${folder} does not exist`);
  });

  it('of an empty folder is the digest of an empty list', async () => {
    expect(await digestFolder(await scratchFolder())).toEqual({ sha256: digestOf([]), bytes: 0, files: [] });
  });
});

describe('digestPath', () => {
  it('takes a file, a folder, and a link to either', async () => {
    const folder = await scratchFolder();
    await mkdir(join(folder, 'model'));
    await writeFile(join(folder, 'model', 'weights'), 'abc');
    await symlink('model', join(folder, 'latest'));
    await symlink('model/weights', join(folder, 'weights'));
    const ofFolder = await digestPath(join(folder, 'model'));
    const ofFile = await digestPath(join(folder, 'model', 'weights'));
    expect(ofFile).toEqual(await digestFile(join(folder, 'model', 'weights')));
    expect(ofFolder).not.toEqual(ofFile);
    expect(await digestPath(join(folder, 'latest'))).toEqual(ofFolder);
    expect(await digestPath(join(folder, 'weights'))).toEqual(ofFile);
    await expect(digestPath(join(folder, 'none'))).rejects.toThrow(`${join(folder, 'none')} does not exist`);
  });
});
