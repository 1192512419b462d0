import { readBytes } from './text-file.ts';

type LineEnd = 'LF' | 'CRLF' | 'CR';

const [lf, cr, quote] = [0x0a, 0x0d, 0x22];

/** The first line of a text file, from 1, that ends in another way than the lines before; breaks in quotes aside. */
export async function findMixedLineEnd(
  path: string,
): Promise<{ line: number; end: LineEnd; before: LineEnd } | undefined> {
  let before: LineEnd | undefined;
  let [line, quoted, returned] = [1, false, false];
  for await (const chunk of readBytes(path)) {
    if (!(chunk instanceof Uint8Array)) continue;
    for (const byte of chunk) {
      const end = returned ? (byte === lf ? 'CRLF' : 'CR') : byte === lf ? 'LF' : undefined;
      returned = byte === cr;
      if (byte === quote) quoted = !quoted;
      if (end === undefined) continue;
      if (!quoted && before !== undefined && end !== before) return { line, end, before };
      if (!quoted) before = end;
      line += 1;
    }
  }
  return undefined;
}
