import type { Interval } from '@contender/core';

/** What stands where nothing is known. */
export const unknown = '–';

type Maybe = number | null | undefined;

function known(value: Maybe): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

function group(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function fixed(magnitude: number, decimals: number): string {
  return magnitude >= 1e15 ? magnitude.toExponential(3) : group(magnitude.toFixed(decimals));
}

/** Decimals that show `digits` significant digits of a magnitude. */
function decimalsFor(magnitude: number, digits: number): number {
  if (magnitude === 0) return 0;
  return Math.min(Math.max(digits - 1 - Math.floor(Math.log10(magnitude)), 0), 8);
}

/** A count with thousands separators. */
export function formatCount(value: Maybe): string {
  return known(value) ? formatWith(Math.round(value), 0) : unknown;
}

/** A metric's value: four decimals where it lies between 0 and 1, four significant digits elsewhere. */
export function formatMetric(value: Maybe): string {
  if (!known(value)) return unknown;
  const magnitude = Math.abs(value);
  return formatWith(
    value,
    magnitude < 0.001 ? decimalsFor(magnitude, 2) : Math.min(decimalsFor(magnitude, 4), 4),
  );
}

/** A number that somebody chose or that stands in the data: at most four significant digits, no zeros at the end. */
export function formatNumber(value: Maybe): string {
  if (!known(value)) return unknown;
  const digits = formatWith(value, Number.isInteger(value) ? 0 : decimalsFor(Math.abs(value), 4));
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}

/** The same with its sign. */
export function formatSignedNumber(value: Maybe): string {
  return known(value) && value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}

function formatWith(value: number, decimals: number): string {
  const digits = fixed(Math.abs(value), decimals);
  return value < 0 && /[1-9]/.test(digits) ? `−${digits}` : digits;
}

function signed(value: number, decimals: number): string {
  const digits = fixed(Math.abs(value), decimals);
  if (!/[1-9]/.test(digits)) return digits;
  return `${value < 0 ? '−' : '+'}${digits}`;
}

/** Decimals that show the interval's width with two digits, or one beyond the fourth decimal: the rest is noise. */
function decimalsOfInterval(interval: Interval): number {
  const width = Math.abs(interval.high - interval.low);
  return Math.min(decimalsFor(width, 2), Math.max(decimalsFor(width, 1), 4));
}

function knownInterval(interval: Interval | null | undefined): interval is Interval {
  return interval !== null && interval !== undefined && known(interval.low) && known(interval.high);
}

/** A difference with its sign, to the precision that its interval warrants. */
export function formatDelta(value: Maybe, interval?: Interval | null): string {
  if (!known(value)) return unknown;
  return signed(
    value,
    knownInterval(interval) ? decimalsOfInterval(interval) : decimalsFor(Math.abs(value), 3),
  );
}

/** The ends of an interval of a difference: `+0.0501 to +0.0543`. */
export function formatDeltaInterval(interval: Interval | null | undefined): string {
  if (!knownInterval(interval)) return unknown;
  const decimals = decimalsOfInterval(interval);
  return `${signed(interval.low, decimals)} to ${signed(interval.high, decimals)}`;
}

/** A value with its interval: `0.083 (0.061 to 0.105)`. */
export function formatEstimate(value: Maybe, interval: Interval | null | undefined): string {
  if (!known(value) || !knownInterval(interval)) return formatMetric(value);
  const decimals = decimalsOfInterval(interval);
  const [centre, low, high] = [value, interval.low, interval.high].map((end) => formatWith(end, decimals));
  return `${centre} (${low} to ${high})`;
}

/** `+0.0522 (+0.0501 to +0.0543)`; the parenthesis only where there is an interval. */
export function formatDifference(value: Maybe, interval: Interval | null | undefined): string {
  const delta = formatDelta(value, interval);
  return known(value) && knownInterval(interval) ? `${delta} (${formatDeltaInterval(interval)})` : delta;
}

/** `95 %` of a confidence level; one decimal where it is needed. */
export function formatLevel(level: number): string {
  return `${Number((level * 100).toFixed(1))} %`;
}

/** `0.003` or `< 0.001`. */
export function formatPValue(value: Maybe): string {
  if (!known(value)) return unknown;
  return value < 0.001 ? '< 0.001' : value.toFixed(3);
}

/** A share in per cent: `12.3 %`, `< 0.1 %`. */
export function formatShare(value: Maybe): string {
  if (!known(value)) return unknown;
  const percent = value * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  if (percent < 100 && percent > 99.9) return '> 99.9 %';
  return `${Number(percent.toFixed(1))} %`;
}

/** `2026-03-01 10:01 UTC` of an ISO 8601 instant; anything else as it is. */
export function formatInstant(instant: string): string {
  const [, day, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::[\d.]+)?Z$/.exec(instant) ?? [];
  return day === undefined || minute === undefined ? instant : `${day} ${minute} UTC`;
}

/** The first twelve digits of a digest or a commit. */
export function formatDigest(digest: string): string {
  return digest.slice(0, 12);
}
