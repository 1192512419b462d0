import type { DriftResult, MonitoringRecord } from '@contender/core';
import { type Block, paragraph, table } from '../document.ts';
import { formatDelta, formatEstimate, formatLevel, formatMetric, formatNumber } from '../format.ts';
import { metricLabel, statusMarks } from '../labels.ts';
import { plural } from '../text.ts';
import { driftBlocks, driftFacts, orderDrift } from './drift.ts';
import type { Section } from './section.ts';

/** Drifted columns first, worst first as the record says; then the others by effect. */
export function orderedColumns({ result }: MonitoringRecord): DriftResult[] {
  return orderDrift(result.columns, result.drifted);
}

/** How far each column moved from the data that the champion was trained on. */
export function driftSection(monitoring: MonitoringRecord, leading: boolean): Section | undefined {
  const columns = orderedColumns(monitoring);
  if (columns.length === 0) return undefined;
  const folded = leading ? undefined : driftFacts(columns);
  return { id: 'drift', title: 'Drift', importance: 3, folded, blocks: (rows) => driftBlocks(columns, rows) };
}

/** The champion's metric on the recent rows whose labels have arrived. */
export function performanceSection(monitoring: MonitoringRecord): Section | undefined {
  const { performance } = monitoring.result;
  if (performance === null) return undefined;
  const { metric, status, reference, current, interval, maxDrop, labelledRows, note } = performance;
  const level = interval === null ? '' : ` (${formatLevel(interval.level)} interval)`;
  const blocks = (rows: number): Block[] => [
    table(
      'Performance in production',
      ['Result', 'Metric', 'At evaluation>', `Now${level}>`, 'Change (limit)>'],
      [performance],
      rows,
      () => [
        [{ mark: statusMarks[status] }],
        metricLabel(metric),
        formatMetric(reference),
        formatEstimate(current, interval),
        `${formatDelta(current === null ? null : current - reference)} (${formatNumber(maxDrop)})`,
      ],
    ),
    paragraph(`${note.replace(/\.$/, '')}, on ${plural(labelledRows, 'row')} whose label has arrived.`),
  ];
  return { id: 'performance', title: 'Performance in production', importance: 2, folded: undefined, blocks };
}
