import type { LogicalType } from './schema.ts';

const shapes: Partial<Record<LogicalType, { pattern: RegExp; example: string }>> = {
  date: { pattern: /^\d{4}-\d\d-\d\d$/, example: '2001-12-31' },
  timestamp: {
    pattern: /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?)?$/,
    example: '2001-12-31T23:59:59',
  },
  time: { pattern: /^\d\d:\d\d(:\d\d(\.\d{1,6})?)?$/, example: '23:59:59' },
};

/** What is wrong with a bound for a column of that type; undefined where it can be compared. */
export function describeBound(
  logicalType: LogicalType | undefined,
  bound: number | string,
): string | undefined {
  if (logicalType === undefined) return undefined;
  if (logicalType === 'string' || logicalType === 'boolean') {
    return `a column of logicalType ${logicalType} has no smallest or largest value`;
  }
  if (logicalType === 'integer' || logicalType === 'number') {
    return typeof bound === 'number'
      ? undefined
      : `the bound of a ${logicalType} must be a number, found "${bound}"`;
  }
  const shape = shapes[logicalType];
  const valid =
    typeof bound === 'string' && shape?.pattern.test(bound) === true && isInstant(logicalType, bound);
  return valid
    ? undefined
    : `the bound of a ${logicalType} must look like "${shape?.example}", found "${bound}"`;
}

/** 2001-02-30 has the shape of a date and is none. */
function isInstant(logicalType: LogicalType, bound: string): boolean {
  const text = logicalType === 'time' ? `1970-01-01T${bound}Z` : `${bound.slice(0, 10)}T00:00:00Z`;
  const milliseconds = Date.parse(text);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text.slice(0, 10));
}
