import { checkNotEmpty, checkSameLength } from './checks.ts';
import { chiSquareSurvival } from './distributions/chi-square.ts';
import { kolmogorovSurvival } from './distributions/kolmogorov.ts';

/*
 * Drift between two independent samples that are counted over the same cells: categories, or the bins of a
 * number. Every function throws RangeError for differing lengths, no cells, a count that is negative or not
 * finite, and a sample without any row.
 */

type Counts = Float64Array | readonly number[];

export interface ChiSquareTest {
  statistic: number;
  degreesOfFreedom: number;
  pValue: number;
}

/**
 * Pearson's chi-square test of homogeneity on the 2 × k table, without Yates' correction; both samples count
 * as samples. Cells empty in both are left out; a single cell left gives statistic 0 and p-value 1.
 */
export function chiSquareTwoSample(reference: Counts, current: Counts): ChiSquareTest {
  const table = contingency(reference, current);
  const rows = table.referenceTotal + table.currentTotal;
  let statistic = 0;
  for (const [expected, observed] of table.cells) {
    const inBoth = expected + observed;
    const excess = observed - (inBoth * table.currentTotal) / rows;
    statistic += ((excess * excess) / inBoth) * (rows / table.currentTotal) * (rows / table.referenceTotal);
  }
  const degreesOfFreedom = table.cells.length - 1;
  if (degreesOfFreedom === 0) return { statistic: 0, degreesOfFreedom, pValue: 1 };
  return { statistic, degreesOfFreedom, pValue: chiSquareSurvival(statistic, degreesOfFreedom) };
}

/** Cramér's V of the 2 × k table, in [0, 1], without bias correction: an effect size beside the test. */
export function cramersV(reference: Counts, current: Counts): number {
  const { statistic } = chiSquareTwoSample(reference, current);
  const table = contingency(reference, current);
  return Math.min(1, Math.sqrt(statistic / (table.referenceTotal + table.currentTotal)));
}

/** Jensen–Shannon distance, the square root of the divergence in bits (Lin, 1991): 0 alike, 1 disjoint. */
export function jensenShannonDistance(reference: Counts, current: Counts): number {
  const table = contingency(reference, current);
  let divergence = 0;
  for (const [expected, observed] of table.cells) {
    const p = expected / table.referenceTotal;
    const q = observed / table.currentTotal;
    const middle = (p + q) / 2;
    if (p > 0) divergence += (p * Math.log2(p / middle)) / 2;
    if (q > 0) divergence += (q * Math.log2(q / middle)) / 2;
  }
  return Math.sqrt(Math.min(1, Math.max(0, divergence)));
}

/**
 * Population stability index Σ (q − p) ln(q / p), at least 0. Cells empty in both samples are left out; when
 * a cell is empty in one of them, ½ is added to every count left (Haldane–Anscombe), so that the index
 * stays finite and an empty cell weighs more the larger the samples are.
 */
export function populationStabilityIndex(reference: Counts, current: Counts): number {
  const table = contingency(reference, current);
  const added = table.cells.some(([expected, observed]) => expected === 0 || observed === 0) ? 0.5 : 0;
  const referenceTotal = table.referenceTotal + added * table.cells.length;
  const currentTotal = table.currentTotal + added * table.cells.length;
  let index = 0;
  for (const [expected, observed] of table.cells) {
    const p = (expected + added) / referenceTotal;
    const q = (observed + added) / currentTotal;
    index += (q - p) * Math.log(q / p);
  }
  return index;
}

/**
 * Kolmogorov–Smirnov test of two samples over cells in ascending order: the largest distance D between the two
 * distribution functions at the cells' upper ends, and its asymptotic p-value, which is too large where values share
 * cells. With a cell for each value, D is that of the raw values.
 */
export function kolmogorovSmirnov(reference: Counts, current: Counts): { statistic: number; pValue: number } {
  const table = contingency(reference, current);
  let statistic = 0;
  let before = 0;
  let now = 0;
  for (const [expected, observed] of table.cells) {
    before += expected;
    now += observed;
    statistic = Math.max(statistic, Math.abs(before / table.referenceTotal - now / table.currentTotal));
  }
  const rows = (table.referenceTotal * table.currentTotal) / (table.referenceTotal + table.currentTotal);
  return { statistic, pValue: kolmogorovSurvival(Math.sqrt(rows) * statistic) };
}

/**
 * Wasserstein distance W₁ of two samples over the same points: the area between their distribution functions, in
 * the unit of the points.
 * @param points ascending, one for each cell
 */
export function wassersteinDistance(points: ArrayLike<number>, reference: Counts, current: Counts): number {
  checkSameLength('points', points, 'reference', reference);
  const { referenceTotal, currentTotal } = contingency(reference, current);
  let area = 0;
  let apart = 0;
  for (let cell = 0; cell < points.length - 1; cell++) {
    apart += (reference[cell] ?? 0) / referenceTotal - (current[cell] ?? 0) / currentTotal;
    area += Math.abs(apart) * ((points[cell + 1] ?? 0) - (points[cell] ?? 0));
  }
  return area;
}

/**
 * Joins cells in which a chi-square approximation would be poor: those with fewer than `least` rows expected in
 * either sample. Ordered cells are joined with their neighbours, others with one another.
 */
export function joinSparseCells(
  reference: readonly number[],
  current: readonly number[],
  ordered: boolean,
  least = 5,
): { reference: number[]; current: number[] } {
  const { referenceTotal, currentTotal } = contingency(reference, current);
  const smaller = Math.min(referenceTotal, currentTotal) / (referenceTotal + currentTotal);
  const enough = (both: number) => both * smaller >= least;
  const joined: [number, number][] = [];
  let open: [number, number] = [0, 0];
  for (let cell = 0; cell < reference.length; cell++) {
    const [before, now] = [reference[cell] ?? 0, current[cell] ?? 0];
    if (!ordered && enough(before + now)) joined.push([before, now]);
    else open = [open[0] + before, open[1] + now];
    if (ordered && enough(open[0] + open[1])) {
      joined.push(open);
      open = [0, 0];
    }
  }
  // What is left over is too few by itself: it goes to its neighbour.
  if (open[0] + open[1] > 0) {
    const last = enough(open[0] + open[1]) ? undefined : joined.pop();
    joined.push(last === undefined ? open : [last[0] + open[0], last[1] + open[1]]);
  }
  return { reference: joined.map(([before]) => before), current: joined.map(([, now]) => now) };
}

interface Contingency {
  /** Counts of reference and current, for cells with at least one row. */
  cells: [number, number][];
  referenceTotal: number;
  currentTotal: number;
}

function contingency(reference: Counts, current: Counts): Contingency {
  checkSameLength('reference', reference, 'current', current);
  checkNotEmpty('reference', reference);
  const referenceTotal = total('reference', reference);
  const currentTotal = total('current', current);
  const cells: [number, number][] = [];
  for (let cell = 0; cell < reference.length; cell++) {
    const expected = reference[cell] ?? 0;
    const observed = current[cell] ?? 0;
    if (expected + observed > 0) cells.push([expected, observed]);
  }
  return { cells, referenceTotal, currentTotal };
}

function total(name: string, counts: Counts): number {
  let sum = 0;
  for (const count of counts) {
    if (!(count >= 0 && count < Infinity)) {
      throw new RangeError(`counts of ${name} must be finite and at least 0: found ${count}`);
    }
    sum += count;
  }
  if (sum === 0) throw new RangeError(`${name} must hold at least one row`);
  return sum;
}
