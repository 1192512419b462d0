import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { literal, openEngine } from '@contender/engine';
import { expect, test } from 'vitest';
import { translatePattern } from './pattern.ts';

const texts = [
  '',
  'a',
  'A',
  'BOS',
  'bos',
  'BOSX',
  '1',
  '12',
  'é',
  'a-b',
  'a.b',
  'a/b',
  'a\\b',
  '[',
  ']',
  'aa',
  'ab12',
  '2001-12-31',
  ' ',
  'x\ty',
  '日本',
  '{',
  'ß',
];

test('the engine judges texts as ECMAScript does', async () => {
  const workspace = mkdtempSync(join(tmpdir(), 'contender-pattern-'));
  const engine = await openEngine({ workspace, temporaryFolder: join(workspace, 'tmp') });
  const patterns = [
    '^[A-Z]{3}$',
    'a|b',
    '^\\d+$',
    '^(?:a|b)+$',
    '(?<x>a)b',
    '\\u00e9',
    '\\x41',
    '^[\\u0041-\\u005a]+$',
    '[[]',
    '[\\]]',
    '[^a]',
    '\\/',
    '\\.',
    '\\\\',
    'a{2}',
    '\\bb',
    '^\\w+-\\w+$',
    '^\\S$',
    '\\t',
    '\\{',
    '^$',
    '[.]',
    'a?b*?',
    '^\\p{Lu}$',
  ];
  for (const source of patterns) {
    const translated = translatePattern(source);
    if (!('pattern' in translated)) throw new Error(`${source}: ${translated.fault}`);
    const [row = {}] = await engine.rows(
      `SELECT ${texts.map((text, index) => `regexp_matches(${literal(text)}, ${literal(translated.pattern)}) AS t${index}`).join(', ')}`,
    );
    const ours = texts.filter((_, index) => row[`t${index}`] === true);
    const regExp = new RegExp(source, source.includes('\\p') ? 'u' : '');
    expect([source, ours]).toEqual([source, texts.filter((text) => regExp.test(text))]);
  }
  engine.close();
  rmSync(workspace, { recursive: true, force: true });
});

test.each([
  ['(?=a)', /ahead or behind/],
  ['(?<!a)b', /ahead or behind/],
  ['(a)\\1', /back reference/],
  ['(?<x>a)\\k<x>', /back reference/],
  ['(?i:a)', /flags/],
  ['[]', /empty class/],
  ['[^]', /empty class/],
  ['a{1001}', /at most 1000/],
  ['\\Aa', /escape \\A/],
  ['(', /Unterminated group/],
])('refuses %s', (source, fault) => {
  expect(translatePattern(source)).toEqual({ fault: expect.stringMatching(fault) });
});
