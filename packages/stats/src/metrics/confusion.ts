import { checkPredictions, checkThreshold } from '../checks.ts';

/** Counts of rows by label and decision. */
export interface Confusion {
  truePositives: number;
  falsePositives: number;
  trueNegatives: number;
  falseNegatives: number;
}

/** Metrics that are a function of the four counts alone. */
export type CountMetric = 'accuracy' | 'precision' | 'recall' | 'f1';

/** Each count metric by name; an empty denominator gives 0, like scikit-learn's `zero_division=0`. */
export const countMetrics: Readonly<Record<CountMetric, (counts: Confusion) => number>> = {
  accuracy: (c) =>
    ratio(
      c.truePositives + c.trueNegatives,
      c.truePositives + c.trueNegatives + c.falsePositives + c.falseNegatives,
    ),
  precision: (c) => ratio(c.truePositives, c.truePositives + c.falsePositives),
  recall: (c) => ratio(c.truePositives, c.truePositives + c.falseNegatives),
  f1: (c) => ratio(2 * c.truePositives, 2 * c.truePositives + c.falsePositives + c.falseNegatives),
};

/** Counts at a threshold: the decision is positive where score ≥ threshold. */
export function confusion(labels: Uint8Array, scores: Float64Array, threshold: number): Confusion {
  checkPredictions(labels, scores);
  checkThreshold(threshold);
  let positives = 0;
  let decided = 0;
  let truePositives = 0;
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] ?? 0;
    const decision = (scores[row] ?? 0) >= threshold ? 1 : 0;
    positives += label;
    decided += decision;
    truePositives += label & decision;
  }
  return {
    truePositives,
    falsePositives: decided - truePositives,
    trueNegatives: labels.length - positives - decided + truePositives,
    falseNegatives: positives - truePositives,
  };
}

function ratio(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator;
}
