import { identifier, literal } from '@contender/engine';
import type { RowTest, Test } from './compiled.ts';
import type { RowRule, Step, ValueRule } from './contract/index.ts';
import { partType } from './nested-types.ts';
import { type TypedValue, type Typing, typeValue } from './typed-column.ts';
import { breaksOf } from './value-rules.ts';

/** The columns of a dataset, and what the contract says of their types. */
export interface Columns {
  /** The engine's types, by name. */
  types: ReadonlyMap<string, string>;
  /** How the contract types a column or a part of it: `address.street`. */
  typings: ReadonlyMap<string, Typing>;
  /** Whether the file is text, which has no types of its own. */
  textual: boolean;
}

/** Compiles a rule that judges each row by one value in it. */
export function compileRowRule(rule: RowRule, columns: Columns): Test {
  const [{ field: root }, ...steps] = rule.path;
  const type = columns.types.get(root);
  if (type === undefined) return { kind: 'impossible', observed: `there is no column ${root}` };
  const typing = columns.typings.get(rule.column);
  const compiled = compilePart(
    rule,
    { expression: identifier(root), type, parent: undefined, nested: false },
    steps,
    (part) => typeValue(part.expression, part.type, typing, columns.textual),
    0,
  );
  if ('observed' in compiled) return { kind: 'impossible', observed: compiled.observed };
  return { kind: 'rows', breaks: compiled.breaks, limit: limitOf(rule) };
}

interface Part {
  expression: string;
  type: string;
  /** The object that it is a field of; undefined for a column and for an item. */
  parent: string | undefined;
  /** Whether it lies inside a column. */
  nested: boolean;
}

type Compiled = { breaks: string } | { observed: string };

/** Goes down to the value that the rule is about; of an array any item may break it. */
function compilePart(
  rule: ValueRule,
  part: Part,
  steps: readonly Step[],
  typed: (part: Part) => TypedValue | undefined,
  depth: number,
): Compiled {
  const [step, ...rest] = steps;
  if (step === undefined) {
    if (rule.rule === 'required') {
      const missing = `${part.expression} IS NULL`;
      return { breaks: part.parent === undefined ? missing : `(${part.parent} IS NOT NULL AND ${missing})` };
    }
    const value = typed(part);
    return value === undefined
      ? { observed: `${part.nested ? 'it' : 'the column'} is of type ${part.type}` }
      : { breaks: breaksOf(rule, value) };
  }
  const type = partType(part.type, step);
  if (type === undefined)
    return {
      observed: `it is of type ${part.type}, which has no ${'field' in step ? `field "${step.field}"` : 'items'}`,
    };
  if ('items' in step) {
    const item = `contender_item_${depth}`;
    const inner = compilePart(
      rule,
      { expression: item, type, parent: undefined, nested: true },
      rest,
      typed,
      depth + 1,
    );
    if ('observed' in inner) return inner;
    return {
      breaks: `coalesce(len(list_filter(${part.expression}, lambda ${item}: ${inner.breaks})) > 0, false)`,
    };
  }
  const expression = part.type.startsWith('MAP(')
    ? `${part.expression}[${literal(step.field)}]`
    : `struct_extract(${part.expression}, ${literal(step.field)})`;
  return compilePart(rule, { expression, type, parent: part.expression, nested: true }, rest, typed, depth);
}

function limitOf(rule: ValueRule): RowTest['limit'] {
  return 'limit' in rule ? rule.limit : undefined;
}
