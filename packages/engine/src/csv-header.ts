import type { DataEncoding } from '@contender/core';
import { readBytes } from './text-file.ts';

export interface CsvHeader {
  delimiter: string;
  names: string[];
}

const delimiters = [',', ';', '\t', '|'];
const longestHeader = 1 << 20;

const labels = { 'utf-8': 'utf-8', 'utf-16': 'utf-16le', 'latin-1': 'latin1' } as const;

/**
 * Reads the header of a CSV file (plain or packed). Where none is given, the delimiter is the one of comma, semicolon, tab and bar that
 * the header holds most often: guessed from the header alone, a ragged file cannot pass as one with a single column.
 */
export async function readCsvHeader(
  path: string,
  encoding: DataEncoding = 'utf-8',
  given?: string,
): Promise<CsvHeader> {
  const line = (await firstRecord(path, encoding)).replace(/^\uFEFF/, '');
  if (given !== undefined) return { delimiter: given, names: splitRecord(line, given) };
  let best: CsvHeader = { delimiter: ',', names: [] };
  for (const delimiter of delimiters) {
    const names = splitRecord(line, delimiter);
    if (names.length > best.names.length) best = { delimiter, names };
  }
  return best;
}

/** The text up to the first line break outside quotes. */
async function firstRecord(path: string, encoding: DataEncoding): Promise<string> {
  const decoder = new TextDecoder(labels[encoding]);
  let text = '';
  for await (const chunk of readBytes(path)) {
    if (!(chunk instanceof Uint8Array)) break;
    text += decoder.decode(chunk, { stream: true });
    const end = endOfRecord(text);
    if (end !== undefined) return text.slice(0, end);
    if (text.length > longestHeader) break;
  }
  return text;
}

function endOfRecord(text: string): number | undefined {
  let quoted = false;
  let begun = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"') quoted = !quoted;
    else if (!quoted && begun && (character === '\n' || character === '\r')) return index;
    if (character !== '\n' && character !== '\r') begun = true;
  }
  return undefined;
}

function splitRecord(line: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    const character = line[index];
    if (character === '"' && quoted && line[index + 1] === '"') {
      field += '"';
      index += 1;
    } else if (character === '"') {
      quoted = !quoted;
    } else if (character === delimiter && !quoted) {
      fields.push(field.trim());
      field = '';
    } else {
      field += character;
    }
  }
  fields.push(field.trim());
  return fields;
}
