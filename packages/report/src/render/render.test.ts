import { describe, expect, test } from 'vitest';
import { hostileTexts } from '../../test/fixtures.ts';
import { markdownProblems, readTags } from '../../test/well-formed.ts';
import { type Block, heading, list, paragraph, safeAddress, table } from '../document.ts';
import { escapeHtml, renderHtml } from './html.ts';
import { escapeMarkdown, renderMarkdown } from './markdown.ts';
import { renderPlain } from './plain.ts';
import { displayWidth } from './width.ts';

const limits = { cell: 120, text: 600 };
const everywhere = (text: string): Block[] => [
  heading(2, [text, ' and ', { code: text }]),
  paragraph(text, { strong: text }, { text, href: 'https://example.org/a?b=1&c=2' }, { text, href: text }),
  list([text, [{ code: text }]]),
  table(text, [text, 'n>'], [text, 'plain'], 5, (cell) => [cell, [{ code: cell }]]),
  { type: 'details', summary: [{ strong: text }, text], blocks: [paragraph(text)] },
  { type: 'commands', lines: [text] },
];

describe.each(hostileTexts)('%j', (text) => {
  test('stays text in markdown', () => {
    expect(markdownProblems(renderMarkdown(everywhere(text), limits))).toEqual([]);
  });

  test('stays text in HTML', () => {
    const tags = readTags(renderHtml(everywhere(text)));
    const names = new Set(tags.map((tag) => tag.name));
    for (const name of ['script', 'img', 'svg', 'h1']) expect(names).not.toContain(name);
    const attributes = new Set(tags.flatMap((tag) => [...tag.attributes.keys()]));
    expect([...attributes].filter((name) => name.startsWith('on'))).toEqual([]);
  });

  test('leaves the terminal alone', () => {
    expect(renderPlain(everywhere(text))).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
  });
});

describe('markdown', () => {
  test('keeps what is harmless readable', () => {
    expect(escapeMarkdown('delay < 15 and log_loss >= 0.2, 100 % of A&B')).toBe(
      'delay < 15 and log_loss >= 0.2, 100 % of A&amp;B',
    );
  });

  test.each([
    ['# not a heading', '\\# not a heading'],
    ['- not a list', '\\- not a list'],
    ['1. not a list', '1\\. not a list'],
    ['> not a quotation', '\\> not a quotation'],
    ['--- ', '\\---'],
    ['12.5 rows', '12.5 rows'],
  ])('%j at the start of a line is text', (text, markdown) => {
    expect(renderMarkdown([paragraph(text)], limits)).toBe(markdown);
  });

  test('a fence is longer than any run of backticks inside', () => {
    expect(renderMarkdown([{ type: 'commands', lines: ['echo ````'] }], limits)).toBe(
      '`````sh\necho ````\n`````',
    );
  });

  test('says how many rows are missing', () => {
    const cut = table('t', ['a'], ['x', 'y', 'z'], 1, (cell) => [cell]);
    expect(renderMarkdown([cut], limits)).toBe(
      '| a |\n| :- |\n| x |\n\n… and 2 more.'.replace('| a |', '| a  |').replace('| x |', '| x  |'),
    );
    expect(renderPlain([cut])).toContain('… and 2 more.');
    expect(renderHtml([cut])).toContain('… and 2 more.');
  });
});

test('HTML is escaped for content and attributes', () => {
  expect(escapeHtml(`<a href="x" title='y'>&`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;');
});

test('only plain web addresses become links', () => {
  expect(safeAddress('https://example.org/a b')).toBe('https://example.org/a%20b');
  for (const address of [
    'javascript:alert(1)',
    'data:text/html,x',
    'https://user:secret@example.org',
    'release v1',
    null,
  ]) {
    expect(safeAddress(address)).toBeUndefined();
  }
  expect(safeAddress(`https://example.org/${'a'.repeat(3000)}`)).toBeUndefined();
});

test('plain tables line up, whatever the characters', () => {
  const text = renderPlain([
    table('t', ['Name', 'n>'], ['a', '✅', '⚠️ x', '漢字'], 9, (cell) => [cell, '1']),
  ]);
  const widths = new Set(text.split('\n').map((line) => displayWidth(line)));
  expect(widths).toEqual(new Set([7]));
});

test('plain text breaks long lines and keeps the per cent sign with its number', () => {
  const lines = renderPlain([paragraph('word '.repeat(18), ' abc 95 % of it')]).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(lines.join('\n')).not.toMatch(/^%/m);
});
