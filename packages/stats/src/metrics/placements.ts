import { ascendingOrder } from './order.ts';

export interface Placements {
  auc: number;
  positives: number;
  negatives: number;
  /**
   * For a positive row the share of negatives that it beats, for a negative row the share of positives that
   * beat it; a tie counts half. The mean over either class is the AUC.
   */
  values: Float64Array;
}

/**
 * Placement values and ROC AUC in one sort and one walk over the groups of ties.
 * These are the structural components of DeLong (1988) without the three rankings of Sun & Xu (2014).
 * Throws RangeError when a class is absent. Inputs are taken as checked.
 */
export function rocPlacements(labels: Uint8Array, scores: Float64Array): Placements {
  const length = labels.length;
  let positives = 0;
  for (let row = 0; row < length; row++) positives += labels[row] ?? 0;
  const negatives = length - positives;
  if (positives === 0 || negatives === 0) {
    throw new RangeError(`ROC AUC needs rows of both classes: all labels are ${positives === 0 ? 0 : 1}`);
  }
  const { sorted, rows } = ascendingOrder(scores);
  const values = new Float64Array(length);
  let positivesBelow = 0;
  let negativesBelow = 0;
  let doubledWins = 0;
  for (let start = 0; start < length; ) {
    const score = sorted[start];
    let end = start;
    let tiedPositives = 0;
    while (end < length && sorted[end] === score) {
      tiedPositives += labels[rows[end] ?? 0] ?? 0;
      end++;
    }
    const tiedNegatives = end - start - tiedPositives;
    const beaten = (negativesBelow + tiedNegatives / 2) / negatives;
    const beatenBy = (positives - positivesBelow - tiedPositives / 2) / positives;
    for (let i = start; i < end; i++) {
      const row = rows[i] ?? 0;
      values[row] = labels[row] === 1 ? beaten : beatenBy;
    }
    doubledWins += tiedPositives * (2 * negativesBelow + tiedNegatives);
    positivesBelow += tiedPositives;
    negativesBelow += tiedNegatives;
    start = end;
  }
  return { auc: doubledWins / (2 * positives * negatives), positives, negatives, values };
}
