import { checkPair } from '../checks.ts';
import { normalQuantile, normalSurvival } from '../distributions/normal.ts';
import { type Placements, rocPlacements } from '../metrics/placements.ts';
import { type ComparisonOptions, type PairedComparison, resolveOptions } from './comparison.ts';

/**
 * Paired comparison of two ROC AUCs: DeLong, DeLong & Clarke-Pearson (1988), O(n log n) by mid-ranks
 * (Sun & Xu, 2014). The interval is cut to [−1, 1].
 *
 * Where the normal approximation has nothing to stand on, it does not claim certainty: with a single row of
 * a class, or no variance and too few rows for any rank test to reach the level, the interval is [−1, 1].
 * Predictions that rank the rows alike give delta 0, interval [0, 0] and p-value 1.
 * Throws RangeError for bad input and when a class is absent.
 */
export function compareRocAuc(
  labels: Uint8Array,
  champion: Float64Array,
  challenger: Float64Array,
  options?: ComparisonOptions,
): PairedComparison {
  const { level } = resolveOptions(options);
  checkPair(labels, champion, challenger);
  return comparePlacements(labels, rocPlacements(labels, champion), rocPlacements(labels, challenger), level);
}

export function comparePlacements(
  labels: Uint8Array,
  champion: Placements,
  challenger: Placements,
  level: number,
): PairedComparison {
  const { positives, negatives } = champion;
  const delta = challenger.auc - champion.auc;
  const comparison = { champion: champion.auc, challenger: challenger.auc, delta, method: 'DeLong' };
  const spread = classSpread(labels, champion.values, challenger.values, delta);
  if (spread.identical) return { ...comparison, interval: { low: 0, high: 0, level }, pValue: 1 };
  if (positives < 2 || negatives < 2) {
    return { ...comparison, interval: { low: -1, high: 1, level }, pValue: 1 };
  }
  const variance =
    spread.positives / (positives - 1) / positives + spread.negatives / (negatives - 1) / negatives;
  const deviation = Math.sqrt(variance);
  if (deviation <= ROUNDING) return { ...comparison, ...withoutVariance(delta, positives, negatives, level) };
  const halfWidth = -normalQuantile((1 - level) / 2) * deviation;
  return {
    ...comparison,
    interval: { low: Math.max(-1, delta - halfWidth), high: Math.min(1, delta + halfWidth), level },
    pValue: 2 * normalSurvival(Math.abs(delta) / deviation),
  };
}

/** Placement values are multiples of 1/(2 · rows of a class): a deviation this small is rounding alone. */
const ROUNDING = 1e-14;

/** Sums of squares of the placement differences around their mean, by class. */
function classSpread(
  labels: Uint8Array,
  champion: Float64Array,
  challenger: Float64Array,
  mean: number,
): { positives: number; negatives: number; identical: boolean } {
  let positives = 0;
  let negatives = 0;
  let identical = true;
  for (let row = 0; row < labels.length; row++) {
    const difference = (challenger[row] ?? 0) - (champion[row] ?? 0);
    if (difference !== 0) identical = false;
    const deviation = difference - mean;
    if (labels[row] === 1) positives += deviation * deviation;
    else negatives += deviation * deviation;
  }
  return { positives, negatives, identical };
}

/** The same difference at every row: no rank test can give less than the chance of complete separation. */
function withoutVariance(
  delta: number,
  positives: number,
  negatives: number,
  level: number,
): Pick<PairedComparison, 'interval' | 'pValue'> {
  let pValue = 2;
  for (let i = 1; i <= positives && pValue > 0; i++) pValue *= i / (negatives + i);
  pValue = Math.min(1, pValue);
  const conclusive = pValue <= 1 - level;
  return {
    interval: { low: conclusive ? delta : -1, high: conclusive ? delta : 1, level },
    pValue,
  };
}
