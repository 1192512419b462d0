import type { DriftResult } from '@contender/core';

/** With fewer rows on either side nothing is said about drift. */
export const fewestRows = 100;

/**
 * Drift is an effect that matters and that chance does not explain; either alone is none. Where an effect as large
 * as the limit would go unnoticed, a quiet column is not stable but unknown.
 */
export function decideDrift(column: {
  effect: number | null;
  adjustedPValue: number | null;
  limit: number;
  significance: number;
  detectable: boolean;
}): DriftResult['status'] {
  if (column.effect === null || column.adjustedPValue === null) return 'not-enough-data';
  if (column.effect >= column.limit && column.adjustedPValue < column.significance) return 'drifted';
  return column.detectable ? 'stable' : 'not-enough-data';
}

/** What the columns say together. */
export interface DriftDecision {
  /** Whether more drifted than may. */
  failed: boolean;
  /** Columns that drifted, key columns first, then worst first. */
  drifted: string[];
  /** Columns of which nothing can be said. */
  unknown: string[];
}

/** Too much drift: the weights of the drifted columns add up to more than allowed, or a key column is among them. */
export function decideColumns(
  columns: readonly Pick<DriftResult, 'column' | 'status' | 'effect' | 'limit' | 'weight' | 'key'>[],
  maxColumns: number,
): DriftDecision {
  const excess = ({ effect, limit }: (typeof columns)[number]) => (effect ?? 0) / limit;
  const drifted = columns
    .filter(({ status }) => status === 'drifted')
    .sort((a, b) => Number(b.key) - Number(a.key) || excess(b) - excess(a));
  const weight = drifted.reduce((sum, column) => sum + column.weight, 0);
  return {
    failed: weight > maxColumns || drifted.some(({ key }) => key),
    drifted: drifted.map(({ column }) => column),
    unknown: columns.filter(({ status }) => status === 'not-enough-data').map(({ column }) => column),
  };
}
