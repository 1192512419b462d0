import { expect, test } from 'vitest';
import { translateDateFormat } from './date-format.ts';

test.each([
  ['yyyy-MM-dd', '%Y-%m-%d'],
  ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX", '%Y-%m-%dT%H:%M:%S.%g%z'],
  ['d.M.yy', '%-d.%-m.%y'],
  ["dd MMM uuuu 'at' hh:mm a", '%d %b %Y at %I:%M %p'],
  ["HH'h'mm", '%Hh%M'],
  ["yyyy''MM", "%Y'%m"],
  ['100%', '100%%'],
])('%s is %s', (format, pattern) => {
  expect(translateDateFormat(format)).toEqual({ pattern });
});

test.each([
  ['yyyy-ww', '"ww" has no counterpart'],
  ['yyyyy', '"yyyyy" has no counterpart'],
  ["yyyy'T", 'a quote is opened and not closed'],
])('%s is refused', (format, fault) => {
  expect(translateDateFormat(format)).toEqual({ fault: expect.stringContaining(fault) });
});
