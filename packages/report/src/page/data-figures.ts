import type { ColumnProfile, DataCheckRecord, DriftResult, MonitoringRecord } from '@contender/core';
import { driftPlot, profilePlot } from '../charts/bars.ts';
import { draw } from '../charts/draw.ts';
import { intervalPlot } from '../charts/interval-plot.ts';
import { formatCount, formatDelta, formatLevel, formatMetric, formatNumber, formatShare } from '../format.ts';
import { metricLabel, statusMarks } from '../labels.ts';
import { escapeHtml } from '../render/html.ts';
import { orderedColumns } from '../sections/monitoring.ts';
import { extreme, missingShare } from '../sections/profile.ts';
import { clean, clip, enumerate } from '../text.ts';
import { legend, responsiveFigure } from './figure.ts';

const maxProfiles = 48;
const maxDrifts = 12;
const profileWidth = 230;

const periods = legend([
  ['champion', '■', 'left bar: reference'],
  ['challenger', '■', 'right bar: these data'],
]);

/** A small chart per column of each dataset's profile. */
export async function profileFigure(dataCheck: DataCheckRecord): Promise<string> {
  const parts: string[] = [];
  for (const dataset of dataCheck.result.datasets) {
    const figures: string[] = [];
    const drifts = new Map(dataset.drift?.columns.map((drift) => [drift.column, drift]));
    for (const column of dataset.profile.columns.slice(0, maxProfiles))
      figures.push(await columnFigure(column, drifts.get(column.name)));
    const left = dataset.profile.columns.length - figures.length;
    if (dataset.drift !== null) parts.push(periods);
    if (figures.length > 0) parts.push(`<div class="multiples">${figures.join('')}</div>`);
    if (left > 0) parts.push(`<p class="more">${formatCount(left)} more columns are in the table alone.</p>`);
  }
  return parts.join('');
}

async function columnFigure(column: ColumnProfile, drift: DriftResult | undefined): Promise<string> {
  const facts = [
    column.min === null ? '' : `${extreme(column.min)} to ${extreme(column.max)}`,
    column.mean === null ? '' : `mean ${formatNumber(column.mean)}`,
    column.kind === 'categorical' ? `${formatCount(column.distinct)} values` : '',
    column.nulls > 0 ? `${formatShare(missingShare(column))} missing` : '',
    column.length === null ? '' : lengthFact(column.length),
    column.withheld ? 'values are withheld' : '',
    drift === undefined || drift.status === 'stable' ? '' : statusMarks[drift.status].word,
  ].filter((fact) => fact !== '');
  const name = clip(clean(column.name), 80);
  const label = `Distribution of ${name}: ${facts.join(', ')}`;
  const chart =
    drift === undefined || drift.cells.length === 0
      ? profilePlot(column, label)
      : driftPlot(drift, profileWidth, `${label}. ${drift.note}`);
  const drawing = chart === undefined ? '' : await draw(chart);
  return `<figure><b>${escapeHtml(name)}</b><figcaption>${escapeHtml(facts.join(' · '))}</figcaption>${drawing}</figure>`;
}

function lengthFact({ min, max }: NonNullable<ColumnProfile['length']>): string {
  return min === max
    ? `${formatCount(min)} characters`
    : `${formatCount(min)} to ${formatCount(max)} characters`;
}

/** Reference against current for each column that drifted. */
export async function driftFigure(monitoring: MonitoringRecord): Promise<string> {
  const drifted = orderedColumns(monitoring).filter(
    (column) => column.status === 'drifted' && column.cells.length > 0,
  );
  if (drifted.length === 0) return '';
  const parts = [
    legend([
      ['champion', '■', 'left bar: reference, the data of the champion'],
      ['challenger', '■', 'right bar: now'],
    ]),
  ];
  for (const column of drifted.slice(0, maxDrifts)) {
    const name = clip(clean(column.column), 80);
    const more = column.cells.length > 24 ? ' The first 24 cells.' : '';
    const label = `Share of rows per cell of ${name}, reference and now. ${column.note}`;
    const chart = await responsiveFigure(
      (narrow) => driftPlot(column, narrow ? 290 : 760, label),
      `${column.note}${more}`,
    );
    parts.push(`<h3>${escapeHtml(name)}</h3>${chart}`);
  }
  const left = drifted.slice(maxDrifts).map((column) => column.column);
  if (left.length > 0) parts.push(`<p class="more">Drifted too: ${escapeHtml(enumerate(left, 20))}.</p>`);
  return parts.join('');
}

/** The metric now, with its interval, beside its value at evaluation. */
export async function performanceFigure(monitoring: MonitoringRecord): Promise<string> {
  const { performance } = monitoring.result;
  if (performance === null || performance.current === null || performance.interval === null) return '';
  const { metric, reference, current, interval, status } = performance;
  const delta = current - reference;
  const row = {
    label: metricLabel(metric),
    note: `${formatMetric(current)}, ${formatDelta(delta)}`,
    delta,
    low: interval.low - reference,
    high: interval.high - reference,
    evidence: status === 'dropped' ? ('worse' as const) : ('same' as const),
  };
  const label = `${row.label} now ${formatMetric(current)}, at evaluation ${formatMetric(reference)}`;
  const title = `Change of ${row.label} since evaluation`;
  const make = (narrow: boolean) =>
    intervalPlot({
      rows: [row],
      label,
      narrow,
      ownScales: false,
      axisTitle: title,
      width: narrow ? 330 : 520,
    });
  return responsiveFigure(
    make,
    `The dashed line is the value at evaluation, ${formatMetric(reference)}; the bar is the ${formatLevel(interval.level)} interval of the value now.`,
  );
}
