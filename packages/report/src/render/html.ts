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
import { icon } from './icon.ts';
import { omission } from './markdown.ts';

const limit = 500;

/** Escapes a text for HTML content and for quoted attributes. */
export function escapeHtml(text: string): string {
  return clip(clean(text), limit)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function renderInline(inline: Inline): string {
  if (typeof inline === 'string') {
    // A number, its unit and an interval do not break over two lines.
    const body = escapeHtml(inline).replace(
      /(?<=\d) (?=%)|(?<=\d) (?=to [−+\d])|(?<=\d to) (?=[−+\d])|(?<=[<>≤≥]|&[lg]t;) (?=[−+\d])/g,
      '\u00a0',
    );
    return `${/^\s/.test(inline) ? ' ' : ''}${body}${/\S\s+$/.test(inline) ? ' ' : ''}`;
  }
  if ('mark' in inline) return renderMark(inline);
  if ('strong' in inline) return `<strong>${escapeHtml(inline.strong)}</strong>`;
  if ('code' in inline) return `<code>${escapeHtml(inline.code)}</code>`;
  const href = safeAddress(inline.href);
  const text = escapeHtml(inline.text);
  return href === undefined
    ? text
    : `<a href="${href.replaceAll('&', '&amp;').replaceAll('"', '%22')}">${text}</a>`;
}

/** The mark as a drawn sign with its word: emoji look different, or are missing, from machine to machine. */
function renderMark({ mark, symbolOnly }: Marked): string {
  const word = escapeHtml(mark.word);
  const label = symbolOnly === true ? `<span class="unseen">${word}</span>` : ` ${word}`;
  return `<span class="mark ${mark.tone}"><span aria-hidden="true">${icon(mark)}</span>${label}</span>`;
}

/** HTML of a text with its marks. */
export function renderHtmlText(text: Text): string {
  return inlines(text).map(renderInline).join('');
}

function renderTable(table: Table): string {
  const cls = (index: number) => (table.columns[index]?.align === 'right' ? ' class="number"' : '');
  const head = table.columns.map(
    (column, index) => `<th scope="col"${cls(index)}>${escapeHtml(column.title)}</th>`,
  );
  const rows = table.rows.map((row) => {
    const cells = row.map((cell, index) => {
      const tag = index === 0 ? 'th scope="row"' : 'td';
      return `<${tag}${cls(index)}>${renderHtmlText(cell)}</${index === 0 ? 'th' : 'td'}>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  const more = table.omitted > 0 ? `<p class="more">${omission(table)}</p>` : '';
  // The frame scrolls on a narrow screen, so the keyboard must reach it.
  return `<div class="table" role="region" tabindex="0" aria-label="${escapeHtml(table.caption)}"><table><caption><span>${escapeHtml(table.caption)}</span></caption><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>${more}`;
}

function renderBlock(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `<h${block.level}>${renderHtmlText(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${renderHtmlText(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${renderHtmlText(item)}</li>`).join('')}</ul>`;
    case 'commands':
      return `<pre tabindex="0"><code>${block.lines.map(escapeHtml).join('\n')}</code></pre>`;
    case 'mermaid':
      return '';
    case 'table':
      return renderTable(block);
    case 'details':
      return `<details><summary>${renderHtmlText(block.summary)}</summary>${renderHtml(block.blocks)}</details>`;
  }
}

/** HTML of some blocks. Diagrams for other media are left out: the page draws its own. */
export function renderHtml(blocks: readonly Block[]): string {
  return blocks.map(renderBlock).join('\n');
}
