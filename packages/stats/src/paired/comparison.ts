import { checkCount, checkLevel, checkThreshold } from '../checks.ts';
import type { Interval } from '../interval.ts';

/** Challenger against champion on the same rows; `delta` is challenger minus champion, in the metric's unit. */
export interface PairedComparison {
  champion: number;
  challenger: number;
  delta: number;
  /** Confidence interval of `delta`. */
  interval: Interval;
  /** Two-sided, of the hypothesis that the two do not differ. */
  pValue: number;
  /** The method in words for a report. */
  method: string;
}

export interface ComparisonOptions {
  /** Confidence level of the interval, default 0.95. */
  level?: number;
  /** A decision is positive where score ≥ threshold, default 0.5. */
  threshold?: number;
  /** Bootstrap resamples of a count metric, default 10,000. */
  resamples?: number;
  /** Seed of the bootstrap, default 1. */
  seed?: number;
}

/** The options with their defaults; throws RangeError for one out of range. */
export function resolveOptions(options: ComparisonOptions = {}): Required<ComparisonOptions> {
  const { level = 0.95, threshold = 0.5, resamples = 10_000, seed = 1 } = options;
  checkLevel(level);
  checkThreshold(threshold);
  checkCount('resamples', resamples);
  return { level, threshold, resamples, seed };
}
