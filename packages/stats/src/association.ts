import { checkNotEmpty } from './checks.ts';

/*
 * How strongly one column tells another, from counts: between 0 (nothing) and 1 (everything). Each function throws
 * RangeError for an empty table.
 */

type Table = readonly (readonly number[])[];

/**
 * Cramér's V of an r × c table, corrected for the bias that many cells and few rows bring (Bergsma, 2013): about 0
 * for independent columns whatever the size of the table. 0 where one side has a single value.
 * @param table counts, one array per row, all of the same length
 */
export function correctedCramersV(table: Table): number {
  checkNotEmpty('table', table);
  const rows = table.map(sum).filter((total) => total > 0);
  const columns = (table[0] ?? []).map((_, index) => sum(table.map((row) => row[index] ?? 0)));
  const filled = columns.filter((total) => total > 0);
  const n = sum(rows);
  if (n < 2 || rows.length < 2 || filled.length < 2) return 0;
  let statistic = -1;
  for (const row of table) {
    const total = sum(row);
    for (const [index, count] of row.entries()) {
      if (count > 0) statistic += (count / total) * (count / (columns[index] ?? 1));
    }
  }
  const [r, c] = [rows.length, filled.length];
  const corrected = Math.max(0, statistic - ((r - 1) * (c - 1)) / (n - 1));
  const rank = Math.min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1;
  return rank <= 0 ? 0 : Math.min(1, Math.sqrt(corrected / rank));
}

/**
 * Area under the ROC curve of an ordered column for a label of two values; ties count half (Mann–Whitney).
 * @param negatives counts of label 0 by value, in ascending order of the value
 * @param positives counts of label 1 over the same values
 * @returns between 0 and 1; NaN where a label does not occur
 */
export function rocAucOfCounts(negatives: ArrayLike<number>, positives: ArrayLike<number>): number {
  let below = 0;
  let pairs = 0;
  let total = 0;
  for (let index = 0; index < negatives.length; index++) {
    const [no, yes] = [negatives[index] ?? 0, positives[index] ?? 0];
    pairs += yes * (below + no / 2);
    below += no;
    total += yes;
  }
  return pairs / (below * total);
}

/**
 * Correlation ratio η of a number within groups, adjusted for the number of groups as R² is (ε², Kelley 1935):
 * the square root of the share of the number's variance that the groups explain.
 * @param groups count, mean and sum of squared deviations from that mean, for each group
 */
export function adjustedCorrelationRatio(
  groups: readonly { count: number; mean: number; squares: number }[],
): number {
  checkNotEmpty('groups', groups);
  const n = sum(groups.map(({ count }) => count));
  const mean = sum(groups.map((group) => group.count * group.mean)) / n;
  const within = sum(groups.map(({ squares }) => squares));
  const between = sum(groups.map((group) => group.count * (group.mean - mean) ** 2));
  const k = groups.filter(({ count }) => count > 0).length;
  if (n - k < 1 || within + between === 0) return 0;
  const unexplained = within / (n - k) / ((within + between) / (n - 1));
  return Math.sqrt(Math.min(1, Math.max(0, 1 - unexplained)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
