import { identifier, literal } from '@contender/engine';
import type { Test } from './compiled.ts';
import type { Rule, Scalar } from './contract/index.ts';
import { familyOf, type TypedColumn } from './typed-column.ts';

/** A rule that judges each row by the value of one column. */
export type RowRule = Exclude<
  Rule,
  { rule: 'rowCount' | 'sql' | 'unique' | 'primaryKey' | 'duplicateValues' | 'custom' }
>;

/**
 * Compiles a rule that judges each row by itself. @param columns the dataset's columns in the types of the
 * contract, by name; a column whose type is not the contract's is undefined there
 */
export function compileRowRule(
  rule: RowRule,
  columns: ReadonlyMap<string, TypedColumn | undefined>,
  types: ReadonlyMap<string, string>,
): Test {
  const name = rule.column ?? '';
  const column = identifier(name);
  if (rule.rule === 'required') return { kind: 'rows', breaks: `${column} IS NULL`, limit: undefined };
  if (rule.rule === 'nullValues') return { kind: 'rows', breaks: `${column} IS NULL`, limit: rule.limit };
  const typed = columns.get(name);
  if (typed === undefined) {
    return { kind: 'impossible', observed: `the column is of type ${types.get(name)}` };
  }
  if (rule.rule === 'missingValues') {
    return { kind: 'rows', breaks: isOneOf(typed, rule.values), limit: rule.limit };
  }
  if (rule.rule === 'invalidValues') {
    return { kind: 'rows', breaks: invalid(typed, rule), limit: rule.limit };
  }
  const breaks = rule.rule === 'type' ? (typed.typeBreaks ?? 'false') : unlessNull(violation(typed, rule));
  return { kind: 'rows', breaks, limit: undefined };
}

type ValueRuleName =
  | 'minimum'
  | 'maximum'
  | 'exclusiveMinimum'
  | 'exclusiveMaximum'
  | 'minLength'
  | 'maxLength'
  | 'pattern';
type ValueRule = Extract<Rule, { rule: ValueRuleName }>;

/** SQL of a value that breaks the rule; null for a null. */
function violation(typed: TypedColumn, rule: ValueRule): string {
  const { value } = typed;
  // The engine orders NaN above every number: only a lower bound has to name it.
  const nan = typed.valueType === 'DOUBLE' || typed.valueType === 'FLOAT' ? ` OR isnan(${value})` : '';
  switch (rule.rule) {
    case 'minimum':
      return `${value} < ${boundLiteral(rule.bound, typed)}${nan}`;
    case 'exclusiveMinimum':
      return `${value} <= ${boundLiteral(rule.bound, typed)}${nan}`;
    case 'maximum':
      return `${value} > ${boundLiteral(rule.bound, typed)}`;
    case 'exclusiveMaximum':
      return `${value} >= ${boundLiteral(rule.bound, typed)}`;
    case 'minLength':
      return `length(${asText(typed)}) < ${rule.length}`;
    case 'maxLength':
      return `length(${asText(typed)}) > ${rule.length}`;
    case 'pattern':
      return `NOT regexp_matches(${asText(typed)}, ${literal(rule.pattern)})`;
  }
}

function invalid(typed: TypedColumn, rule: Extract<Rule, { rule: 'invalidValues' }>): string {
  const parts: string[] = [];
  if (rule.validValues !== undefined) parts.push(`NOT ${isOneOf(typed, rule.validValues)}`);
  if (rule.pattern !== undefined) {
    parts.push(unlessNull(`NOT regexp_matches(${asText(typed)}, ${literal(rule.pattern.pattern)})`));
  }
  return `(${identifier(typed.name)} IS NOT NULL AND (${parts.join(' OR ')}))`;
}

/** SQL condition, never null: the value is in the list. Numbers compare as numbers, everything else as text. */
function isOneOf(typed: TypedColumn, values: readonly Scalar[]): string {
  const filled = values.filter((value) => value !== null);
  const numeric =
    /^(integer|fraction)$/.test(familyOf(typed.type)) && filled.every((value) => typeof value === 'number');
  const list = filled.map((value) => (numeric ? number(Number(value)) : literal(String(value)))).join(', ');
  const parts = [
    ...(filled.length === 0
      ? []
      : [unlessNull(`${numeric ? identifier(typed.name) : asText(typed)} IN (${list})`)]),
    ...(values.includes(null) ? [`${identifier(typed.name)} IS NULL`] : []),
  ];
  return `(${parts.join(' OR ')})`;
}

function unlessNull(condition: string): string {
  return `coalesce(${condition}, false)`;
}

function asText(typed: TypedColumn): string {
  return typed.type === 'VARCHAR' ? identifier(typed.name) : `CAST(${identifier(typed.name)} AS VARCHAR)`;
}

function boundLiteral(bound: number | string, typed: TypedColumn): string {
  return typeof bound === 'number' ? number(bound) : `CAST(${literal(bound)} AS ${typed.valueType})`;
}

/** Whole numbers stay whole, so that a BIGINT is compared exactly. */
function number(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : literal(value);
}
