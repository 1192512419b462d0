export const quantileLevels = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] as const;

/** Distinct numbers, ascending, with how often each occurs. */
export interface Counted {
  values: Float64Array;
  counts: Float64Array;
}

/** Mean and sample standard deviation; the latter is null below two values. */
export function moments({ values, counts }: Counted): {
  mean: number | null;
  standardDeviation: number | null;
} {
  let total = 0;
  let mean = 0;
  let squares = 0;
  // West (1979): weighted, one pass, no catastrophic cancellation.
  for (let index = 0; index < values.length; index++) {
    const count = counts[index] ?? 0;
    total += count;
    const difference = (values[index] ?? 0) - mean;
    mean += (difference * count) / total;
    squares += count * difference * ((values[index] ?? 0) - mean);
  }
  return {
    mean: total > 0 ? mean : null,
    standardDeviation: total > 1 ? Math.sqrt(squares / (total - 1)) : null,
  };
}

/** The smallest value that at least a share p of the values does not exceed, for each level. */
export function quantiles({ values, counts }: Counted): { p: number; value: number }[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const found: { p: number; value: number }[] = [];
  let index = 0;
  let below = counts[0] ?? 0;
  for (const p of quantileLevels) {
    while (below < p * total && index < values.length - 1) {
      index += 1;
      below += counts[index] ?? 0;
    }
    const value = values[index];
    if (value !== undefined) found.push({ p, value });
  }
  return found;
}

/** Counts per bin: bin i holds edges[i − 1] ≤ value < edges[i]. */
export function binCounts({ values, counts }: Counted, edges: readonly number[]): number[] {
  const bins = new Array<number>(edges.length + 1).fill(0);
  let bin = 0;
  for (let index = 0; index < values.length; index++) {
    while (bin < edges.length && (values[index] ?? 0) >= (edges[bin] ?? Number.POSITIVE_INFINITY)) bin += 1;
    bins[bin] = (bins[bin] ?? 0) + (counts[index] ?? 0);
  }
  return bins;
}
