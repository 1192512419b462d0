import { expect, test } from 'vitest';
import golden from '../../test/golden/paired.golden.json' with { type: 'json' };
import { relativeError } from '../../test/support.ts';
import { mcNemarExact } from './mcnemar.ts';

test.each(golden.mcnemar)('the exact binomial test agrees: $b and $c', ({ b, c, p }) => {
  expect(relativeError(mcNemarExact(b, c), p)).toBeLessThan(1e-9);
});

test('no discordant pairs are no evidence', () => {
  expect(mcNemarExact(0, 0)).toBe(1);
});

test('only counts are taken', () => {
  expect(() => mcNemarExact(-1, 2)).toThrow('b must be a whole number of at least 0: found -1');
  expect(() => mcNemarExact(1, 2.5)).toThrow(RangeError);
});
