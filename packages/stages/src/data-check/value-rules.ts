import { literal } from '@contender/engine';
import { integerFormats, numberFormats, type Scalar, textFormats, type ValueRule } from './contract/index.ts';
import { fieldsOf, isMap } from './nested-types.ts';
import { familyOf, type TypedValue } from './typed-column.ts';

/** SQL condition, never null, of a value that breaks a rule. `required` looks at more than the value. */
export function breaksOf(rule: Exclude<ValueRule, { rule: 'required' }>, typed: TypedValue): string {
  switch (rule.rule) {
    case 'type':
      return typed.typeBreaks ?? 'false';
    case 'nullValues':
      return `(${typed.expression} IS NULL)`;
    case 'missingValues':
      return isOneOf(typed, rule.values);
    case 'invalidValues':
      return invalid(rule, typed);
    default:
      return unlessNull(violation(rule, typed));
  }
}

type ConstraintRule = Exclude<
  ValueRule,
  { rule: 'required' | 'type' | 'nullValues' | 'missingValues' | 'invalidValues' }
>;

/** SQL of a value that breaks the rule; null for a null. */
function violation(rule: ConstraintRule, typed: TypedValue): string {
  const { value, expression } = typed;
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
    case 'multipleOf':
      return noMultiple(value, rule.factor, typed.valueType);
    case 'minLength':
      return `length(${asText(typed)}) < ${rule.length}`;
    case 'maxLength':
      return `length(${asText(typed)}) > ${rule.length}`;
    case 'pattern':
      return `NOT regexp_matches(${asText(typed)}, ${literal(rule.pattern)})`;
    case 'format':
      return formatViolation(rule.format, typed);
    case 'minItems':
      return `len(${expression}) < ${rule.items}`;
    case 'maxItems':
      return `len(${expression}) > ${rule.items}`;
    case 'uniqueItems': {
      const nulls = `len(list_filter(${expression}, lambda contender_item: contender_item IS NULL))`;
      return `len(list_distinct(${expression})) + least(${nulls}, 1) < len(${expression})`;
    }
    case 'minProperties':
      return `${countProperties(typed)} < ${rule.properties}`;
    case 'maxProperties':
      return `${countProperties(typed)} > ${rule.properties}`;
    case 'requiredProperties':
      return `${expression} IS NOT NULL AND (${rule.fields.map((field) => lacks(typed, field)).join(' OR ')})`;
  }
}

/** Binary fractions are no exact multiples: 0.3 is 3 × 0.1 within what a DOUBLE can tell. */
function noMultiple(value: string, factor: number, valueType: string): string {
  if (familyOf(valueType) === 'integer' && Number.isSafeInteger(factor)) return `${value} % ${factor} <> 0`;
  const quotient = `(CAST(${value} AS DOUBLE) / ${literal(factor)})`;
  return `(NOT isfinite(${quotient}) OR abs(${quotient} - round(${quotient})) > 1e-9 * greatest(1, abs(${quotient})))`;
}

function formatViolation(format: string, typed: TypedValue): string {
  const pattern = textFormats[format];
  if (pattern !== undefined) return `NOT regexp_matches(${asText(typed)}, ${literal(pattern)})`;
  const range = integerFormats[format];
  if (range !== undefined) {
    const [low, high] = range;
    // No whole number of the engine is larger than 128 bits with a sign.
    const above = format === 'u128' ? '' : ` OR ${typed.value} > CAST('${high}' AS HUGEINT)`;
    return `(${typed.value} < CAST('${low}' AS HUGEINT)${above})`;
  }
  const largest = numberFormats[format] ?? Number.MAX_VALUE;
  return `(abs(${typed.value}) > ${literal(largest)} AND isfinite(CAST(${typed.value} AS DOUBLE)))`;
}

/** How many fields of an object hold a value. */
function countProperties({ expression, type }: TypedValue): string {
  if (isMap(type)) return `cardinality(${expression})`;
  const filled = fieldsOf(type).map(
    ({ name }) => `CASE WHEN struct_extract(${expression}, ${literal(name)}) IS NULL THEN 0 ELSE 1 END`,
  );
  return `CASE WHEN ${expression} IS NOT NULL THEN ${filled.length === 0 ? '0' : filled.join(' + ')} END`;
}

function lacks({ expression, type }: TypedValue, field: string): string {
  if (isMap(type)) return `${expression}[${literal(field)}] IS NULL`;
  const known = fieldsOf(type).some(({ name }) => name === field);
  return known ? `struct_extract(${expression}, ${literal(field)}) IS NULL` : 'true';
}

/** Neither missing nor valid. */
function invalid(rule: Extract<ValueRule, { rule: 'invalidValues' }>, typed: TypedValue): string {
  const parts: string[] = [];
  if (rule.validValues !== undefined) parts.push(`NOT ${isOneOf(typed, rule.validValues)}`);
  if (rule.pattern !== undefined) {
    parts.push(unlessNull(`NOT regexp_matches(${asText(typed)}, ${literal(rule.pattern.pattern)})`));
  }
  const present = [
    `${typed.expression} IS NOT NULL`,
    ...(rule.missing.length === 0 ? [] : [`NOT ${isOneOf(typed, rule.missing)}`]),
  ];
  return `(${present.join(' AND ')} AND (${parts.join(' OR ')}))`;
}

/** SQL condition, never null: the value is in the list. Numbers compare as numbers, everything else as text. */
function isOneOf(typed: TypedValue, values: readonly Scalar[]): string {
  const filled = values.filter((value) => value !== null);
  const numeric =
    /^(integer|fraction)$/.test(familyOf(typed.type)) && filled.every((value) => typeof value === 'number');
  const list = filled.map((value) => (numeric ? number(Number(value)) : literal(String(value)))).join(', ');
  const parts = [
    ...(filled.length === 0
      ? []
      : [unlessNull(`${numeric ? typed.expression : asText(typed)} IN (${list})`)]),
    ...(values.includes(null) ? [`${typed.expression} IS NULL`] : []),
  ];
  return `(${parts.join(' OR ')})`;
}

function unlessNull(condition: string): string {
  return `coalesce(${condition}, false)`;
}

function asText({ expression, type }: TypedValue): string {
  return type === 'VARCHAR' ? expression : `CAST(${expression} AS VARCHAR)`;
}

function boundLiteral(bound: number | string, { valueType }: TypedValue): string {
  return typeof bound === 'number' ? number(bound) : `CAST(${literal(bound)} AS ${valueType})`;
}

/** Whole numbers stay whole, so that a BIGINT is compared exactly. */
function number(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : literal(value);
}
