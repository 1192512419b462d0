import { expect, test } from 'vitest';
import { decideColumns, decideDrift } from './decide.ts';

test.each([
  ['a large effect beyond chance', 0.2, 0.001, 'drifted'],
  ['at the limit', 0.1, 0.001, 'drifted'],
  ['a small effect beyond chance', 0.05, 1e-9, 'stable'],
  ['a large effect that chance explains', 0.5, 0.2, 'stable'],
  ['significance is not reached at its limit', 0.5, 0.01, 'stable'],
  ['nothing measured', null, null, 'not-enough-data'],
] as const)('drift: %s', (_, effect, adjustedPValue, status) => {
  expect(decideDrift({ effect, adjustedPValue, limit: 0.1, significance: 0.01, detectable: true })).toBe(
    status,
  );
});

test('where the limit itself would go unnoticed, a quiet column is unknown', () => {
  const column = { limit: 0.1, significance: 0.01, detectable: false };
  expect(decideDrift({ ...column, effect: 0.05, adjustedPValue: 0.5 })).toBe('not-enough-data');
  expect(decideDrift({ ...column, effect: 0.5, adjustedPValue: 0.001 })).toBe('drifted');
});

const drifted = (column: string, weight: number, key = false, effect = 0.2) => ({
  column,
  status: 'drifted' as const,
  effect,
  limit: 0.1,
  weight,
  key,
});

test.each([
  ['none', [], 0, false],
  ['one, none may', [drifted('a', 1)], 0, true],
  ['one, one may', [drifted('a', 1)], 1, false],
  ['two light ones, one may', [drifted('a', 0.5), drifted('b', 0.5)], 1, false],
  ['a heavy one, one may', [drifted('a', 1.5)], 1, true],
  ['a column that counts nothing', [drifted('a', 0)], 0, false],
  ['a key column, whatever may', [drifted('a', 0, true)], 9, true],
] as const)('together: %s', (_, columns, most, failed) => {
  expect(decideColumns(columns, most).failed).toBe(failed);
});

test('key columns come first, then the worst', () => {
  const columns = [drifted('a', 1, false, 0.3), drifted('b', 1, true, 0.2), drifted('c', 1, false, 0.9)];
  expect(decideColumns(columns, 0).drifted).toEqual(['b', 'c', 'a']);
});
