import { checkNotEmpty, checkPredictions } from './checks.ts';

export interface ReliabilityBin {
  /** The bin holds scores in (low, high]; the first one holds 0 too. */
  low: number;
  high: number;
  count: number;
  meanScore: number;
  /** Share of rows of class 1, in [0, 1]. */
  positiveRate: number;
}

/**
 * Equal-width bins of the score, empty ones left out; edges belong to the lower bin, like scikit-learn's
 * `calibration_curve`. Throws RangeError for bad input or bins that are not a whole number of at least 1.
 */
export function reliabilityCurve(labels: Uint8Array, scores: Float64Array, bins = 10): ReliabilityBin[] {
  checkPredictions(labels, scores);
  if (!Number.isSafeInteger(bins) || bins < 1) {
    throw new RangeError(`bins must be a whole number of at least 1: found ${bins}`);
  }
  const counts = new Float64Array(bins);
  const scoreSums = new Float64Array(bins);
  const positives = new Float64Array(bins);
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] ?? 0;
    const bin = binOf(score, bins);
    counts[bin] = (counts[bin] ?? 0) + 1;
    scoreSums[bin] = (scoreSums[bin] ?? 0) + score;
    positives[bin] = (positives[bin] ?? 0) + (labels[row] ?? 0);
  }
  const curve: ReliabilityBin[] = [];
  counts.forEach((count, bin) => {
    if (count === 0) return;
    curve.push({
      low: bin / bins,
      high: (bin + 1) / bins,
      count,
      meanScore: (scoreSums[bin] ?? 0) / count,
      positiveRate: (positives[bin] ?? 0) / count,
    });
  });
  return curve;
}

/** Mean distance of score and positive rate over the rows, in [0, 1] (Naeini et al., 2015). */
export function expectedCalibrationError(curve: readonly ReliabilityBin[]): number {
  checkNotEmpty('curve', curve);
  let rows = 0;
  let error = 0;
  for (const { count, meanScore, positiveRate } of curve) {
    rows += count;
    error += count * Math.abs(positiveRate - meanScore);
  }
  return error / rows;
}

function binOf(score: number, bins: number): number {
  const bin = Math.max(0, Math.ceil(score * bins) - 1);
  // the product rounds, so an edge may land one bin off
  if (bin > 0 && score <= bin / bins) return bin - 1;
  return score > (bin + 1) / bins ? bin + 1 : bin;
}
