import { identifier, literal } from '@contender/engine';
import { describeLimit, type Limit, type Rule, type Scalar } from './contract/index.ts';
import { familyOf, type TypedColumn } from './typed-column.ts';

/** A rule in the engine's terms, against the columns of one dataset. */
export type CompiledRule = { rule: Rule; expected: string } & (
  | {
      kind: 'rows';
      /** SQL condition of a row that breaks the rule; never null. */
      breaks: string;
      /** How many such rows are allowed; undefined: none. */
      limit: Limit | undefined;
    }
  | {
      kind: 'duplicates';
      columns: string[];
      /** A row whose key holds a null breaks the rule too. */
      nullBreaks: boolean;
      /** Of the number of values that occur more than once; undefined: none. */
      limit: Limit | undefined;
    }
  | { kind: 'rowCount'; limit: Limit }
  | { kind: 'query'; query: string; limit: Limit }
  /** The rule can never be kept by this column. */
  | { kind: 'impossible'; observed: string }
);

/**
 * Compiles a rule. @param columns the dataset's columns in the types of the contract, by name; a column whose
 * type is not the contract's is undefined there
 */
export function compileRule(
  rule: Rule,
  columns: ReadonlyMap<string, TypedColumn | undefined>,
  types: ReadonlyMap<string, string>,
  view: string,
): CompiledRule {
  const expected = describeExpectation(rule);
  if (rule.rule === 'rowCount') return { rule, expected, kind: 'rowCount', limit: rule.limit };
  if (rule.rule === 'sql') {
    return {
      rule,
      expected,
      kind: 'query',
      query: fillQuery(rule.query, view, rule.column),
      limit: rule.limit,
    };
  }
  if (rule.rule === 'unique' || rule.rule === 'primaryKey' || rule.rule === 'duplicateValues') {
    const limit = rule.rule === 'duplicateValues' ? rule.limit : undefined;
    return {
      rule,
      expected,
      kind: 'duplicates',
      columns: rule.columns,
      nullBreaks: rule.rule === 'primaryKey',
      limit,
    };
  }
  const name = rule.column ?? '';
  const column = identifier(name);
  if (rule.rule === 'required')
    return { rule, expected, kind: 'rows', breaks: `${column} IS NULL`, limit: undefined };
  if (rule.rule === 'nullValues')
    return { rule, expected, kind: 'rows', breaks: `${column} IS NULL`, limit: rule.limit };
  const typed = columns.get(name);
  if (typed === undefined) {
    return { rule, expected, kind: 'impossible', observed: `the column is of type ${types.get(name)}` };
  }
  if (rule.rule === 'missingValues') {
    return { rule, expected, kind: 'rows', breaks: isOneOf(typed, rule.values), limit: rule.limit };
  }
  if (rule.rule === 'invalidValues') {
    return { rule, expected, kind: 'rows', breaks: invalid(typed, rule), limit: rule.limit };
  }
  const breaks = rule.rule === 'type' ? (typed.typeBreaks ?? 'false') : unlessNull(violation(typed, rule));
  return { rule, expected, kind: 'rows', breaks, limit: undefined };
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

/** Fills in the placeholders of the standard (`{object}`, `{property}`) and of its tools (`${table}`, `${column}`). */
function fillQuery(query: string, view: string, column: string | null): string {
  const filled = query
    .replace(/;\s*$/, '')
    .replace(/\$\{(table|object|schema)\}|\{(object|table|model|schema)\}/g, () => identifier(view));
  return column === null
    ? filled
    : filled.replace(/\$\{(column|property)\}|\{(property|column|field)\}/g, () => identifier(column));
}

function describeExpectation(rule: Rule): string {
  switch (rule.rule) {
    case 'type':
      return `values of type ${rule.logicalType}`;
    case 'required':
      return 'a value in every row';
    case 'minimum':
      return `at least ${rule.bound}`;
    case 'maximum':
      return `at most ${rule.bound}`;
    case 'exclusiveMinimum':
      return `more than ${rule.bound}`;
    case 'exclusiveMaximum':
      return `less than ${rule.bound}`;
    case 'minLength':
      return `at least ${rule.length} characters`;
    case 'maxLength':
      return `at most ${rule.length} characters`;
    case 'pattern':
      return `text that matches ${rule.written}`;
    case 'unique':
      return 'every value once';
    case 'primaryKey':
      return `${rule.columns.join(', ')}: filled, and every combination once`;
    case 'nullValues':
      return `${describeLimit(rule.limit)} empty values`;
    case 'missingValues':
      return `${describeLimit(rule.limit)} values out of ${list(rule.values)}`;
    case 'invalidValues':
      return `${describeLimit(rule.limit)} values ${[
        ...(rule.validValues === undefined ? [] : [`outside ${list(rule.validValues)}`]),
        ...(rule.pattern === undefined ? [] : [`that do not match ${rule.pattern.written}`]),
      ].join(' or ')}`;
    case 'duplicateValues':
      return `${describeLimit(rule.limit)} repeated values of ${rule.columns.join(', ')}`;
    case 'rowCount':
      return `${describeLimit(rule.limit)} rows`;
    case 'sql':
      return `${describeLimit(rule.limit)} from ${rule.query.replace(/\s+/g, ' ')}`;
  }
}

function list(values: readonly Scalar[]): string {
  const shown = values.slice(0, 8).map((value) => (value === null ? 'null' : JSON.stringify(value)));
  return values.length > 8 ? `${shown.join(', ')} and ${values.length - 8} more` : shown.join(', ');
}
