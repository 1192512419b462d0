import { describe, expect, test } from 'vitest';
import { measureDrift } from './drift.ts';
import { intervalOf } from './performance.ts';

const limits = { max_effect: 0.1, significance: 0.01, max_columns: 0 };
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

describe('the interval of one model', () => {
  // 1,000 rows: 400 positives, of which 300 are found; 600 negatives, of which 100 are taken for positive.
  const labels = new Uint8Array(1000).fill(1, 0, 400);
  const scores = Float64Array.from(labels, (_, row) => (row < 300 || (row >= 400 && row < 500) ? 0.8 : 0.3));
  const options = { confidence: 0.95, threshold: 0.5 };

  test.each([
    ['accuracy', 0.8, 0.8, 1000],
    ['recall', 0.75, 0.75, 400],
    ['precision', 0.75, 0.75, 400],
  ] as const)('%s has the width of a share', (metric, value, share, rows) => {
    const { current, interval } = intervalOf(labels, scores, metric, options);
    expect(current).toBeCloseTo(value, 12);
    const halfWidth = 1.96 * Math.sqrt((share * (1 - share)) / rows);
    expect(interval.low).toBeCloseTo(value - halfWidth, 2);
    expect(interval.high).toBeCloseTo(value + halfWidth, 2);
  });

  test('log loss and Brier have the width of a mean', () => {
    for (const [metric, loss] of [
      ['log_loss', (label: number, score: number) => -Math.log(label === 1 ? score : 1 - score)],
      ['brier', (label: number, score: number) => (label - score) ** 2],
    ] as const) {
      const losses = Array.from(scores, (score, row) => loss(labels[row] ?? 0, score));
      const mean = losses.reduce((sum, value) => sum + value, 0) / 1000;
      const variance = losses.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 999;
      const { current, interval } = intervalOf(labels, scores, metric, options);
      expect(current).toBeCloseTo(mean, 9);
      expect(interval.high - interval.low).toBeCloseTo(2 * 1.9623 * Math.sqrt(variance / 1000), 4);
    }
  });

  test('ROC AUC contains its value', () => {
    const { current, interval } = intervalOf(labels, scores, 'roc_auc', options);
    expect(current).toBeCloseTo(0.75 * (5 / 6) + 0.5 * (0.75 / 6 + 0.25 * (5 / 6)), 12);
    expect(interval.low).toBeLessThan(current);
    expect(interval.high).toBeGreaterThan(current);
  });
});
