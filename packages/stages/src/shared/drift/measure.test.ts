import { driftOptions } from '@contender/core';
import { expect, test } from 'vitest';
import { measureDrift } from './measure.ts';

const limits = driftOptions.parse({});
const counted = (column: string, reference: number[], current: number[]) => ({
  column,
  kind: 'categorical' as const,
  cells: reference.map((count, index) => ({
    label: `c${index}`,
    reference: count,
    current: current[index] ?? 0,
  })),
});

test('measures every column and says what moved most', () => {
  const [same, moved] = measureDrift(
    [counted('same', [500, 500], [250, 250]), counted('moved', [500, 500], [400, 100])],
    { reference: 1000, current: 500 },
    limits,
  );
  expect(same).toMatchObject({
    status: 'stable',
    effect: 0,
    pValue: 1,
    note: 'The shares of same are the same.',
  });
  expect(moved).toMatchObject({
    status: 'drifted',
    limit: 0.1,
    note: 'The share of moved c0 rose from 50.0 % to 80.0 %.',
  });
  // By hand: the root of H([.65, .35]) − (H([.5, .5]) + H([.8, .2])) / 2, in bits.
  expect(moved?.effect).toBeCloseTo(0.2703775285, 9);
  expect(moved?.adjustedPValue).toBeCloseTo(2 * (moved?.pValue ?? 0), 12);
});

test('small moves get finer shares', () => {
  const [column] = measureDrift(
    [counted('a', [50_000, 25_000, 25_000], [50_040, 24_980, 24_980])],
    { reference: 100_000, current: 100_000 },
    limits,
  );
  expect(column?.note).toBe('The share of a c0 rose from 50.00 % to 50.04 %.');
});

test.each([
  [{ reference: 1000, current: 99 }, 'Only 99 recent rows; 100 are needed.'],
  [{ reference: 12, current: 1000 }, 'Only 12 reference rows; 100 are needed.'],
])('too few rows: %j', (rows, note) => {
  const [column] = measureDrift([counted('a', [1, 2], [3, 4])], rows, limits);
  expect(column).toMatchObject({
    status: 'not-enough-data',
    effect: null,
    pValue: null,
    adjustedPValue: null,
    note,
  });
});

const bell = (rows: number, shift: number) => {
  const density = Array.from({ length: 20 }, (_, bin) => Math.exp(-(((bin - 9.5 - shift * 3) / 3) ** 2) / 2));
  const total = density.reduce((sum, value) => sum + value, 0);
  return density.map((value) => Math.round((rows * value) / total));
};
const ordered = (rows: number, shift: number) => ({
  column: 'x',
  kind: 'numeric' as const,
  cells: [...bell(rows, 0), 0].map((reference, bin) => ({
    label: `b${bin}`,
    reference,
    current: [...bell(rows, shift), 0][bin] ?? 0,
  })),
  points: Array.from({ length: 20 }, (_, bin) => bin),
  spread: 3,
});
const measured = (rows: number, shift: number, options: Partial<ReturnType<typeof driftOptions.parse>>) => {
  const [result] = measureDrift(
    [ordered(rows, shift)],
    { reference: rows, current: rows },
    driftOptions.parse(options),
  );
  return result;
};

test.each(['jensen_shannon', 'psi', 'cramers_v', 'ks', 'wasserstein'] as const)('%s, by name', (method) => {
  expect(measured(20_000, 0, { method })).toMatchObject({ method, status: 'stable' });
  expect(measured(20_000, 0.6, { method })).toMatchObject({ method, status: 'drifted' });
  // So small a shift is beyond chance in 20,000 rows, and matters to nobody.
  const small = measured(20_000, 0.07, { method });
  expect(small).toMatchObject({ status: 'stable' });
  expect(small?.pValue).toBeLessThan(0.01);
});

test('the Wasserstein distance of a shifted bell is its shift in standard deviations', () => {
  expect(measured(100_000, 0.5, { method: 'wasserstein' })?.effect).toBeCloseTo(0.5, 1);
});

test('the limit is raised by what chance gives, more for few rows', () => {
  const limits = [500, 5000, 50_000].map((rows) => measured(rows, 0, {})?.judgedLimit ?? 0);
  expect(limits[0]).toBeGreaterThan((limits[1] ?? 0) * 1.2);
  expect(limits[2]).toBeCloseTo(0.1, 2);
});

test('a quiet column of few rows is unknown, a loud one has drifted', () => {
  expect(measured(200, 0, {})).toMatchObject({ status: 'not-enough-data', effect: 0 });
  expect(measured(200, 2, {})).toMatchObject({ status: 'drifted' });
});

test('categories have no order: what needs one is told by the Jensen-Shannon distance', () => {
  const [result] = measureDrift(
    [counted('a', [500, 500], [400, 600])],
    { reference: 1000, current: 1000 },
    driftOptions.parse({ method: 'ks' }),
  );
  expect(result?.method).toBe('jensen_shannon');
});

test('weights and key columns go with the result', () => {
  const [result] = measureDrift(
    [counted('a', [500, 500], [400, 600])],
    { reference: 1000, current: 1000 },
    driftOptions.parse({ weights: { a: 0.5 }, key_columns: ['a'] }),
  );
  expect(result).toMatchObject({ weight: 0.5, key: true });
});
