import type { ColumnProfile, DataCheckRecord } from '@contender/core';
import { type Block, heading, table } from '../document.ts';
import { formatCount, formatNumber, formatShare, unknown } from '../format.ts';
import { clean, clip, plural } from '../text.ts';
import type { Section } from './section.ts';

/** What each column holds, per dataset. Only the page has room for it. */
export function profileSection(dataCheck: DataCheckRecord): Section | undefined {
  const datasets = dataCheck.result.datasets.filter((dataset) => dataset.profile.columns.length > 0);
  if (datasets.length === 0) return undefined;
  const blocks = (rows: number): Block[] =>
    datasets.flatMap((dataset) => [
      ...(datasets.length > 1 ? [heading(3, `Dataset ${dataset.name}`)] : []),
      table(
        `Columns of ${dataset.name}, ${plural(dataset.rows, 'row')}`,
        ['Column', 'Type', 'Missing>', 'Distinct>', 'Mean>', 'Least', 'Greatest'],
        dataset.profile.columns,
        rows,
        (column) => [
          column.name,
          column.type,
          formatShare(missingShare(column)),
          formatCount(column.distinct),
          formatNumber(column.mean),
          extreme(column.min),
          extreme(column.max),
        ],
      ),
    ]);
  return { id: 'profile', title: 'Data profile', importance: 12, folded: 'what each column holds', blocks };
}

/** Share of the rows whose value is missing, 0 to 1. */
export function missingShare(column: ColumnProfile): number {
  const total = column.count + column.nulls;
  return total === 0 ? 0 : column.nulls / total;
}

/** The least or greatest value of a column in short. */
export function extreme(value: number | string | null): string {
  if (value === null) return unknown;
  return typeof value === 'number' ? formatNumber(value) : clip(clean(value), 24);
}
