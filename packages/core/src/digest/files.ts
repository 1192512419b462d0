import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ConfigurationError, ExternalError, explainSystemError, hasCode } from '../errors.ts';
import { digestOf } from './canonical.ts';

export interface FileDigest {
  /** Relative to the folder, with forward slashes. */
  path: string;
  sha256: string;
  bytes: number;
}

export interface FolderDigest {
  /** Digest of the canonical list of files: it changes with any name or content and with nothing else. */
  sha256: string;
  bytes: number;
  /** Sorted by path. */
  files: FileDigest[];
}

/**
 * Streams a file through SHA-256; memory does not grow with the file.
 *
 * @throws ConfigurationError when there is no such file, ExternalError when it cannot be read to its end
 */
export async function digestFile(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  const bytes = await streamThrough(path, [hash]);
  return { sha256: hash.digest('hex'), bytes };
}

/** The same, with the MD5 that other tools know the file by, in one reading. */
export async function digestFileTwice(path: string): Promise<{ sha256: string; md5: string; bytes: number }> {
  const [sha256, md5] = [createHash('sha256'), createHash('md5')];
  const bytes = await streamThrough(path, [sha256, md5]);
  return { sha256: sha256.digest('hex'), md5: md5.digest('hex'), bytes };
}

async function streamThrough(path: string, hashes: readonly Hash[]): Promise<number> {
  let bytes = 0;
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), async (chunks) => {
    for await (const chunk of chunks) {
      for (const hash of hashes) hash.update(chunk);
      bytes += chunk.length;
    }
  }).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  return bytes;
}

/**
 * Digests every file below a folder. A link or anything else that is not a plain file or folder is refused:
 * what it points to could change, or lie outside, without the digest knowing.
 */
export async function digestFolder(folder: string): Promise<FolderDigest> {
  const files: FileDigest[] = [];
  for (const path of await listFiles(folder)) {
    files.push({ path, ...(await digestFile(join(folder, path))) });
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { sha256: digestOf(files), bytes, files };
}

/** Digest of whatever stands at the path, a file or a folder; the path itself may be a link. */
export async function digestPath(path: string): Promise<{ sha256: string; bytes: number }> {
  const stats = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (!stats.isDirectory()) return digestFile(path);
  const { sha256, bytes } = await digestFolder(path);
  return { sha256, bytes };
}

async function listFiles(folder: string, prefix = ''): Promise<string[]> {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true }).catch((error: unknown) => {
    throw unreadable(join(folder, prefix), error);
  });
  const found: string[] = [];
  for (const entry of entries) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await listFiles(folder, path)));
    else if (entry.isFile()) found.push(path);
    else {
      throw new ConfigurationError(`${join(folder, path)} is neither a file nor a folder`, {
        hint: 'A model folder may hold plain files only: copy what a link points to into the folder.',
      });
    }
  }
  return found.sort();
}

/** What went wrong with a path, as an error of ours. */
export function unreadable(path: string, cause: unknown): unknown {
  if (hasCode(cause, 'ENOENT')) return new ConfigurationError(`${path} does not exist`, { cause });
  const explained = explainSystemError(cause, path);
  return explained === cause ? new ExternalError(`Cannot read ${path}`, { cause }) : explained;
}
