import { stat } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { ConfigurationError } from '../errors.ts';
import { digestOf } from './canonical.ts';
import { type DataFiles, isPattern, listDataFiles, type PathWords } from './data-files.ts';
import { type DvcPointer, missingDvcData, readDvcPointer, verifyDvcData } from './dvc.ts';
import { digestFile, digestFileTwice, type FileDigest } from './files.ts';
import { requireFile } from './require-file.ts';

/** What DVC calls the data. */
interface DvcMark {
  /** The pointer file. */
  pointer: string;
  md5?: string;
  etag?: string;
  checksum?: string;
}

export interface DataDigest {
  /** Of the one file; of several the digest of the canonical list of their names, sizes and digests. */
  sha256: string;
  bytes: number;
  /** How many files; left out where the path names one. */
  files?: number;
  /** Left out where DVC does not keep them. */
  dvc?: DvcMark[];
}

/** The path of the data where a path names a pointer of DVC, else the path itself. */
export async function followDvcPointer(path: string, words: PathWords): Promise<string> {
  if (!path.endsWith('.dvc') || isPattern(path)) return path;
  await requireFile(path, `${words.where ?? ''}${words.shown}`);
  return (await readDvcPointer(path, `${words.where ?? ''}${words.shown}`)).target;
}

/**
 * Digests a dataset: a file, a folder, or what a pattern matches. Where DVC keeps it, it must be what DVC recorded.
 * @param path absolute. @param workspace absolute; a pointer above it is none of ours
 * @throws ConfigurationError when data are missing, empty, or differ from their pointer
 */
export async function digestData(path: string, workspace: string, words: PathWords): Promise<DataDigest> {
  const where = words.where ?? '';
  const above = await pointerAbove(path, workspace, words.shown);
  const found = await listDataFiles(path, words).catch((error: unknown) => {
    throw above === undefined ? error : missingDvcData(`${where}${words.shown}`, above.shown);
  });
  if (above !== undefined && found.kind === 'file' && !(await exists(path))) {
    throw missingDvcData(`${where}${words.shown}`, above.shown);
  }
  const pointers = above === undefined ? [] : [above];
  for (const { path: file, shown } of found.pointers) pointers.push(await readDvcPointer(file, shown));
  for (const { target, shown } of pointers) {
    if (!(await exists(target))) throw missingDvcData(`${where}${dataOf(shown)}`, shown);
  }
  if (found.files.length === 0) {
    throw new ConfigurationError(`${where}${words.shown} names pointers of DVC alone`, {
      hint: 'Name the data, without the ending .dvc.',
    });
  }
  const digests = await digestFiles(found, pointers, where);
  const known = new Map(digests.flatMap(({ md5 }, index) => keyed(found.files[index]?.path, md5)));
  for (const pointer of pointers) await verifyDvcData(pointer, `${where}${dataOf(pointer.shown)}`, known);
  const whole = summarize(found, digests);
  return pointers.length === 0 ? whole : { ...whole, dvc: pointers.map(markOf) };
}

function keyed(path: string | undefined, md5: string | undefined): [string, string][] {
  return path === undefined || md5 === undefined ? [] : [[path, md5]];
}

function dataOf(pointer: string): string {
  return pointer.replace(/\.dvc$/, '');
}

type Digested = FileDigest & { md5?: string };

async function digestFiles(
  found: DataFiles,
  pointers: readonly DvcPointer[],
  where: string,
): Promise<Digested[]> {
  const digests: Digested[] = [];
  for (const file of found.files) {
    await requireFile(file.path, `${where}${file.shown}`);
    const pointed = pointers.some(({ target }) => `${file.path}/`.startsWith(`${target}/`));
    digests.push({ path: file.name, ...(await (pointed ? digestFileTwice : digestFile)(file.path)) });
  }
  return digests;
}

function summarize({ kind }: DataFiles, digests: readonly Digested[]): DataDigest {
  const list: FileDigest[] = digests.map(({ path, sha256, bytes }) => ({ path, sha256, bytes }));
  const [first] = list;
  if (kind === 'file' && first !== undefined) return { sha256: first.sha256, bytes: first.bytes };
  return {
    sha256: digestOf(list),
    bytes: list.reduce((sum, file) => sum + file.bytes, 0),
    files: list.length,
  };
}

/** The pointer for a path itself, or for a folder that it lies in. */
async function pointerAbove(path: string, workspace: string, shown: string): Promise<DvcPointer | undefined> {
  const clean = path.replace(/\/+$/, '');
  let [current, name] = [clean, shown.replace(/\/+$/, '')];
  while (current.length > workspace.length && !relative(workspace, current).startsWith('..')) {
    if (!isPattern(current) && (await exists(`${current}.dvc`))) {
      return readDvcPointer(`${current}.dvc`, `${name}.dvc`);
    }
    [current, name] = [dirname(current), dirname(name)];
  }
  return undefined;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function markOf({ shown, md5, etag, checksum }: DvcPointer): DvcMark {
  return {
    pointer: shown,
    ...(md5 === undefined ? {} : { md5 }),
    ...(etag === undefined ? {} : { etag }),
    ...(checksum === undefined ? {} : { checksum }),
  };
}
