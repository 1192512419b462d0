import { identifier } from '@contender/engine';
import type { LogicalType } from './contract/index.ts';

/** A column as the rules see it. */
export interface TypedColumn {
  name: string;
  /** The engine's type. */
  type: string;
  /** SQL of the value in the contract's type; null where a text does not read as that type. */
  value: string;
  /** SQL type to which bounds are cast. */
  valueType: string;
  /** SQL condition, never null, of a row whose value is not of the type; null where none can be. */
  typeBreaks: string | null;
}

type Family = 'integer' | 'fraction' | 'text' | 'boolean' | 'date' | 'timestamp' | 'time' | 'other';

const families: readonly [RegExp, Family][] = [
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

const castTypes: Readonly<Record<LogicalType, string>> = {
  string: 'VARCHAR',
  integer: 'HUGEINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  time: 'TIME',
};

/**
 * Sees a column in the type that the contract gives it. A file of text (CSV, JSON lines) has no types of its own:
 * there each value is judged by whether it reads as the type. In Parquet the file's own type counts.
 * @returns undefined where the column can never be of the type
 */
export function typeColumn(
  name: string,
  type: string,
  logicalType: LogicalType | undefined,
  textual: boolean,
): TypedColumn | undefined {
  const column = identifier(name);
  const family = familyOf(type);
  const asItIs: TypedColumn = { name, type, value: column, valueType: type, typeBreaks: null };
  if (logicalType === undefined) return asItIs;
  const wanted = castTypes[logicalType];
  const inexact = type === 'DOUBLE' || type === 'FLOAT';
  const native: Record<LogicalType, () => TypedColumn | undefined> = {
    string: () => (family === 'text' ? asItIs : undefined),
    integer: () => {
      if (family === 'integer') return asItIs;
      if (family !== 'fraction') return undefined;
      const finite = inexact ? `NOT isfinite(${column}) OR ` : '';
      return { ...asItIs, typeBreaks: `coalesce(${finite}${column} <> trunc(${column}), false)` };
    },
    number: () => {
      if (family === 'integer') return asItIs;
      if (family !== 'fraction') return undefined;
      return { ...asItIs, typeBreaks: inexact ? `coalesce(isnan(${column}), false)` : null };
    },
    boolean: () => (family === 'boolean' ? asItIs : undefined),
    date: () => {
      if (family === 'date') return asItIs;
      if (family !== 'timestamp') return undefined;
      return { ...asItIs, typeBreaks: `coalesce(${column} <> date_trunc('day', ${column}), false)` };
    },
    timestamp: () => (family === 'timestamp' ? asItIs : undefined),
    time: () => (family === 'time' ? asItIs : undefined),
  };
  const found = native[logicalType]();
  if (found !== undefined || !textual || family === 'other') return found;
  const text = family === 'text' ? column : `CAST(${column} AS VARCHAR)`;
  const value = `TRY_CAST(${text} AS ${wanted})`;
  // A cast to a whole number would round 1.5: go over the fraction, which must be whole.
  const number = `TRY_CAST(${text} AS DOUBLE)`;
  const whole = logicalType === 'integer' ? ` OR ${number} <> trunc(${number})` : '';
  const nan = logicalType === 'number' ? ` OR isnan(${number})` : '';
  return {
    name,
    type,
    value,
    valueType: wanted,
    typeBreaks: `(${column} IS NOT NULL AND (${value} IS NULL${whole}${nan}))`,
  };
}
