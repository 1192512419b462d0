import { checkPredictions } from '../checks.ts';
import { confusion, countMetrics } from './confusion.ts';
import { logLosses, mean, squaredErrors } from './losses.ts';
import { rocPlacements } from './placements.ts';

/*
 * Metrics of a binary classifier. `labels` holds 0 and 1, `scores` the probabilities of class 1 in [0, 1] of
 * the same rows. Every function throws RangeError for empty input, differing lengths and values out of range.
 */

/** Area under the ROC curve in [0, 1]; ties count half. Throws RangeError when one class is absent. */
export function rocAuc(labels: Uint8Array, scores: Float64Array): number {
  checkPredictions(labels, scores);
  return rocPlacements(labels, scores).auc;
}

/** Mean cross-entropy in nats; probabilities are clipped to [ε, 1 − ε] with the ε of float64. */
export function logLoss(labels: Uint8Array, probabilities: Float64Array): number {
  checkPredictions(labels, probabilities, 'probabilities');
  return mean(logLosses(labels, probabilities));
}

/** Mean squared error of the probabilities, in [0, 1] (Brier, 1950). */
export function brierScore(labels: Uint8Array, probabilities: Float64Array): number {
  checkPredictions(labels, probabilities, 'probabilities');
  return mean(squaredErrors(labels, probabilities));
}

/** Share of rows whose decision (score ≥ threshold) is the label. */
export function accuracy(labels: Uint8Array, scores: Float64Array, threshold = 0.5): number {
  return countMetrics.accuracy(confusion(labels, scores, threshold));
}

/** Share of positive decisions that are right; 0 when there are none. */
export function precision(labels: Uint8Array, scores: Float64Array, threshold = 0.5): number {
  return countMetrics.precision(confusion(labels, scores, threshold));
}

/** Share of positive rows that are found; 0 when there are none. */
export function recall(labels: Uint8Array, scores: Float64Array, threshold = 0.5): number {
  return countMetrics.recall(confusion(labels, scores, threshold));
}

/** Harmonic mean of precision and recall; 0 when nothing is positive, neither label nor decision. */
export function f1(labels: Uint8Array, scores: Float64Array, threshold = 0.5): number {
  return countMetrics.f1(confusion(labels, scores, threshold));
}
