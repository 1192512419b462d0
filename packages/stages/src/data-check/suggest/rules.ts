import type { ColumnProfile } from '@contender/core';
import { formatCount } from '../text.ts';
import type { ColumnFacts } from './facts.ts';

/** A part of a contract with the evidence for it. */
export interface Suggested {
  value: unknown;
  /** One line, without the `#`. */
  evidence: string;
}

/** With fewer rows nothing is said that a few more could refute. */
const fewestRows = 100;
const mostValues = 20;
const fewestPerValue = 20;
const longestShape = 40;

const logicalTypes: readonly [RegExp, string][] = [
  [/\[\d*\]$/, 'array'],
  [/^(STRUCT|MAP)\(/, 'object'],
  [/^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/, 'integer'],
  [/^(FLOAT|DOUBLE|DECIMAL.*)$/, 'number'],
  [/^(VARCHAR|UUID|ENUM.*)$/, 'string'],
  [/^BOOLEAN$/, 'boolean'],
  [/^DATE$/, 'date'],
  [/^TIMESTAMP.*$/, 'timestamp'],
  [/^TIME.*$/, 'time'],
];

export function logicalTypeOf(type: string): string | undefined {
  return logicalTypes.find(([pattern]) => pattern.test(type))?.[1];
}

/** Where no null was seen: by the rule of three, nulls are rarer than 3/n with 95 % confidence. */
export function suggestRequired({ count, nulls }: ColumnProfile): Suggested | undefined {
  if (nulls > 0 || count < fewestRows) return undefined;
  return {
    value: true,
    evidence: `filled in all ${formatCount(count)} rows: with 95 % confidence fewer than 1 row in ${formatCount(Math.floor(count / 3))} is not`,
  };
}

/** Where nulls were seen: twice their share and one percent more. */
export function suggestNullShare({ count, nulls }: ColumnProfile): Suggested | undefined {
  const rows = count + nulls;
  const percent = (100 * nulls) / rows;
  if (nulls === 0 || rows < fewestRows || percent > 40) return undefined;
  const limit = Math.ceil(2 * percent + 1);
  return {
    value: { metric: 'nullValues', mustBeLessThan: limit, unit: 'percent' },
    evidence: `${formatCount(nulls)} of ${formatCount(rows)} rows are empty (${percent.toPrecision(2)} %); twice that and one percent more may be`,
  };
}

export function suggestUnique({ unique, profile }: ColumnFacts): Suggested | undefined {
  if (!unique || profile.count < fewestRows) return undefined;
  return { value: true, evidence: `${formatCount(profile.count)} values, each once` };
}

/** Bounds far beyond what was seen: as far again as the values reach, on either side. A sign that never shows is kept. */
export function suggestBounds({ profile, unique }: ColumnFacts): {
  minimum?: Suggested;
  maximum?: Suggested;
} {
  const { kind, min, max, count, type } = profile;
  if (kind === 'temporal') return suggestEarliest(profile);
  if (
    kind !== 'numeric' ||
    unique ||
    typeof min !== 'number' ||
    typeof max !== 'number' ||
    count < fewestRows
  )
    return {};
  const whole = /INT/.test(type);
  const reach = Math.max(max - min, Math.abs(max), Math.abs(min), whole ? 1 : 0);
  const high = outward(max + reach, 1);
  const seen = `seen from ${min} to ${max}`;
  const maximum = { value: high, evidence: `${seen}: as far again above` };
  if (min >= 0)
    return {
      minimum: { value: 0, evidence: `${seen}: never negative in ${formatCount(count)} values` },
      maximum,
    };
  return { minimum: { value: outward(min - reach, -1), evidence: `${seen}: as far again below` }, maximum };
}

/** A bound with two digits, not nearer than it was. */
function outward(value: number, direction: 1 | -1): number {
  if (value === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 1);
  return Number((direction * Math.ceil((direction * value) / unit) * unit).toPrecision(12));
}

/** Time goes on: there is an earliest day, and no latest. */
function suggestEarliest({ type, min, count }: ColumnProfile): { minimum?: Suggested } {
  if (typeof min !== 'string' || count < fewestRows || !/^(DATE|TIMESTAMP)/.test(type)) return {};
  const year = Number(/^(\d{4})-/.exec(min)?.[1]) - 1;
  if (!(year >= 1)) return {};
  const day = `${String(year).padStart(4, '0')}-01-01`;
  return {
    minimum: {
      value: type === 'DATE' ? day : `${day}T00:00:00`,
      evidence: `the earliest is ${min}: from the year before on; no latest, since time goes on`,
    },
  };
}

/** What every value looks like, where all look alike. */
export function suggestPattern({ profile, shape }: ColumnFacts): Suggested | undefined {
  if (shape === undefined || profile.count < fewestRows || shape.text.length > longestShape) return undefined;
  // Signs alone say nothing, nor does a single run of letters of any length.
  if (shape.kind === 'runs' && !/[^Aa9]|.[Aa9]/.test(shape.text)) return undefined;
  return {
    value: patternOf(shape),
    evidence: `all ${formatCount(profile.count)} values look like this`,
  };
}

const classOf: Readonly<Record<string, string>> = { A: '[A-Z]', a: '[a-z]', '9': '[0-9]' };

function patternOf({ kind, text }: NonNullable<ColumnFacts['shape']>): string {
  const runs = text.match(/A+|a+|9+|[^Aa9]/gu) ?? [];
  const parts = runs.map((run) => {
    const letters = classOf[run.charAt(0)];
    if (letters === undefined) return run.replace(/[\\^$.*+?()[\]{}|]/u, '\\$&');
    const times = run.length === 1 ? '' : `{${run.length}}`;
    return `${letters}${kind === 'runs' ? '+' : times}`;
  });
  return `^${parts.join('')}$`;
}

/** The longest text, and as long again. */
export function suggestLength({ profile, shape }: ColumnFacts): Suggested | undefined {
  const { length, count } = profile;
  if (length === null || count < fewestRows || shape?.kind === 'exact') return undefined;
  return {
    value: Math.max(10, 2 * length.max),
    evidence: `${length.min} to ${length.max} characters were seen`,
  };
}

/** Few values, each often: a new one is unlikely (Good & Turing: none occurs once), and worth a look. */
export function suggestValues({ profile }: ColumnFacts): Suggested | undefined {
  const { kind, type, top, other, count } = profile;
  if (kind !== 'categorical' || type === 'BOOLEAN' || other > 0 || count < 1000) return undefined;
  const rarest = top.at(-1)?.count ?? 0;
  if (top.length > mostValues || top.length < 2 || rarest < fewestPerValue) return undefined;
  return {
    value: {
      metric: 'invalidValues',
      arguments: { validValues: top.map(({ value }) => value).sort() },
      mustBe: 0,
      severity: 'warning',
    },
    evidence: `${top.length} values in ${formatCount(count)} rows, the rarest ${formatCount(rarest)} times: a new one comes with less than 1 row in ${formatCount(Math.floor(count / 3))}`,
  };
}

const personalNames =
  /(^|[^a-z])(e-?mail|phone|mobile|ssn|iban|passport|birth|dob|surname|last_?name|first_?name|full_?name|address|street|ip_?address)([^a-z]|$)/i;

/** Whether values must not be written anywhere, and why. */
export function suggestClassification({ profile, personal }: ColumnFacts): Suggested | undefined {
  const found = personal.filter(({ rows }) => rows >= Math.max(1, profile.count / 1000));
  if (found.length > 0) {
    const words = found.map(({ word, rows }) => `${formatCount(rows)} with ${word}`).join(', ');
    return { value: 'restricted', evidence: `${words}: values of this column are shown nowhere` };
  }
  const spaced = profile.name.replaceAll(/([a-z])([A-Z])/g, '$1_$2');
  if (!personalNames.test(spaced) || profile.kind !== 'categorical') return undefined;
  return { value: 'restricted', evidence: 'by its name; take it out where the values are nobody’s' };
}
