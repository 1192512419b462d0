import { markdownTable } from 'markdown-table';
import {
  type Block,
  type Inline,
  inlines,
  type Marked,
  safeAddress,
  type Table,
  type Text,
} from '../document.ts';
import { clean, clip } from '../text.ts';
import { displayWidth } from './width.ts';

/** The longest outside text that is shown, in code points. */
export interface TextLimits {
  cell: number;
  text: number;
}

const zeroWidthSpace = '\u200b';

/** Stops GitHub from turning a text into mentions, issue references and links. */
function withoutReferences(text: string): string {
  return text
    .replace(/@(?=[\w[-])/g, `@${zeroWidthSpace}`)
    .replace(/#(?=\d)/g, `#${zeroWidthSpace}`)
    .replace(/\b(GH)-(?=\d)/gi, `$1-${zeroWidthSpace}`)
    .replaceAll('://', `:${zeroWidthSpace}//`)
    .replace(/\b(www)\./gi, `$1${zeroWidthSpace}.`);
}

/** Escapes a text for a GitHub Flavored Markdown paragraph or table cell. The result is one line. */
export function escapeMarkdown(text: string): string {
  return withoutReferences(clean(text))
    .replace(/[\\`*~[\]|$]/g, '\\$&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replace(/&(?=[#\w])/g, '&amp;')
    .replace(/<(?![ =\d])/g, '&lt;');
}

/** Escapes a text for HTML inside markdown, such as a `<summary>`. */
function escapeSummary(text: string): string {
  return withoutReferences(clean(text))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function renderInline(inline: Inline, limit: number): string {
  if (typeof inline === 'string') return withEdges(inline, clip(escapeEdgeless(inline, limit), Infinity));
  if ('mark' in inline) return markOf(inline);
  if ('strong' in inline) return `**${escapeEdgeless(inline.strong, limit)}**`;
  if ('code' in inline) {
    const code = clip(clean(inline.code), limit);
    // What a code span inside a table cannot hold safely is shown as text.
    return code === '' || /[`|<>&\\]/.test(code) ? escapeMarkdown(code) : `\`${code}\``;
  }
  const href = safeAddress(inline.href);
  const text = escapeEdgeless(inline.text, limit);
  return href === undefined
    ? text
    : `[${text}](<${href.replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll('|', '%7C')}>)`;
}

/** A mark for media that take plain text: the symbol, and the word beside it. */
export function markOf({ mark, symbolOnly }: Marked): string {
  return symbolOnly === true ? mark.symbol : `${mark.symbol} ${mark.word}`;
}

function escapeEdgeless(text: string, limit: number): string {
  return escapeMarkdown(clip(clean(text), limit));
}

/** Keeps one space at either end, where the parts of a text meet. */
function withEdges(original: string, escaped: string): string {
  const start = /^\s/.test(original) ? ' ' : '';
  const end = /\s$/.test(original) && escaped !== '' ? ' ' : '';
  return `${start}${escaped}${end}`;
}

function renderText(text: Text, limit: number): string {
  return inlines(text)
    .map((inline) => renderInline(inline, limit))
    .join('')
    .trim();
}

/** A text that begins a line: what would start a heading, a list or a quotation there is escaped. */
function renderLine(text: Text, limit: number): string {
  return renderText(text, limit)
    .replace(/^(#{1,6}|[-+=>]|-{2,})(?=\s|$|[-=>])/, '\\$&')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
}

function renderTable(table: Table, limits: TextLimits): string {
  const cells = [
    table.columns.map((column) => renderText(column.title, limits.cell)),
    ...table.rows.map((row) => row.map((cell) => renderText(cell, limits.cell))),
  ];
  const widest = Math.max(...cells.flat().map((cell) => cell.length));
  const markdown = markdownTable(cells, {
    align: table.columns.map((column) => (column.align === 'right' ? 'r' : 'l')),
    stringLength: displayWidth,
    alignDelimiters: widest <= 80,
  });
  return table.omitted > 0 ? `${markdown}\n\n${omission(table)}` : markdown;
}

/** The line under a table that does not show everything. */
export function omission(table: Table): string {
  return `… and ${table.omitted.toLocaleString('en-US')} more.`;
}

function renderBlock(block: Block, limits: TextLimits): string {
  switch (block.type) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${renderText(block.text, limits.text)}`;
    case 'paragraph':
      return renderLine(block.text, limits.text);
    case 'list':
      return block.items.map((item) => `- ${renderLine(item, limits.text)}`).join('\n');
    case 'commands':
      return fence('sh', block.lines.map((line) => clip(clean(line), 2000)).join('\n'));
    case 'mermaid':
      return `${fence('mermaid', block.source)}\n\n${escapeMarkdown(block.note)}`;
    case 'table':
      return renderTable(block, limits);
    case 'details': {
      const summary = inlines(block.summary)
        .map((inline) => renderSummary(inline, limits.text))
        .join('');
      return `<details>\n<summary>${summary}</summary>\n\n${renderMarkdown(block.blocks, limits)}\n\n</details>`;
    }
  }
}

function renderSummary(inline: Inline, limit: number): string {
  if (typeof inline === 'string') {
    return withEdges(inline, escapeSummary(clip(clean(inline), limit)));
  }
  if ('mark' in inline) return markOf(inline);
  if ('strong' in inline) return `<b>${escapeSummary(clip(inline.strong, limit))}</b>`;
  return escapeSummary(clip('code' in inline ? inline.code : inline.text, limit));
}

function fence(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language}\n${text}\n${marks}`;
}

/** GitHub Flavored Markdown of some blocks, without a newline at the end. */
export function renderMarkdown(blocks: readonly Block[], limits: TextLimits): string {
  return blocks.map((block) => renderBlock(block, limits)).join('\n\n');
}
