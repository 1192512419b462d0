import { literal } from '@contender/engine';
import type { LogicalType, ValueRule } from './contract/index.ts';

/** A value of a row as the rules see it: a column, or a part of one. */
export interface TypedValue {
  /** SQL of the value as it is. */
  expression: string;
  /** The engine's type. */
  type: string;
  /** SQL of the value in the contract's type; null where a text does not read as that type. */
  value: string;
  /** SQL type to which bounds are cast. */
  valueType: string;
  /** SQL condition, never null, of a value that is not of the type; null where none can be. */
  typeBreaks: string | null;
}

type Family =
  | 'integer'
  | 'fraction'
  | 'text'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'time'
  | 'array'
  | 'object'
  | 'other';

const families: readonly [RegExp, Family][] = [
  [/\[\d*\]$/, 'array'],
  [/^(STRUCT|MAP)\(/, 'object'],
  [/^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/, 'integer'],
  [/^(FLOAT|DOUBLE|DECIMAL.*)$/, 'fraction'],
  [/^(VARCHAR|UUID|ENUM.*)$/, 'text'],
  [/^BOOLEAN$/, 'boolean'],
  [/^DATE$/, 'date'],
  [/^TIMESTAMP.*$/, 'timestamp'],
  [/^TIME.*$/, 'time'],
];

export function familyOf(type: string): Family {
  return families.find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
}

/** How a contract types a value. */
export type Typing = Extract<ValueRule, { rule: 'type' }>;

const castTypes: Readonly<Record<Exclude<LogicalType, 'object' | 'array'>, string>> = {
  string: 'VARCHAR',
  integer: 'HUGEINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  time: 'TIME',
};

/**
 * Sees a value in the type that the contract gives it. A file of text (CSV, JSON lines) has no types of its own:
 * there each value is judged by whether it reads as the type. In Parquet the file's own type counts.
 * @param expression SQL of the value
 * @param type the engine's
 * @returns undefined where the value can never be of the type
 */
export function typeValue(
  expression: string,
  type: string,
  typing: Typing | undefined,
  textual: boolean,
): TypedValue | undefined {
  const asItIs: TypedValue = { expression, type, value: expression, valueType: type, typeBreaks: null };
  if (typing === undefined) return asItIs;
  const native = typeNative(asItIs, typing);
  if (native !== undefined) return native;
  const { logicalType } = typing;
  const family = familyOf(type);
  if (!textual || logicalType === 'object' || logicalType === 'array') return undefined;
  return /^(array|object|other)$/.test(family) ? undefined : typeText(asItIs, typing, logicalType);
}

/** The value by the file's own type; undefined where that is another. */
function typeNative(asItIs: TypedValue, { logicalType, format, zoned }: Typing): TypedValue | undefined {
  const { expression, type } = asItIs;
  const family = familyOf(type);
  const inexact = type === 'DOUBLE' || type === 'FLOAT';
  if (format !== undefined && family === 'text') return undefined;
  switch (logicalType) {
    case 'string':
      return family === 'text' ? asItIs : undefined;
    case 'integer': {
      if (family === 'integer') return asItIs;
      if (family !== 'fraction') return undefined;
      const finite = inexact ? `NOT isfinite(${expression}) OR ` : '';
      return { ...asItIs, typeBreaks: `coalesce(${finite}${expression} <> trunc(${expression}), false)` };
    }
    case 'number':
      if (family === 'integer') return asItIs;
      if (family !== 'fraction') return undefined;
      return { ...asItIs, typeBreaks: inexact ? `coalesce(isnan(${expression}), false)` : null };
    case 'date':
      if (family === 'date') return asItIs;
      if (family !== 'timestamp') return undefined;
      return { ...asItIs, typeBreaks: `coalesce(${expression} <> date_trunc('day', ${expression}), false)` };
    case 'timestamp':
      if (family !== 'timestamp') return undefined;
      return zoned === undefined || zoned === /WITH TIME ZONE/.test(type) ? asItIs : undefined;
    default:
      return family === logicalType ? asItIs : undefined;
  }
}

/** The value of a text file, read as the type. */
function typeText(
  asItIs: TypedValue,
  { format, zoned }: Typing,
  logicalType: keyof typeof castTypes,
): TypedValue {
  const { expression, type } = asItIs;
  const wanted = castTypes[logicalType];
  const text = familyOf(type) === 'text' ? expression : `CAST(${expression} AS VARCHAR)`;
  const value =
    format === undefined
      ? `TRY_CAST(${text} AS ${wanted})`
      : `CAST(try_strptime(${text}, ${literal(format.pattern)}) AS ${wanted})`;
  // A cast to a whole number would round 1.5: go over the fraction, which must be whole.
  const number = `TRY_CAST(${text} AS DOUBLE)`;
  const faults = [`${value} IS NULL`];
  if (logicalType === 'integer') faults.push(`${number} <> trunc(${number})`);
  if (logicalType === 'number') faults.push(`isnan(${number})`);
  if (zoned !== undefined) {
    faults.push(`${zoned ? 'NOT ' : ''}regexp_matches(${text}, '(Z|[+-][0-9]{2}(:?[0-9]{2})?)$')`);
  }
  const typeBreaks = `coalesce(${expression} IS NOT NULL AND (${faults.join(' OR ')}), false)`;
  return { expression, type, value, valueType: wanted, typeBreaks };
}
