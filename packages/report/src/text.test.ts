import { expect, test } from 'vitest';
import { clean, clip, enumerate, plural } from './text.ts';

test('clean gives one line without control and direction characters', () => {
  expect(clean(' a\n b\u001b[2J\u202ec\u2028d\ufeff ')).toBe('a b [2J c d');
  expect(clean('\ud800x')).toBe('\ufffdx');
  expect(clean('👩‍🔬 naïve')).toBe('👩‍🔬 naïve');
});

test('clip counts code points and does not cut one in two', () => {
  expect(clip('abcdef', 6)).toBe('abcdef');
  expect(clip('abcdefg', 6)).toBe('abcde…');
  expect(clip('😀😀😀', 3)).toBe('😀😀😀');
  expect(clip('😀😀😀😀', 3)).toBe('😀😀…');
});

test('enumerations and plurals', () => {
  expect(enumerate([])).toBe('');
  expect(enumerate(['a'])).toBe('a');
  expect(enumerate(['a', 'b', 'c'])).toBe('a, b and c');
  expect(enumerate(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
  expect(plural(1, 'row')).toBe('1 row');
  expect(plural(2000, 'process', 'processes')).toBe('2,000 processes');
});
