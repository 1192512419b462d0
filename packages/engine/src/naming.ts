import { isAbsolute, relative } from 'node:path';
import type { Source } from './port.ts';

/** How messages about a source begin. */
export interface SourceNames {
  /** The file alone, for messages that go on with a line of it: `train.csv`. */
  file: string;
  /** The file after its place in the config: `contender.yml:6:16: data.train.path: train.csv`. */
  path: string;
  /** The place of the select list: `contender.yml:6:32: data.train.select`. */
  select: string;
  where: string;
}

export function namesOf(source: Source, workspace: string): SourceNames {
  const file = source.shown ?? nameOf(source.path, workspace);
  const { path, select = 'select', where = 'where' } = source.places ?? {};
  return { file, path: path === undefined ? file : `${path}: ${file}`, select, where };
}

/** A file's path from the workspace on, where it lies in it. */
export function nameOf(path: string, workspace: string): string {
  const name = relative(workspace, path);
  return name === '' || name.startsWith('..') || isAbsolute(name) ? path : name;
}
