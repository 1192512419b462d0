import type { DriftResult, Interval, PerformanceResult, RecordStatus } from '@contender/core';

/** With fewer rows on either side nothing is said about drift or performance. */
export const fewestRows = 100;

/** Drift is an effect that matters and that chance does not explain; either alone is none. */
export function decideDrift(column: {
  effect: number | null;
  adjustedPValue: number | null;
  limit: number;
  significance: number;
}): DriftResult['status'] {
  if (column.effect === null || column.adjustedPValue === null) return 'not-enough-data';
  return column.effect >= column.limit && column.adjustedPValue < column.significance ? 'drifted' : 'stable';
}

/** Performance dropped when the whole interval of the current value is worse than the reference by more than allowed. */
export function decidePerformance(performance: {
  reference: number;
  interval: Interval | null;
  maxDrop: number;
  higherIsBetter: boolean;
}): PerformanceResult['status'] {
  const { reference, interval, maxDrop } = performance;
  if (interval === null) return 'not-enough-data';
  const dropped = performance.higherIsBetter
    ? interval.high < reference - maxDrop
    : interval.low > reference + maxDrop;
  return dropped ? 'dropped' : 'stable';
}

export interface MonitoringDecision {
  status: RecordStatus;
  /** Columns that drifted, worst first. */
  drifted: string[];
  reasons: string[];
}

/** Failed when more columns drifted than allowed, or performance dropped; what could not be judged warns. */
export function decideMonitoring(found: {
  columns: readonly Pick<DriftResult, 'column' | 'status' | 'effect' | 'note' | 'limit'>[];
  maxColumns: number;
  performance: Pick<PerformanceResult, 'status' | 'note'> | null;
}): MonitoringDecision {
  const drifted = found.columns
    .filter(({ status }) => status === 'drifted')
    .sort((a, b) => (b.effect ?? 0) - (a.effect ?? 0));
  const unknown = found.columns.filter(({ status }) => status === 'not-enough-data');
  const tooMany = drifted.length > found.maxColumns;
  const dropped = found.performance?.status === 'dropped';
  const unjudged = unknown.length > 0 || found.performance?.status === 'not-enough-data';
  const reasons = drifted.map(
    ({ column, effect, limit, note }) =>
      `${column} drifted (Jensen-Shannon distance ${(effect ?? 0).toFixed(3)}, limit ${limit}). ${note}`,
  );
  if (drifted.length > 0 && !tooMany) {
    reasons.push(`${drifted.length} of ${found.columns.length} columns drifted; ${found.maxColumns} may.`);
  }
  const [first] = unknown;
  if (first !== undefined) reasons.push(`Drift was not judged. ${first.note}`);
  if (found.performance !== null) reasons.push(found.performance.note);
  if (drifted.length === 0 && unknown.length === 0) {
    reasons.unshift(`None of ${found.columns.length} columns drifted.`);
  }
  return {
    status: tooMany || dropped ? 'failed' : drifted.length > 0 || unjudged ? 'warned' : 'passed',
    drifted: drifted.map(({ column }) => column),
    reasons,
  };
}
