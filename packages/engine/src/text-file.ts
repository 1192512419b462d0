import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { ConfigurationError, type DataEncoding, messageOf } from '@contender/core';
import type { SourceNames } from './naming.ts';

const headBytes = 4096;

/** The bytes of a text file as they come, unpacked where the ending says that they are packed. */
export function readBytes(path: string): AsyncIterable<unknown> & { destroy(): unknown } {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  const packing = packingOf(path);
  if (packing === undefined) return file;
  const unpacked = packing.unpack();
  // A fault of either is thrown to whoever reads.
  pipeline(file, unpacked).catch(() => undefined);
  return unpacked;
}

/**
 * Refuses what cannot be text in UTF-8, judged by its first bytes, and a packed file that is not whole.
 * @throws ConfigurationError that says what it is instead
 */
export async function refuseForeignBytes(
  path: string,
  names: SourceNames,
  encoding: DataEncoding = 'utf-8',
): Promise<void> {
  const packing = packingOf(path);
  const head = packing === undefined ? await readHead(path) : await unpackHead(path, packing, names);
  if (encoding === 'utf-16') refuseBigEndian(head, names);
  if (encoding !== 'utf-8') return;
  const wide = wideEncodingOf(head);
  if (wide !== undefined) {
    const target = names.file.replace(/(\.[^./]+)?$/, '.utf8$1');
    throw new ConfigurationError(`${names.path} is text in UTF-16, not UTF-8`, {
      hint: `Say \`encoding: utf-16\`, or save it as UTF-8: iconv -f ${wide} -t UTF-8 ${names.file} > ${target}`,
    });
  }
  const signature = signatures.find(([bytes]) => bytes.every((byte, index) => head[index] === byte));
  if (signature !== undefined) {
    const [, what, hint] = signature;
    throw new ConfigurationError(`${names.path} is no text: it is ${what}`, { hint });
  }
  if (head.includes(0)) {
    throw new ConfigurationError(`${names.path} is no text`, {
      hint: 'Is it a compressed or Parquet file with another ending?',
    });
  }
}

const unpack = 'Unpack it first; of compressed files .gz and .zst can be read.';

const signatures: readonly (readonly [bytes: readonly number[], what: string, hint: string])[] = [
  [[0x1f, 0x8b], 'compressed with gzip', 'Give it the ending .gz, or unpack it.'],
  [[0x50, 0x41, 0x52, 0x31], 'a Parquet file', 'Give it the ending .parquet, or say `format: parquet`.'],
  [
    [0x50, 0x4b, 0x03, 0x04],
    'a ZIP archive or an Excel workbook',
    'Unpack it, or export the sheet as CSV in UTF-8.',
  ],
  [[0x28, 0xb5, 0x2f, 0xfd], 'compressed with Zstandard', 'Give it the ending .zst, or unpack it.'],
  [[0x42, 0x5a, 0x68], 'compressed with bzip2', unpack],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'compressed with xz', unpack],
];

/** A way to pack files that the engine unpacks by itself. */
interface Packing {
  ending: string;
  name: string;
  magic: readonly number[];
  unpack: () => Transform;
}

const packings: readonly Packing[] = [
  { ending: '.gz', name: 'gzip', magic: [0x1f, 0x8b], unpack: () => createGunzip() },
  {
    ending: '.zst',
    name: 'Zstandard',
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    unpack: () => createZstdDecompress(),
  },
];

/** How a file is packed: the engine goes by the ending. */
function packingOf(path: string): Packing | undefined {
  return packings.find(({ ending }) => path.toLowerCase().endsWith(ending));
}

async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The engine takes what a packed file that was cut still gives, so it is unpacked to its end here. */
async function unpackHead(path: string, packing: Packing, names: SourceNames): Promise<Uint8Array> {
  const begin = await readHead(path);
  if (!packing.magic.every((byte, index) => begin[index] === byte)) {
    throw new ConfigurationError(
      `${names.path} is not compressed with ${packing.name}, though its ending says so`,
      { hint: `Take ${packing.ending} off its name, or compress it.` },
    );
  }
  let head = new Uint8Array();
  try {
    for await (const chunk of readBytes(path)) {
      if (head.length === 0 && chunk instanceof Uint8Array) head = chunk.slice(0, headBytes);
    }
  } catch (error) {
    throw new ConfigurationError(`${names.path} is damaged (${messageOf(error)})`, {
      hint: 'Was the download or export interrupted? Make the file again.',
      cause: error,
    });
  }
  return head;
}

/** The engine reads UTF-16 with the smaller byte first alone, and of the other kind nothing, without a word. */
function refuseBigEndian(head: Uint8Array, names: SourceNames): void {
  if (!(head[0] === 0xfe && head[1] === 0xff) && wideEncodingOf(head) !== 'UTF-16BE') return;
  const target = names.file.replace(/(\.[^./]+)?$/, '.utf8$1');
  throw new ConfigurationError(
    `${names.path} is text in UTF-16 with the larger byte first, which cannot be read`,
    {
      hint: `Save it as UTF-8: iconv -f UTF-16BE -t UTF-8 ${names.file} > ${target}`,
    },
  );
}

/** The name of a UTF-16 encoding that the bytes are in: marked as such, or every other byte is 0. */
function wideEncodingOf(head: Uint8Array): string | undefined {
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'UTF-16';
  const zeros = [0, 0];
  head.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const many = head.length / 4;
  if (odd > many && even === 0) return 'UTF-16LE';
  return even > many && odd === 0 ? 'UTF-16BE' : undefined;
}
