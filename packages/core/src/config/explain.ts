import type { ZodType, z } from 'zod';
import { nearest } from '../nearest.ts';
import { lookUp } from './schema-lookup.ts';

type Issue = z.core.$ZodIssue;

export interface Explanation {
  path: readonly PropertyKey[];
  /** What of the path the complaint is about. */
  part: 'key' | 'value';
  text: string;
}

/** Says in plain words what zod found wrong: where, what is expected, what was found, what to write instead. */
export function explainIssue(issue: Issue, raw: unknown, schema: ZodType): Explanation[] {
  const { path } = issue;
  const place = placeName(path);
  if (issue.code === 'unrecognized_keys') {
    const { keys } = lookUp(schema, path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      part: 'key',
      text: `unknown key ${JSON.stringify(key)} in ${place}.${keyAdvice(key, keys)}`,
    }));
  }
  if (issue.code === 'invalid_key') {
    const reason = issue.issues[0] === undefined ? issue.message : expectation(issue.issues[0], undefined);
    const text = `the key ${JSON.stringify(path.at(-1))} in ${placeName(path.slice(0, -1))}: ${reason}.`;
    return [{ path, part: 'key', text }];
  }
  if (issue.code === 'invalid_union') {
    const inner = deepestAlternative(issue.errors);
    if (inner !== undefined) {
      return inner.flatMap((one) => explainIssue({ ...one, path: [...path, ...one.path] }, raw, schema));
    }
  }
  const found = valueAt(raw, path);
  if (found === undefined) {
    const { description } = lookUp(schema, path);
    const meaning = description === undefined ? '' : ` ${description}`;
    return [{ path, part: 'key', text: `${place} is missing: ${expectation(issue, found)}.${meaning}` }];
  }
  if (path.length === 0 && found === null) {
    const { keys } = lookUp(schema, path);
    const wanted =
      keys.length === 0 ? expectation(issue, found) : `expected a map with ${enumerate(keys, 'and')}`;
    return [{ path, part: 'value', text: `the file is empty: ${wanted}.` }];
  }
  const text = `${place}: ${expectation(issue, found)}, found ${describe(found)}.${advice(issue, found)}`;
  return [{ path, part: 'value', text }];
}

/** What should stand there, without a full stop: "expected …", "must be …", or the schema's own words. */
function expectation(issue: Issue, found: unknown): string {
  if (isSchemasOwn(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type': {
      const finite = typeof found === 'number' && !Number.isFinite(found) && issue.expected === 'number';
      return `expected ${finite ? 'a finite number' : typeName(issue.expected)}`;
    }
    case 'invalid_value': {
      return expectedValue(issue.values);
    }
    case 'invalid_union': {
      if (issue.inclusive !== false && issue.options !== undefined) return expectedValue(issue.options);
      const types = issue.errors.flatMap((alternative) => alternative.flatMap(expectedType));
      return types.length === 0
        ? 'expected another form'
        : `expected ${enumerate([...new Set(types)], 'or')}`;
    }
    case 'too_small':
      return atLeast(issue);
    case 'too_big':
      return atMost(issue);
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return issue.format === 'regex' ? `must match ${issue.pattern}` : `must be a valid ${issue.format}`;
    default:
      return issue.message.replace(/^Invalid input: /, '');
  }
}

/** Whether the schema itself worded the complaint; else the words are zod's. */
function isSchemasOwn(message: string): boolean {
  return !/^(Invalid|Too|Unrecognized)\b/.test(message);
}

function expectedValue(values: readonly unknown[]): string {
  const words = values.map((value) => (typeof value === 'string' ? `"${value}"` : String(value)));
  return words.length === 1 ? `expected ${words[0]}` : `expected one of ${enumerate(words, 'or')}`;
}

function atLeast(issue: z.core.$ZodIssueTooSmall): string {
  const inclusive = issue.inclusive !== false;
  if (issue.origin === 'string') {
    return issue.minimum === 1 ? 'must not be empty' : `must have at least ${issue.minimum} characters`;
  }
  if (issue.origin === 'array') return `needs at least ${counted(issue.minimum, 'item')}`;
  return `must be ${inclusive ? 'at least' : 'above'} ${issue.minimum}`;
}

function atMost(issue: z.core.$ZodIssueTooBig): string {
  const inclusive = issue.inclusive !== false;
  if (issue.origin === 'string') return `may have at most ${counted(issue.maximum, 'character')}`;
  if (issue.origin === 'array') return `may have at most ${counted(issue.maximum, 'item')}`;
  return `must be ${inclusive ? 'at most' : 'below'} ${issue.maximum}`;
}

/** The alternative of a union that was meant: it failed inside, not at its own type. Undefined where none stands out. */
function deepestAlternative(alternatives: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return alternatives
    .filter((issues) => issues.every((issue) => issue.path.length > 0 || issue.code !== 'invalid_type'))
    .toSorted((a, b) => a.length - b.length)[0];
}

function expectedType(issue: Issue): string[] {
  if (issue.code !== 'invalid_type' || issue.path.length > 0) return [];
  return issue.expected === 'boolean' ? ['true', 'false'] : [typeName(issue.expected)];
}

function typeName(expected: string): string {
  const words: Record<string, string> = {
    object: 'a map',
    record: 'a map',
    array: 'a list',
    string: 'text',
    int: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    null: 'nothing',
  };
  return words[expected] ?? expected;
}

/** What to write instead, where the value found tells it. */
function advice(issue: Issue, found: unknown): string {
  if (issue.code === 'invalid_value') {
    const same = issue.values.find((value) => String(value) === String(found));
    if (same !== undefined)
      return typeof same === 'string' ? ' Put it in quotes.' : ' Write it without quotes.';
    const texts = issue.values.filter((value) => typeof value === 'string');
    const near = typeof found === 'string' ? nearest(found, texts) : undefined;
    return near === undefined ? '' : ` Did you mean "${near}"?`;
  }
  if (issue.code !== 'invalid_type' || isSchemasOwn(issue.message)) return '';
  if (issue.expected === 'string') {
    return typeof found === 'number' || typeof found === 'boolean' ? ' Put it in quotes.' : '';
  }
  if (typeof found !== 'string') return '';
  if (issue.expected === 'array') return /^[\w.-]+$/.test(found) ? ` Write [${found}].` : '';
  if (issue.expected === 'boolean') {
    if (/^(true|yes|on)$/i.test(found)) return ' Write true, without quotes.';
    return /^(false|no|off)$/i.test(found) ? ' Write false, without quotes.' : '';
  }
  const isNumber = issue.expected === 'number' || issue.expected === 'int';
  return isNumber && found.trim() !== '' && Number.isFinite(Number(found)) ? ' Write it without quotes.' : '';
}

function keyAdvice(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  if (near !== undefined) return ` Did you mean "${near}"?`;
  return known.length === 0 ? '' : ` Known keys: ${known.join(', ')}.`;
}

function describe(value: unknown): string {
  if (value === null) return 'an empty value';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  switch (typeof value) {
    case 'string':
      return value === '' ? 'an empty text' : `the text ${JSON.stringify(shortened(value))}`;
    case 'object':
      return Object.keys(value ?? {}).length === 0 ? 'an empty map' : 'a map';
    case 'boolean':
      return String(value);
    default:
      return `the number ${String(value)}`;
  }
}

function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

function counted(count: number | bigint, noun: string): string {
  if (count === 1) return `one ${noun}`;
  return `${count} ${noun}s`;
}

function enumerate(words: readonly string[], conjunction: 'and' | 'or'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

/** `models.flight-delay.evaluate.fairness[0].max_gap` */
function placeName(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file';
  return path
    .map((key, depth) => (typeof key === 'number' ? `[${key}]` : `${depth === 0 ? '' : '.'}${String(key)}`))
    .join('');
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? Reflect.get(value, key)
        : undefined,
    root,
  );
}
