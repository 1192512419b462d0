import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigurationError, digestFolder, ExternalError, prepareContenderFolder } from '@contender/core';
import type { Context } from '../stage.ts';
import type { RegisteredVersion } from './registry.ts';

/**
 * Brings the model folder of a version to `folder` (relative to the workspace), every digest verified. A folder
 * that holds it already is left alone; nothing is left at `folder` when a digest does not match.
 * @throws ExternalError when a file is not what was registered, ConfigurationError when one is missing
 */
export async function fetchModel(
  version: RegisteredVersion,
  folder: string,
  context: Context,
): Promise<void> {
  const { manifest, release, tag } = version;
  await prepareContenderFolder(context.workspace);
  const target = join(context.workspace, folder);
  const there = await digestFolder(target).catch(() => undefined);
  if (there?.sha256 === manifest.folder.sha256) return;

  const partial = `${target}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  for (const file of manifest.files) {
    const destination = join(partial, file.path);
    await mkdir(dirname(destination), { recursive: true });
    if (file.asset === null) {
      await writeFile(destination, '');
      continue;
    }
    const asset = release.assets.find(({ name, state }) => name === file.asset && state === 'uploaded');
    if (asset === undefined) {
      throw new ConfigurationError(`The release of ${tag} lacks ${file.asset}, the model's ${file.path}`, {
        hint: 'It was removed after registration. Register the model again.',
      });
    }
    await context.forge.registry.downloadAsset(release, asset, destination);
  }

  const arrived = await digestFolder(partial);
  const found = new Map(arrived.files.map((file) => [file.path, file.sha256]));
  const damaged = manifest.files
    .filter((file) => found.get(file.path) !== file.sha256)
    .map((file) => file.path);
  if (damaged.length > 0 || arrived.sha256 !== manifest.folder.sha256) {
    await rm(partial, { recursive: true, force: true });
    const what = damaged.length > 0 ? damaged.join(', ') : 'the list of files';
    throw new ExternalError(
      `The model of ${tag} is not what was registered: the digest of ${what} does not match`,
      {
        hint: 'Run again. If it stays so, the release was changed after registration and must not be used.',
      },
    );
  }
  await rm(target, { recursive: true, force: true });
  await rename(partial, target);
}
