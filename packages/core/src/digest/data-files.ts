import { glob, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { ConfigurationError, hasCode } from '../errors.ts';
import { unreadable } from './files.ts';
import { requireFile } from './require-file.ts';

/** How messages about a path begin. */
export interface PathWords {
  /** The path as the user wrote it. */
  shown: string;
  /** What stands before it, for example its place in the config: `contender.yml:6:16: data.train.path: `. */
  where?: string;
}

export interface DataFile {
  /** Absolute. */
  path: string;
  /** Relative to the folder that all of them are in, with forward slashes. */
  name: string;
  /** For messages: the path as the user would write it. */
  shown: string;
}

/** The files that a path of the config stands for. */
export interface DataFiles {
  kind: 'file' | 'folder' | 'pattern';
  /** At least one, sorted by name. */
  files: DataFile[];
  /** Pointers of DVC for files among them, or that should be. */
  pointers: DataFile[];
}

/** Whether a path is a pattern, where no file has that very name. */
export function isPattern(path: string): boolean {
  return /[*?[{]/.test(path);
}

/**
 * Finds the files of a dataset: the file itself, all files below a folder, or all that a pattern matches (`*`, `**`,
 * `?`, `[…]`, `{…}`). Names that begin with a dot or an underscore are passed over, as data tools put their own notes
 * there; a folder that matches counts with all that it holds.
 * @param path absolute
 * @throws ConfigurationError when there is none, or one is empty or cannot be read
 */
export async function findDataFiles(path: string, words: PathWords): Promise<DataFiles> {
  const found = await listDataFiles(path, words);
  for (const file of found.files) await requireFile(file.path, `${words.where ?? ''}${file.shown}`);
  return found;
}

/** The same, whatever is in the files; there may be none where there are pointers. */
export async function listDataFiles(path: string, words: PathWords): Promise<DataFiles> {
  const stats = await stat(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw unreadable(`${words.where ?? ''}${words.shown}`, error);
  });
  if (stats === undefined && isPattern(path)) return listMatches(path, words);
  if (stats?.isDirectory() === true) {
    const shownFolder = words.shown.replace(/\/+$/, '');
    const found = split(await walkFolder(path, ''), path, shownFolder);
    if (found.files.length + found.pointers.length > 0) return { kind: 'folder', ...found };
    throw new ConfigurationError(`${words.where ?? ''}${words.shown} is a folder without files`, {
      hint: 'Names that begin with a dot or an underscore do not count. Bring the data in an earlier step.',
    });
  }
  return { kind: 'file', files: [{ path, name: basename(path), shown: words.shown }], pointers: [] };
}

async function listMatches(path: string, words: PathWords): Promise<DataFiles> {
  const parts = path.split('/');
  const base = parts.slice(0, parts.findIndex(isPattern)).join('/') || '/';
  const pattern = relative(base, path).replaceAll(sep, '/');
  const depth = pattern.split('/').length;
  const shownBase = words.shown.split('/').slice(0, -depth).join('/');
  const names = new Set<string>();
  // A file that only its pointer stands for would be missed in silence.
  for await (const match of glob([pattern, `${pattern}.dvc`], { cwd: base })) {
    const name = match.replaceAll(sep, '/');
    if (isPassedOver(basename(name))) continue;
    const stats = await stat(join(base, name)).catch(() => undefined);
    if (stats?.isDirectory() === true) for (const file of await walkFolder(base, name)) names.add(file);
    else names.add(name);
  }
  const found = split([...names], base, shownBase);
  if (found.files.length + found.pointers.length > 0) return { kind: 'pattern', ...found };
  throw new ConfigurationError(`${words.where ?? ''}nothing matches ${words.shown}`, {
    hint: await describeFolder(base, shownBase === '' ? '.' : shownBase),
  });
}

function split(
  names: readonly string[],
  base: string,
  shownBase: string,
): Pick<DataFiles, 'files' | 'pointers'> {
  const files = [...names].sort().map((name) => ({
    name,
    path: join(base, name),
    shown: shownBase === '' ? name : `${shownBase}/${name}`,
  }));
  return {
    files: files.filter(({ name }) => !name.endsWith('.dvc')),
    pointers: files.filter(({ name }) => name.endsWith('.dvc')),
  };
}

/** The files below `base/folder`, by their path from `base` on. A link to a file is a file. */
async function walkFolder(base: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(base, folder), { withFileTypes: true }).catch((error: unknown) => {
    throw unreadable(join(base, folder), error);
  });
  const found: string[] = [];
  for (const entry of entries) {
    if (isPassedOver(entry.name)) continue;
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await walkFolder(base, name)));
    else found.push(name);
  }
  return found;
}

function isPassedOver(name: string): boolean {
  return name.startsWith('.') || name.startsWith('_');
}

const shownNames = 5;

/** What a folder holds, in a sentence. */
async function describeFolder(folder: string, shown: string): Promise<string> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw unreadable(folder, error);
  });
  if (names === undefined) {
    const above = dirname(shown);
    return `There is no folder ${shown}${above === '.' ? '' : ` in ${above}`}.`;
  }
  if (names.length === 0) return `The folder ${shown} is empty.`;
  const first = names.sort().slice(0, shownNames).join(', ');
  const others = names.length - shownNames;
  return `The folder ${shown} holds ${first}${others > 0 ? ` and ${others} more` : ''}.`;
}
