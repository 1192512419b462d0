import { copyFile, cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { ConfigurationError, prepareContenderFolder } from '@contender/core';
import type { LocalOptions } from '../options.ts';
import type { Artifacts } from '../port.ts';
import { fileName, ignoreMissing, Shelf, unfinishedName } from './files.ts';

/** An artifact is a folder. Uploading a name again replaces it, so that an interrupted run can be repeated. */
export function localArtifacts(options: LocalOptions): Artifacts {
  const shelf = new Shelf(options.workspace, 'artifacts');
  return {
    async upload({ name, root, files }) {
      await prepareContenderFolder(options.workspace);
      const folder = shelf.path(fileName(name));
      const partial = shelf.path(unfinishedName());
      for (const file of files) {
        const inner = relative(root, resolve(root, file));
        if (inner.startsWith('..') || isAbsolute(inner)) {
          throw new ConfigurationError(
            `${file} lies outside ${root} and cannot be part of the artifact ${name}`,
          );
        }
        await mkdir(dirname(join(partial, inner)), { recursive: true });
        await copyFile(join(root, inner), join(partial, inner));
      }
      await mkdir(partial, { recursive: true });
      await rm(folder, { recursive: true, force: true });
      await rename(partial, folder);
    },
    async download({ name, destination }) {
      const folder = shelf.path(fileName(name));
      if ((await stat(folder).catch(ignoreMissing)) === undefined) return false;
      await cp(folder, destination, { recursive: true });
      return true;
    },
  };
}
