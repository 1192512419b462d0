import type { DriftMethod } from '@contender/core';
import {
  chiSquareTwoSample,
  chiSquareUpperQuantile,
  cramersV,
  jensenShannonDistance,
  joinSparseCells,
  kolmogorovSmirnov,
  populationStabilityIndex,
  wassersteinDistance,
} from '@contender/stats';
import type { CountedColumn } from './cells.ts';

/** A column's drift by one method. */
export interface Measurement {
  effect: number;
  pValue: number;
  /** The limit, raised by what chance alone gives at these sample sizes. */
  judgedLimit: number;
  /** Whether an effect as large as the limit would be noticed more often than not at these sample sizes. */
  detectable: boolean;
}

interface Limits {
  limit: number;
  significance: number;
}

/** A way to measure the drift of a column that is counted over cells. */
export interface Method {
  label: string;
  defaultLimit: number;
  /** Undefined where the column has no order that the method needs. */
  measure(column: CountedColumn, limits: Limits): Measurement | undefined;
}

/** 1/n + 1/m: what an effect by chance grows with. */
function chance({ reference, current }: Counts): number {
  return 1 / sum(reference) + 1 / sum(current);
}

interface Counts {
  reference: number[];
  current: number[];
}

/**
 * Methods whose effect is, in its square or itself, a multiple of the chi-square statistic: with k cells it has k − 1
 * on average where nothing drifted. Sparse cells are joined, where the chi-square approximation would be poor.
 * @param perStatistic the effect's power that one of chi-square's adds, over 1/n + 1/m
 */
function overCells(
  label: string,
  measure: (reference: number[], current: number[]) => number,
  power: 1 | 2,
  perStatistic: (counts: Counts) => number,
): Method {
  return {
    label,
    defaultLimit: 0.1,
    measure(column, { limit, significance }) {
      const raw = {
        reference: column.cells.map((cell) => cell.reference),
        current: column.cells.map((cell) => cell.current),
      };
      const counts = joinSparseCells(raw.reference, raw.current, column.kind === 'numeric');
      const degrees = counts.reference.length - 1;
      const { pValue } = chiSquareTwoSample(counts.reference, counts.current);
      const effect = measure(counts.reference, counts.current);
      const unit = perStatistic(counts);
      const judgedLimit = (limit ** power + degrees * unit) ** (1 / power);
      const detectable =
        degrees === 0 || degrees + limit ** power / unit >= chiSquareUpperQuantile(significance, degrees);
      return { effect, pValue, judgedLimit, detectable };
    },
  };
}

const bitsPerNat = 8 * Math.LN2;
// E[D²] of Kolmogorov's limiting distribution is π²/12 over nm/(n + m).
const kolmogorovSquare = Math.PI ** 2 / 12;

const jensenShannon = overCells(
  'Jensen-Shannon distance',
  jensenShannonDistance,
  2,
  (counts) => chance(counts) / bitsPerNat,
);

export const cellMethods: Readonly<Record<Exclude<DriftMethod, 'classifier'>, Method>> = {
  jensen_shannon: jensenShannon,
  psi: overCells('population stability index', populationStabilityIndex, 1, chance),
  cramers_v: overCells(
    'Cramér’s V',
    cramersV,
    2,
    ({ reference, current }) => 1 / (sum(reference) + sum(current)),
  ),
  ks: {
    label: 'Kolmogorov-Smirnov distance',
    defaultLimit: 0.1,
    measure(column, { limit, significance }) {
      const counts = orderedCounts(column);
      if (counts === undefined) return undefined;
      const { statistic, pValue } = kolmogorovSmirnov(counts.reference, counts.current);
      return {
        effect: statistic,
        pValue,
        judgedLimit: Math.sqrt(limit ** 2 + kolmogorovSquare * chance(counts)),
        detectable: isNoticed(limit, counts, significance),
      };
    },
  },
  wasserstein: {
    label: 'Wasserstein distance in standard deviations',
    defaultLimit: 0.2,
    measure(column, { limit, significance }) {
      const counts = orderedCounts(column);
      const { points, spread } = column;
      if (counts === undefined || points === undefined || spread === undefined) return undefined;
      const { pValue } = kolmogorovSmirnov(counts.reference, counts.current);
      const unit = spread > 0 ? spread : 1;
      const byChance = expectedArea(points, counts) / unit;
      return {
        effect: wassersteinDistance(points, counts.reference, counts.current) / unit,
        pValue,
        judgedLimit: Math.hypot(limit, byChance),
        // A shift by δσ moves the distribution function of a normal variable by 0.4 δ at most.
        detectable: isNoticed(0.4 * limit, counts, significance),
      };
    },
  },
};

/** Whether Kolmogorov's test rejects a true distance more often than not. */
function isNoticed(distance: number, counts: Counts, significance: number): boolean {
  const critical = Math.sqrt(-Math.log(significance / 2) / 2);
  return distance >= critical * Math.sqrt(chance(counts));
}

/** Values in their order, without the missing ones; undefined for a column without order or without values. */
function orderedCounts({ kind, cells }: CountedColumn): Counts | undefined {
  if (kind !== 'numeric') return undefined;
  const values = cells.slice(0, -1);
  const counts = {
    reference: values.map(({ reference }) => reference),
    current: values.map(({ current }) => current),
  };
  return sum(counts.reference) > 0 && sum(counts.current) > 0 ? counts : undefined;
}

/** The area that lies between two empirical distribution functions on average, where nothing drifted. */
function expectedArea(points: readonly number[], counts: Counts): number {
  const total = sum(counts.reference) + sum(counts.current);
  let below = 0;
  let area = 0;
  for (let cell = 0; cell < points.length - 1; cell++) {
    below += ((counts.reference[cell] ?? 0) + (counts.current[cell] ?? 0)) / total;
    const deviation = Math.sqrt(below * Math.max(0, 1 - below) * chance(counts));
    area += Math.sqrt(2 / Math.PI) * deviation * ((points[cell + 1] ?? 0) - (points[cell] ?? 0));
  }
  return area;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
