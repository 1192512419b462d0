import { closingBlocks, openingBlocks, sectionBlocks } from './compose.ts';
import { headlineOf } from './headline.ts';
import type { ReportRecords } from './records.ts';
import { renderPlain } from './render/plain.ts';
import { sectionsOf } from './sections/index.ts';

const rows = 25;

/** The comment as a reviewer reads it, for a terminal: folded parts show their title and facts. */
export function renderText(records: ReportRecords): string {
  const sections = sectionsOf(records).flatMap((section) => sectionBlocks(section, rows));
  const blocks = [
    ...openingBlocks(records.model, headlineOf(records)),
    ...sections,
    ...closingBlocks(records, {}),
  ];
  return `${renderPlain(blocks)}\n`;
}
