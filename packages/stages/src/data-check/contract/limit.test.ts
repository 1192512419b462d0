import { expect, test } from 'vitest';
import { describeLimit, satisfies } from './limit.ts';

test.each([
  ['mustBe', 2, 2, [2], [1, 3], 'exactly 2 %'],
  ['mustNotBe', 2, 2, [1, 3], [2], 'not 2 %'],
  ['mustBeGreaterThan', 2, 2, [3], [2, 1], 'more than 2 %'],
  ['mustBeGreaterOrEqualTo', 2, 2, [2, 3], [1], 'at least 2 %'],
  ['mustBeLessThan', 2, 2, [1], [2, 3], 'less than 2 %'],
  ['mustBeLessOrEqualTo', 2, 2, [1, 2], [3], 'at most 2 %'],
  ['mustBeBetween', 2, 4, [2, 3, 4], [1, 5], 'between 2 % and 4 %'],
  ['mustNotBeBetween', 2, 4, [1, 5], [2, 3, 4], 'not between 2 % and 4 %'],
] as const)('%s', (operator, low, high, inside, outside, words) => {
  const limit = { operator, low, high, unit: 'percent' } as const;
  expect(inside.map((value) => satisfies(limit, value))).toEqual(inside.map(() => true));
  expect(outside.map((value) => satisfies(limit, value))).toEqual(outside.map(() => false));
  expect(describeLimit(limit)).toBe(words);
});
