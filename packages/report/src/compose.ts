import { type Block, heading, type Inline, list, paragraph, safeAddress } from './document.ts';
import { formatDigest } from './format.ts';
import { type Headline, headlineOf } from './headline.ts';
import { presentRecords, type ReportOptions, type ReportRecords } from './records.ts';
import { renderMarkdown, type TextLimits } from './render/markdown.ts';
import { type Section, sectionsOf } from './sections/index.ts';

/** What a medium can hold. */
export interface Medium {
  /** What the medium is called in the note on what was left out. */
  name: string;
  /** Bytes of UTF-8. */
  limit: number;
  /** Rows per table, tried in this order until the part fits. */
  rows: readonly [number, ...number[]];
  texts: TextLimits;
}

const maxReasons = 10;

/** The decision: heading, one sentence, reasons. */
export function openingBlocks(model: string, headline: Headline): Block[] {
  const reasons = headline.reasons.slice(0, maxReasons);
  const more = headline.reasons.length - reasons.length;
  return [
    heading(2, [{ mark: headline.mark }, ': ', model]),
    paragraph({ strong: headline.sentence }),
    ...(reasons.length > 0 ? [list([...reasons, ...(more > 0 ? [`… and ${more} more`] : [])])] : []),
  ];
}

/** A part as blocks: under its heading, or folded behind its title and facts. */
export function sectionBlocks(section: Section, rows: number): Block[] {
  const blocks = section.blocks(rows);
  return section.folded === undefined
    ? [heading(3, section.title), ...blocks]
    : [{ type: 'details', summary: [{ strong: section.title }, ` – ${section.folded}`], blocks }];
}

/** Who wrote the report from what, and where there is more. */
export function closingBlocks(records: ReportRecords, options: ReportOptions): Block[] {
  const latest = presentRecords(records).at(-1);
  const links: [string, string | undefined][] = [
    ['Full report', safeAddress(options.pageUrl)],
    ['Workflow run', safeAddress(options.runUrl ?? latest?.context.run)],
  ];
  const parts: Inline[][] = links.flatMap(([text, href]) => (href === undefined ? [] : [[{ text, href }]]));
  if (latest !== undefined) {
    parts.push(['commit ', { code: formatDigest(latest.context.commit) }], [latest.context.tool]);
  }
  return parts.length === 0
    ? []
    : [paragraph(...parts.flatMap((part, index) => (index === 0 ? part : [' · ', ...part])))];
}

/**
 * The report as GitHub markdown within the medium's limit. Parts are placed in the order of their importance,
 * each with as many table rows as fit; what finds no room is named at the end.
 */
export function composeMarkdown(
  records: ReportRecords,
  options: ReportOptions,
  medium: Medium,
  before = '',
): string {
  const { texts } = medium;
  const opening = before + renderMarkdown(openingBlocks(records.model, headlineOf(records)), texts);
  const closing = renderMarkdown(closingBlocks(records, options), texts);
  const sections = sectionsOf(records);
  let room = medium.limit - byteLength(opening) - byteLength(closing) - reserveForNote;
  const placed = new Map<Section, string>();
  for (const section of sections.toSorted((a, b) => a.importance - b.importance)) {
    for (const rows of medium.rows) {
      const markdown = renderMarkdown(sectionBlocks(section, rows), texts);
      const bytes = byteLength(markdown) + 2;
      if (bytes > room) continue;
      placed.set(section, markdown);
      room -= bytes;
      break;
    }
  }
  const left = sections.filter((section) => !placed.has(section));
  const note = renderMarkdown(left.length === 0 ? [] : [leftOut(left, medium, options)], texts);
  const parts = [opening, ...sections.map((section) => placed.get(section) ?? ''), note, closing];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

// The titles of all parts and one address of the full report, with room to spare.
const reserveForNote = 3000;

function leftOut(sections: readonly Section[], medium: Medium, options: ReportOptions): Block {
  const titles = sections.map((section) => section.title.toLowerCase()).join('; ');
  const href = safeAddress(options.pageUrl);
  return paragraph(
    { strong: `Left out of ${medium.name} for its length:` },
    ` ${titles}.`,
    ...(href === undefined
      ? [' The HTML report has everything.']
      : [' Everything is in the ', { text: 'full report', href }, '.']),
  );
}

function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
