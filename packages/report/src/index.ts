export { annotationsOf, type CheckAnnotation, type CheckReport, renderCheck } from './check.ts';
export { renderComment, renderSummary } from './comment.ts';
export { commentMarker } from './marker.ts';
export { type ModelCardInput, renderModelCard } from './model-card.ts';
export { renderPage } from './page/page.ts';
export type { ReportOptions, ReportRecords } from './records.ts';
export { renderText } from './terminal.ts';
