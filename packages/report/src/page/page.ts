import { closingBlocks } from '../compose.ts';
import { formatCount, formatInstant, formatNumber, formatShare } from '../format.ts';
import { headlineOf } from '../headline.ts';
import { presentRecords, type ReportRecords } from '../records.ts';
import { escapeHtml, renderHtml, renderHtmlText } from '../render/html.ts';
import { icon } from '../render/icon.ts';
import { type Section, sectionsOf } from '../sections/index.ts';
import { lineageSection } from '../sections/lineage.ts';
import { profileSection } from '../sections/profile.ts';
import { driftFigure, performanceFigure, profileFigure } from './data-figures.ts';
import { calibrationFigure, confusionFigure, metricsFigure, slicesFigure } from './evaluation-figures.ts';
import { style } from './style.ts';

const rows = 500;
// A table this long would bury what follows; it opens on request.
const longTable = 12;

/**
 * One self-contained HTML page: style sheet and charts are inside, there is no script and nothing to load. Only
 * the parts that the records give are there.
 */
export async function renderPage(records: ReportRecords): Promise<string> {
  const { mark, sentence, reasons } = headlineOf(records);
  const sections = pageSections(records);
  const bodies: string[] = [];
  for (const section of sections) bodies.push(await renderSection(section, records));
  const title = `${mark.word}: ${records.model}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)} – model report</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<div class="wrap">
<header class="masthead"><p>${escapeHtml(mastheadOf(records))}</p></header>
<main id="main">
<div class="verdict ${mark.tone}">
<h1><span class="model">${escapeHtml(records.model)}</span><span class="mark ${mark.tone}" aria-hidden="true">${icon(mark)}</span> ${escapeHtml(capital(mark.word))}</h1>
<p>${renderHtmlText(sentence)}</p>
${
  reasons.length > 0
    ? `<ul>${reasons
        .slice(0, 20)
        .map((reason) => `<li>${renderHtmlText(reason)}</li>`)
        .join('')}</ul>`
    : ''
}
</div>
${factsOf(records)}
${contents(sections)}
${bodies.join('\n')}
</main>
<footer>${renderHtml(closingBlocks(records, {}))}</footer>
</div>
</body>
</html>
`;
}

/** The sections of the comment; the page has room for the data's profile and for whole digests. */
function pageSections(records: ReportRecords): Section[] {
  const profile = records.dataCheck && profileSection(records.dataCheck);
  return sectionsOf(records).flatMap((section) => {
    if (section.id === 'lineage') return lineageSection(records, 64) ?? [];
    return section.id === 'data-check' && profile !== undefined ? [section, profile] : [section];
  });
}

async function renderSection(section: Section, records: ReportRecords): Promise<string> {
  const chart = await figureOf(section.id, records);
  const blocks = section.blocks(rows);
  const long =
    chart !== '' && blocks.some((block) => block.type === 'table' && block.rows.length > longTable);
  const shown = long ? [{ type: 'details', summary: 'The numbers as a table', blocks } as const] : blocks;
  return `<section id="${section.id}" aria-labelledby="${section.id}-title"><h2 id="${section.id}-title">${escapeHtml(section.title)}</h2>${chart}${renderHtml(shown)}</section>`;
}

/** The chart of a section, or nothing. */
async function figureOf(id: string, records: ReportRecords): Promise<string> {
  const { evaluation, dataCheck, monitoring } = records;
  if (evaluation !== undefined) {
    if (id === 'metrics') return metricsFigure(evaluation);
    if (id === 'slices') return slicesFigure(evaluation);
    if (id === 'calibration') return calibrationFigure(evaluation);
    if (id === 'confusion') return confusionFigure(evaluation);
  }
  if (dataCheck !== undefined && id === 'profile') return profileFigure(dataCheck);
  if (monitoring !== undefined && id === 'drift') return driftFigure(monitoring);
  if (monitoring !== undefined && id === 'performance') return performanceFigure(monitoring);
  return '';
}

function mastheadOf(records: ReportRecords): string {
  const latest = presentRecords(records).at(-1);
  if (latest === undefined) return 'Model report';
  const { repository, pullRequest } = latest.context;
  const parts = ['Model report', repository, pullRequest === null ? '' : `pull request ${pullRequest}`];
  return [...parts, formatInstant(latest.finishedAt)].filter((part) => part !== '').join(' · ');
}

/** The numbers that everything else rests on. */
function factsOf(records: ReportRecords): string {
  const { evaluation, monitoring, dataCheck } = records;
  const facts: [string, string][] = [];
  if (evaluation !== undefined) {
    const { rows: tested, positives, threshold, champion } = evaluation.result;
    facts.push(
      ['Champion', champion === null ? 'none yet' : (champion.version ?? 'unnamed')],
      ['Test rows', formatCount(tested)],
      ['Positives', formatShare(tested === 0 ? null : positives / tested)],
      ['Threshold', formatNumber(threshold)],
    );
  } else if (monitoring !== undefined) {
    const { version, rows: recent, referenceRows } = monitoring.result;
    facts.push(
      ['Version', version],
      ['Recent rows', formatCount(recent)],
      ['Reference rows', formatCount(referenceRows)],
    );
  } else if (dataCheck !== undefined) {
    facts.push(
      ['Rows', formatCount(dataCheck.result.rows)],
      ['Rules', formatCount(dataCheck.result.checks.length)],
    );
  }
  if (facts.length === 0) return '';
  const items = facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${renderHtmlText(value)}</dd></div>`);
  return `<dl class="facts">${items.join('')}</dl>`;
}

function contents(sections: readonly Section[]): string {
  if (sections.length < 3) return '';
  const items = sections.map(
    (section) => `<li><a href="#${section.id}">${escapeHtml(section.title)}</a></li>`,
  );
  return `<nav aria-label="Contents"><ul>${items.join('')}</ul></nav>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
