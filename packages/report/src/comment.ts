import { composeMarkdown, type Medium } from './compose.ts';
import { commentMarker } from './marker.ts';
import type { ReportOptions, ReportRecords } from './records.ts';

// GitHub refuses a comment body over 65,536 characters; counted in bytes the limit holds either way.
const comment: Medium = {
  name: 'this comment',
  limit: 65_000,
  rows: [25, 10, 3],
  texts: { cell: 120, text: 600 },
};

// A job summary may have 1 MiB per step.
const summary: Medium = {
  name: 'this summary',
  limit: 1_000_000,
  rows: [1000, 200, 25, 3],
  texts: { cell: 300, text: 1000 },
};

/**
 * The pull request comment of one model: GitHub markdown, its marker first, at most 65,000 bytes of UTF-8.
 * The same records give the same text.
 */
export function renderComment(records: ReportRecords, options: ReportOptions = {}): string {
  return composeMarkdown(records, options, comment, `${commentMarker(records.model)}\n`);
}

/** The same report for the job summary: longer tables, under 1 MiB. */
export function renderSummary(records: ReportRecords, options: ReportOptions = {}): string {
  return composeMarkdown(records, options, summary);
}
