import { createHash } from 'node:crypto';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigurationError, messageOf } from '../errors.ts';
import { digestFileTwice, unreadable } from './files.ts';

const outSchema = z.object({
  path: z.string().min(1),
  md5: z
    .string()
    .regex(/^[0-9a-f]{32}(\.dir)?$/, 'is no MD5')
    .optional(),
  etag: z.string().optional(),
  checksum: z.string().optional(),
  hash: z.string().optional(),
});
const pointerSchema = z.object({ outs: z.array(outSchema).length(1, 'must be exactly one') });

/** What a `.dvc` file says of the data that DVC keeps outside git. */
export interface DvcPointer {
  /** The pointer file, for messages and records. */
  shown: string;
  /** The data, absolute. */
  target: string;
  /** 32 hexadecimal digits; of a folder with `.dir` behind them. */
  md5?: string | undefined;
  /** In place of the MD5 where the data were imported from a store that has its own. */
  etag?: string | undefined;
  checksum?: string | undefined;
  /** Written before DVC 3: line ends of text were made alike before hashing. */
  legacy: boolean;
}

/** @throws ConfigurationError when the file is no pointer to one file or folder */
export async function readDvcPointer(path: string, shown: string): Promise<DvcPointer> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(shown, error);
  });
  const refused = (why: string, cause: unknown) =>
    new ConfigurationError(`${shown} is no pointer of DVC: ${why}`, {
      hint: 'Write it with `dvc add`, or restore it from git.',
      cause,
    });
  let content: unknown;
  try {
    // Every value as text: a hash of digits alone is no number.
    content = parse(text, { schema: 'failsafe' });
  } catch (error) {
    throw refused(messageOf(error).split('\n')[0] ?? '', error);
  }
  const parsed = pointerSchema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refused(`${issue?.path.join('.') || 'the file'}: ${issue?.message}`, parsed.error);
  }
  const [out] = parsed.data.outs;
  if (out === undefined) throw refused('outs is empty', undefined);
  const { md5, etag, checksum, hash } = out;
  return { shown, target: resolve(dirname(path), out.path), md5, etag, checksum, legacy: hash === undefined };
}

/** @throws ConfigurationError that names the command which brings the data */
export function missingDvcData(shown: string, pointer: string): ConfigurationError {
  return new ConfigurationError(`${shown} is not here: DVC keeps it`, {
    hint: `Bring it in an earlier step: dvc pull ${pointer}`,
  });
}

/**
 * Compares data with their pointer. A pointer without an MD5 (imported data) says nothing that could be compared.
 * @param shown how a message begins
 * @param known MD5 of files that were read already, by path
 * @throws ConfigurationError when they are other data
 */
export async function verifyDvcData(
  pointer: DvcPointer,
  shown: string,
  known: ReadonlyMap<string, string>,
): Promise<void> {
  const { md5: recorded, legacy, target } = pointer;
  if (recorded === undefined) return;
  const isFolder = (await stat(target)).isDirectory();
  const hash = async (hashFile: HashFile) => (isFolder ? hashDvcFolder(target, hashFile) : hashFile(target));
  const actual = await hash(async (path) => known.get(path) ?? (await digestFileTwice(path)).md5);
  if (actual === recorded || (legacy && (await hash(hashUnixText)) === recorded)) return;
  throw new ConfigurationError(
    `${shown} is not what ${pointer.shown} records (MD5 ${actual}, not ${recorded})`,
    {
      hint: `Bring back what is recorded with \`dvc pull ${pointer.shown}\`, or record what is here with \`dvc add ${pointer.shown.replace(/\.dvc$/, '')}\`.`,
    },
  );
}

type HashFile = (path: string) => Promise<string>;

/**
 * The MD5 of a folder as DVC makes it: of the list of its files, sorted, as Python writes JSON. Hidden files count.
 */
async function hashDvcFolder(folder: string, hashFile: HashFile): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const names = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    // By code points, as Python sorts; UTF-8 keeps their order.
    .sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  const items: string[] = [];
  for (const name of names) {
    items.push(`{"md5": "${await hashFile(join(folder, name))}", "relpath": ${pythonString(name)}}`);
  }
  return `${createHash('md5')
    .update(`[${items.join(', ')}]`)
    .digest('hex')}.dir`;
}

function pythonString(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[^\0-~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const chunkBytes = 1 << 20;
const judgedBytes = 512;

/** MD5 with CRLF as LF where a chunk looks like text: DVC's own hash until version 3, chunk by chunk. */
async function hashUnixText(path: string): Promise<string> {
  const hash = createHash('md5');
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(chunkBytes);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes);
      if (bytesRead === 0) return hash.digest('hex');
      const chunk = buffer.subarray(0, bytesRead);
      const text = looksLikeText(chunk.subarray(0, judgedBytes));
      hash.update(text ? Buffer.from(chunk.toString('latin1').replaceAll('\r\n', '\n'), 'latin1') : chunk);
    }
  } finally {
    await file.close();
  }
}

function looksLikeText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  const isText = (byte: number) => (byte >= 32 && byte < 127) || [8, 9, 10, 12, 13].includes(byte);
  return bytes.filter((byte) => !isText(byte)).length / bytes.length <= 0.3;
}
