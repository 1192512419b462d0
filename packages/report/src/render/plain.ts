import { type Block, type Inline, inlines, safeAddress, type Table, type Text } from '../document.ts';
import { clean, clip } from '../text.ts';
import { markOf, omission } from './markdown.ts';
import { displayWidth } from './width.ts';

const cellLimit = 60;
const lineWidth = 100;

function renderInline(inline: Inline, limit: number): string {
  if (typeof inline === 'string') {
    return `${/^\s/.test(inline) ? ' ' : ''}${clip(clean(inline), limit)}${/\S\s+$/.test(inline) ? ' ' : ''}`;
  }
  if ('mark' in inline) return markOf(inline);
  if ('strong' in inline) return clip(clean(inline.strong), limit);
  if ('code' in inline) return clip(clean(inline.code), limit);
  const href = safeAddress(inline.href);
  const text = clip(clean(inline.text), limit);
  return href === undefined || href === text ? text : `${text} (${href})`;
}

function renderText(text: Text, limit = 600): string {
  return inlines(text)
    .map((inline) => renderInline(inline, limit))
    .join('')
    .trim();
}

function wrap(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ (?!%)/)) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > lineWidth - indent.length) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}

function renderTable(table: Table): string {
  const cells = [
    table.columns.map((column) => renderText(column.title, cellLimit)),
    ...table.rows.map((row) => row.map((cell) => renderText(cell, cellLimit))),
  ];
  const widths = table.columns.map((_, index) =>
    Math.max(...cells.map((row) => displayWidth(row[index] ?? ''))),
  );
  const lines = cells.map((row) =>
    table.columns
      .map((column, index) => {
        const cell = row[index] ?? '';
        const space = ' '.repeat((widths[index] ?? 0) - displayWidth(cell));
        return column.align === 'right' ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  const [head = '', ...body] = lines;
  return [head, rule, ...body, ...(table.omitted > 0 ? [omission(table)] : [])].join('\n');
}

function renderBlock(block: Block): string | undefined {
  switch (block.type) {
    case 'heading': {
      const text = renderText(block.text);
      if (block.level > 2) return `── ${text} ${'─'.repeat(Math.max(lineWidth - displayWidth(text) - 4, 3))}`;
      return `${text}\n${'═'.repeat(Math.min(displayWidth(text), lineWidth))}`;
    }
    case 'paragraph':
      return wrap(renderText(block.text));
    case 'list':
      return block.items.map((item) => `• ${wrap(renderText(item), '  ')}`).join('\n');
    case 'commands':
      return block.lines.map((line) => `  ${clean(line)}`).join('\n');
    case 'mermaid':
      return undefined;
    case 'table':
      return renderTable(block);
    case 'details':
      return `▸ ${renderText(block.summary)}`;
  }
}

/** Plain text of some blocks as a terminal shows them: tables aligned, folded parts as their one-line summary. */
export function renderPlain(blocks: readonly Block[]): string {
  const parts: string[] = [];
  let folded = false;
  for (const block of blocks) {
    const text = renderBlock(block);
    if (text === undefined) continue;
    const tight = parts.length > 0 && folded && block.type === 'details';
    parts.push(`${parts.length === 0 ? '' : tight ? '\n' : '\n\n'}${text}`);
    folded = block.type === 'details';
  }
  return parts.join('');
}
