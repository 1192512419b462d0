import { ConfigurationError } from '@contender/core';
import { z } from 'zod';

export interface InputField {
  /** As the schema names it: `failOn`. */
  name: string;
  /** As the user writes it in action.yml and on the command line: `fail-on`. */
  option: string;
  description: string;
  default: string | undefined;
  kind: 'text' | 'flag' | 'number';
  choices: readonly string[] | undefined;
}

const propertySchema = z.object({
  type: z.string().optional(),
  description: z.string().default(''),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  enum: z.array(z.string()).optional(),
});

/** The inputs of a schema, read off its JSON Schema: the one source for flags, action.yml and the README tables. */
export function inputFields(schema: z.ZodObject): InputField[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([name, property]) => {
    const { type, description, default: fallback, enum: choices } = propertySchema.parse(property);
    return {
      name,
      option: kebabCase(name),
      description,
      default: fallback === undefined ? undefined : String(fallback),
      kind: type === 'boolean' ? 'flag' : type === 'number' || type === 'integer' ? 'number' : 'text',
      choices,
    };
  });
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * Reads an action's inputs, which are all text; an empty one counts as not given.
 * @param read what the runner holds for an input's name
 * @throws ConfigurationError naming the input, what was found and what it may be
 */
export function readInputs(schema: z.ZodObject, read: (name: string) => string): Record<string, unknown> {
  const values = inputFields(schema).flatMap((field): [string, unknown][] => {
    const text = read(field.option).trim();
    return text === '' ? [] : [[field.name, convert(field, text)]];
  });
  return Object.fromEntries(values);
}

function convert(field: InputField, text: string): unknown {
  if (field.kind === 'flag') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw new ConfigurationError(`The input ${field.option} is "${text}"`, { hint: 'Write true or false.' });
  }
  if (field.kind === 'number') return Number(text);
  return text;
}

/** The data files that a user named as an input; they may lie outside the repository. */
export function filesNamedIn(values: Record<string, unknown>): string[] {
  return typeof values.data === 'string' ? [values.data] : [];
}

/** Checks inputs and says in the user's own words which one is off. */
export function checkInputs(schema: z.ZodObject, values: Record<string, unknown>, prefix: string): void {
  const parsed = schema.safeParse(values);
  if (parsed.success) return;
  const complaints = parsed.error.issues.map((issue) => {
    const field = inputFields(schema).find(({ name }) => name === issue.path[0]);
    const choices = field?.choices === undefined ? '' : `: one of ${field.choices.join(', ')}`;
    return `${prefix}${field?.option ?? issue.path.join('.')}: ${issue.message}${choices}`;
  });
  throw new ConfigurationError(complaints.join('\n'), { hint: 'See --help, or the README of the action.' });
}
