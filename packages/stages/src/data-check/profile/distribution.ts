export const quantileLevels = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] as const;

/** Distinct numbers, ascending, with how often each occurs. */
export interface Counted {
  values: Float64Array;
  counts: Float64Array;
}

export interface Moments {
  mean: number | null;
  /** Of the sample; null below two values. */
  standardDeviation: number | null;
  /** Adjusted Fisher–Pearson coefficient G₁; null below three values or without spread. */
  skewness: number | null;
  /** Excess kurtosis G₂, adjusted for the sample; null below four values or without spread. */
  kurtosis: number | null;
}

/** Moments of counted values, about their mean in a second pass: no cancellation. */
export function moments({ values, counts }: Counted): Moments {
  const n = counts.reduce((sum, count) => sum + count, 0);
  if (n === 0) return { mean: null, standardDeviation: null, skewness: null, kurtosis: null };
  // About a value of the sample: sums of large numbers would lose digits.
  const origin = values[values.length >> 1] ?? 0;
  let shift = 0;
  for (let index = 0; index < values.length; index++) {
    shift += (counts[index] ?? 0) * ((values[index] ?? 0) - origin);
  }
  const mean = origin + shift / n;
  let [second, third, fourth] = [0, 0, 0];
  for (let index = 0; index < values.length; index++) {
    const difference = (values[index] ?? 0) - mean;
    const square = (counts[index] ?? 0) * difference * difference;
    second += square;
    third += square * difference;
    fourth += square * difference * difference;
  }
  const spread = second > 0;
  const g1 = (Math.sqrt(n) * third) / second ** 1.5;
  const g2 = (n * fourth) / second ** 2 - 3;
  const found = {
    mean,
    standardDeviation: n > 1 ? Math.sqrt(second / (n - 1)) : null,
    skewness: n > 2 && spread ? (g1 * Math.sqrt(n * (n - 1))) / (n - 2) : null,
    kurtosis: n > 3 && spread ? ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * g2 + 6) : null,
  };
  // Powers of numbers near the end of a DOUBLE's range are none.
  const finite = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);
  return {
    mean: finite(found.mean),
    standardDeviation: finite(found.standardDeviation),
    skewness: finite(found.skewness),
    kurtosis: finite(found.kurtosis),
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
