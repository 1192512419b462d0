import { describe, expect, test } from 'vitest';
import { intervalOf } from './performance.ts';

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
