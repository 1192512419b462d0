import { checkNotEmpty, checkSameLength } from './checks.ts';
import { chiSquareSurvival } from './distributions/chi-square.ts';

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
