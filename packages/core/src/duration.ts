const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const grammar = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** Milliseconds of a duration such as `90s`, `30m`, `6h` or `7d`; undefined where it is none. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = grammar.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const milliseconds = Number(amount) * units[unit as keyof typeof units];
  return Number.isFinite(milliseconds) ? milliseconds : undefined;
}

/** A duration in words a person reads at a glance: `840 ms`, `12.4 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(milliseconds: number): string {
  if (Math.round(milliseconds) < 1000) return `${Math.round(milliseconds)} ms`;
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(milliseconds / 60_000);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Bytes in words: `812 B`, `1.3 MB`. Decimal units. */
export function formatBytes(bytes: number): string {
  const names = ['B', 'kB', 'MB', 'GB', 'TB'];
  if (bytes < 1000) return `${bytes} B`;
  let power = 1;
  while (power < names.length - 1 && bytes / 1000 ** power >= 999.95) power++;
  return `${(bytes / 1000 ** power).toFixed(1)} ${names[power]}`;
}
