import type { DriftResult, Interval, PerformanceResult, RecordStatus } from '@contender/core';
import { decideColumns, describeDrift } from '../shared/drift/index.ts';

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

/** Failed when too much drifted, or performance dropped; what could not be judged warns. */
export function decideMonitoring(found: {
  columns: readonly Pick<
    DriftResult,
    'column' | 'status' | 'method' | 'effect' | 'note' | 'limit' | 'judgedLimit' | 'weight' | 'key'
  >[];
  maxColumns: number;
  performance: Pick<PerformanceResult, 'status' | 'note'> | null;
}): MonitoringDecision {
  const { columns, maxColumns, performance } = found;
  const decision = decideColumns(columns, maxColumns);
  const dropped = performance?.status === 'dropped';
  const unjudged = decision.unknown.length > 0 || performance?.status === 'not-enough-data';
  const reasons = decision.drifted.flatMap((name) => {
    const column = columns.find((candidate) => candidate.column === name);
    return column === undefined ? [] : [describeDrift(column)];
  });
  if (decision.drifted.length > 0 && !decision.failed) {
    reasons.push(`${decision.drifted.length} of ${columns.length} columns drifted; ${maxColumns} may.`);
  }
  const first = columns.find(({ status }) => status === 'not-enough-data');
  if (first !== undefined) {
    const which =
      decision.unknown.length === columns.length ? 'Drift' : `Drift of ${decision.unknown.join(', ')}`;
    reasons.push(`${which} was not judged. ${first.note}`);
  }
  if (performance !== null) reasons.push(performance.note);
  if (decision.drifted.length === 0 && decision.unknown.length === 0) {
    reasons.unshift(`None of ${columns.length} columns drifted.`);
  }
  return {
    status:
      decision.failed || dropped ? 'failed' : decision.drifted.length > 0 || unjudged ? 'warned' : 'passed',
    drifted: decision.drifted,
    reasons,
  };
}
