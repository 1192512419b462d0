import { checkCount, checkPair, checkThreshold } from '../checks.ts';
import type { Confusion } from '../metrics/confusion.ts';

const CELLS = 8;

/**
 * The eight counts of paired outcomes, all that count metrics of two models on the same rows depend on.
 * Index = 4 · label + 2 · champion's decision + challenger's decision; decision = score ≥ threshold.
 */
export function outcomeCells(
  labels: Uint8Array,
  champion: Float64Array,
  challenger: Float64Array,
  threshold: number,
): Float64Array {
  checkPair(labels, champion, challenger);
  checkThreshold(threshold);
  return countCells(labels, champion, challenger, threshold);
}

export function countCells(
  labels: Uint8Array,
  champion: Float64Array,
  challenger: Float64Array,
  threshold: number,
): Float64Array {
  const cells = new Float64Array(CELLS);
  for (let row = 0; row < labels.length; row++) {
    const first = (champion[row] ?? 0) >= threshold ? 2 : 0;
    const second = (challenger[row] ?? 0) >= threshold ? 1 : 0;
    const cell = 4 * (labels[row] ?? 0) + first + second;
    cells[cell] = (cells[cell] ?? 0) + 1;
  }
  return cells;
}

export function checkCells(cells: Float64Array): void {
  if (cells.length !== CELLS) {
    throw new RangeError(`outcome cells are ${CELLS} counts: found ${cells.length}`);
  }
  let rows = 0;
  cells.forEach((count, cell) => {
    checkCount(`outcome cell ${cell}`, count);
    rows += count;
  });
  if (rows === 0) throw new RangeError('outcome cells must hold at least one row');
}

/** The confusion of either model, by summing the cells over the other's decision. */
export function confusions(cells: Float64Array): { champion: Confusion; challenger: Confusion } {
  const [n00 = 0, n01 = 0, n10 = 0, n11 = 0, p00 = 0, p01 = 0, p10 = 0, p11 = 0] = cells;
  return {
    champion: {
      truePositives: p10 + p11,
      falsePositives: n10 + n11,
      trueNegatives: n00 + n01,
      falseNegatives: p00 + p01,
    },
    challenger: {
      truePositives: p01 + p11,
      falsePositives: n01 + n11,
      trueNegatives: n00 + n10,
      falseNegatives: p00 + p10,
    },
  };
}
