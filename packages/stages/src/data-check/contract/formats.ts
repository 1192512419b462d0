import type { LogicalType } from './schema.ts';

/*
 * The formats of the standard: what a text looks like, and how many bits a number has.
 */

const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const hostname = `${label}(?:\\.${label})*`;
const byte = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const ipv4 = `${byte}(?:\\.${byte}){3}`;
const group = '[0-9A-Fa-f]{1,4}';
const ipv6 = [
  `(?:${group}:){7}${group}`,
  `(?:${group}:){1,7}:`,
  ...[1, 2, 3, 4, 5, 6].map((count) => `(?:${group}:){1,${7 - count}}(?::${group}){1,${count}}`),
  `:(?:(?::${group}){1,7}|:)`,
  `(?:${group}:){6}${ipv4}`,
  `::(?:[Ff]{4}:)?${ipv4}`,
].join('|');

/** Whole texts, as patterns of the engine (RE2). */
export const textFormats: Readonly<Record<string, string>> = {
  email: `^[A-Za-z0-9.!#$%&'*+/=?^_\`{|}~-]{1,64}@${label}(?:\\.${label})+$`,
  uuid: '^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$',
  uri: '^[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>"{}|\\\\^`]+$',
  hostname: `^${hostname}$`,
  ipv4: `^${ipv4}$`,
  ipv6: `^(?:${ipv6})$`,
  byte: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
};

/** They say what a text is for, and nothing about its characters. */
export const silentFormats: readonly string[] = ['password', 'binary'];

/** Lowest and highest whole number, in full. */
export const integerFormats: Readonly<Record<string, readonly [string, string]>> = Object.fromEntries(
  [8, 16, 32, 64, 128].flatMap((bits) => {
    const half = 2n ** BigInt(bits - 1);
    return [
      [`i${bits}`, [String(-half), String(half - 1n)]],
      [`u${bits}`, ['0', String(2n * half - 1n)]],
    ];
  }),
);

/** Largest finite number of each. */
export const numberFormats: Readonly<Record<string, number>> = {
  f32: 3.4028234663852886e38,
  f64: Number.MAX_VALUE,
};

/** The formats that a logical type knows; undefined where the format is a pattern of letters. */
export function formatsOf(logicalType: LogicalType | undefined): readonly string[] | undefined {
  if (logicalType === 'integer') return Object.keys(integerFormats);
  if (logicalType === 'number') return Object.keys(numberFormats);
  if (logicalType === undefined || logicalType === 'string')
    return [...Object.keys(textFormats), ...silentFormats];
  return logicalType === 'date' || logicalType === 'timestamp' || logicalType === 'time' ? undefined : [];
}
