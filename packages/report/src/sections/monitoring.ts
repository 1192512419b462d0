import type { DriftResult, MonitoringRecord } from '@contender/core';
import { type Block, paragraph, table } from '../document.ts';
import {
  formatCount,
  formatDelta,
  formatEstimate,
  formatLevel,
  formatMetric,
  formatNumber,
  formatPValue,
} from '../format.ts';
import { driftMethodLabels, metricLabel, statusMarks } from '../labels.ts';
import { plural } from '../text.ts';
import type { Section } from './section.ts';

/** Drifted columns first, worst first as the record says; then the others by effect. */
export function orderedColumns(monitoring: MonitoringRecord): DriftResult[] {
  const { columns, drifted } = monitoring.result;
  const place = (column: DriftResult) => {
    const index = drifted.indexOf(column.column);
    return index < 0 ? drifted.length : index;
  };
  return columns.toSorted((a, b) => place(a) - place(b) || (b.effect ?? -1) - (a.effect ?? -1));
}

/** How far each column moved from the data that the champion was trained on. */
export function driftSection(monitoring: MonitoringRecord, leading: boolean): Section | undefined {
  const columns = orderedColumns(monitoring);
  if (columns.length === 0) return undefined;
  const folded = leading ? undefined : driftFacts(columns);
  return { id: 'drift', title: 'Drift', importance: 3, folded, blocks: (rows) => driftBlocks(columns, rows) };
}

/** How many columns drifted, in words. */
export function driftFacts(columns: readonly DriftResult[]): string {
  const drifted = columns.filter((column) => column.status === 'drifted').length;
  return `${formatCount(drifted)} of ${plural(columns.length, 'column')} drifted`;
}

/** The drift of columns as a table, in the order given, and how to read it. */
export function driftBlocks(columns: readonly DriftResult[], rows: number): Block[] {
  const methods = [...new Set(columns.map(({ method }) => method))];
  const several = methods.length > 1;
  return [
    table(
      'Drift per column, drifted ones first',
      [
        'Result',
        'Column',
        ...(several ? ['Effect size'] : []),
        'Effect>',
        'Limit>',
        'Adjusted p>',
        'What moved',
      ],
      columns,
      rows,
      (column) => [
        [{ mark: statusMarks[column.status] }],
        column.key && column.kind !== 'all' ? `${column.column} (key)` : column.column,
        ...(several ? [driftMethodLabels[column.method]] : []),
        formatMetric(column.effect),
        formatMetric(column.judgedLimit ?? column.limit),
        formatPValue(column.adjustedPValue),
        column.note,
      ],
    ),
    paragraph(
      `${methods.map((method) => driftMethodLabels[method]).join('; ')}. A column has drifted when the effect is over its limit, which is raised by what chance alone gives at these sizes, and the p-value says that it is no accident.`,
    ),
  ];
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
