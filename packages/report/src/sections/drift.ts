import type { DriftResult } from '@contender/core';
import { type Block, paragraph, table } from '../document.ts';
import { formatCount, formatMetric, formatPValue } from '../format.ts';
import { driftMethodLabels, statusMarks } from '../labels.ts';
import { plural } from '../text.ts';

/** Drifted columns first, in the order that is given for them; then the others by effect. */
export function orderDrift(columns: readonly DriftResult[], drifted: readonly string[]): DriftResult[] {
  const place = (column: DriftResult) => {
    const index = drifted.indexOf(column.column);
    return index < 0 ? drifted.length : index;
  };
  return columns.toSorted((a, b) => place(a) - place(b) || (b.effect ?? -1) - (a.effect ?? -1));
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
