import { type Cell, same } from './table.ts';

/* How strongly a feature tells a label, by the textbook. */

/** Area under the ROC curve by comparing every pair of a positive with a negative; ties count half. */
export function rocAuc(positives: readonly number[], negatives: readonly number[]): number {
  let won = 0;
  for (const positive of positives) {
    for (const negative of negatives) won += positive > negative ? 1 : positive === negative ? 0.5 : 0;
  }
  return won / (positives.length * negatives.length);
}

/** Cramér's V with the correction of Bergsma (2013), from chi squared as the sum of (O − E)² / E. */
export function cramersV(pairs: readonly (readonly [Cell, Cell])[]): number {
  const rows = different(pairs.map(([row]) => row));
  const columns = different(pairs.map(([, column]) => column));
  const [n, r, c] = [pairs.length, rows.length, columns.length];
  if (n < 2 || r < 2 || c < 2) return 0;
  let chiSquared = 0;
  for (const row of rows) {
    for (const column of columns) {
      const ofRow = pairs.filter(([value]) => same(value, row));
      const observed = ofRow.filter(([, value]) => same(value, column)).length;
      const expected = (ofRow.length * pairs.filter(([, value]) => same(value, column)).length) / n;
      chiSquared += (observed - expected) ** 2 / expected;
    }
  }
  const phi = Math.max(0, chiSquared / n - ((r - 1) * (c - 1)) / (n - 1));
  const rank = Math.min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1;
  return rank <= 0 ? 0 : Math.min(1, Math.sqrt(phi / rank));
}

/** Correlation ratio of a number within the groups of a feature, adjusted as R² is (Kelley, 1935). */
export function correlationRatio(pairs: readonly (readonly [Cell, number])[]): number {
  const groups = different(pairs.map(([group]) => group));
  const [n, k] = [pairs.length, groups.length];
  const total = squares(pairs.map(([, value]) => value));
  if (n - k < 1 || total === 0) return 0;
  const within = groups
    .map((group) => squares(pairs.flatMap(([of, value]) => (same(of, group) ? [value] : []))))
    .reduce((sum, value) => sum + value, 0);
  return Math.sqrt(Math.max(0, 1 - within / (n - k) / (total / (n - 1))));
}

/** Sum of squared deviations from the mean. */
function squares(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

function different(cells: readonly Cell[]): Cell[] {
  return cells.filter((cell, index) => cells.findIndex((other) => same(cell, other)) === index);
}
