import { type ErrorCode, LineCounter, parseDocument } from 'yaml';
import type { ZodType } from 'zod';
import { ConfigurationError } from '../errors.ts';
import { explainIssue } from './explain.ts';
import { type Fault, indexNodes } from './yaml-nodes.ts';

export interface Position {
  line: number;
  column: number;
}

/** A YAML file with the place of every value, so that a later complaint can point at it. */
export interface YamlDocument<T> {
  file: string;
  value: T;
  /** Where a path stands: its key, or in a list the item; for a path that is absent, its nearest ancestor. From 1. */
  positionOf(path: readonly PropertyKey[]): Position;
}

const controlCharacter = /[^\P{Cc}\t\n\r\u0085]/u;

/** What to say instead of the parser's words, where those are for programmers. */
const syntaxWords: Partial<Record<ErrorCode, string>> = {
  BLOCK_AS_IMPLICIT_KEY:
    'a second `key: value` inside a value. Put it on its own line, indented like its neighbours, or quote the value.',
  MULTIPLE_DOCS: 'a second document begins here (`---`). The file must hold one.',
  RESOURCE_EXHAUSTION: 'lists and maps are nested too deeply here.',
  TAB_AS_INDENT: 'a tab cannot indent a line. Write spaces.',
};

/**
 * Parses YAML and checks it against a schema. Every fault is reported at once, in the order of the file, each with
 * file, line, column, what was found and what to write instead, in one `ConfigurationError`. Of broken syntax only
 * the first place is reported, since the rest follows from it.
 *
 * Anchors, aliases and merge keys (`<<`) are understood.
 */
export function parseYaml<T>(source: string, file: string, schema: ZodType<T>): YamlDocument<T> {
  const text = source.replace(/^\uFEFF/, '');
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    merge: true,
  });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const refuse = (faults: readonly Fault[], details: { hint?: string; cause?: unknown } = {}): never => {
    const complaints = faults
      .toSorted((a, b) => a.offset - b.offset)
      .map((fault) => {
        const { line, column } = at(fault.offset);
        return `${file}:${line}:${column}: ${fault.text}`;
      });
    throw new ConfigurationError([...new Set(complaints)].join('\n'), details);
  };

  const control = controlCharacter.exec(text);
  if (control !== null) {
    const code = control[0].charCodeAt(0).toString(16).padStart(4, '0').toUpperCase();
    refuse([{ offset: control.index, text: `the control character U+${code}. Is this a text file?` }]);
  }
  const broken = document.errors[0];
  if (broken !== undefined) {
    const words = syntaxWords[broken.code];
    refuse(
      [{ offset: broken.pos[0], text: `YAML syntax: ${words ?? parserWords(broken.message)}` }],
      words === undefined
        ? { hint: 'Check the indentation, quotes, brackets and colons around that place.' }
        : {},
    );
  }

  const index = indexNodes(document, (offset) => at(offset).line);
  if (index.fatal.length > 0) refuse([...index.fatal, ...index.duplicates]);
  let raw: unknown;
  try {
    raw = document.toJS();
  } catch (cause) {
    const words =
      'the aliases (`*name`) repeat too much: with all of them written out the file would be huge.';
    refuse([{ offset: index.firstAlias, text: words }], { hint: 'Write the values themselves.', cause });
  }
  const parsed = schema.safeParse(raw);
  const faults = [
    ...index.duplicates,
    ...document.warnings.map(({ pos, message }) => ({
      offset: pos[0],
      text: `${message.replace(/^Unresolved tag:/, 'unknown tag')}. Remove it.`,
    })),
    ...(parsed.error?.issues ?? [])
      .flatMap((issue) => explainIssue(issue, raw, schema))
      .map(({ path, part, text }) => ({ offset: index.offsetOf(path, part), text })),
  ];
  if (!parsed.success || faults.length > 0) return refuse(faults);
  return { file, value: parsed.data, positionOf: (path) => at(index.offsetOf(path, 'key')) };
}

function parserWords(message: string): string {
  return message
    .replace(/^Missing closing (.)quote/, 'the closing $1 is missing')
    .replace(/^Flow sequence/, 'a list in [ ]')
    .replace(/^Flow map/, 'a map in { }')
    .replace(' in block collection', '')
    .replace(/\.?$/, '.');
}
