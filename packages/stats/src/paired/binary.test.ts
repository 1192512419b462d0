import { describe, expect, test } from 'vitest';
import golden from '../../test/golden/paired.golden.json' with { type: 'json' };
import { labelsOf } from '../../test/support.ts';
import { accuracy, brierScore, f1, logLoss, precision, recall, rocAuc } from '../metrics/binary.ts';
import { binaryMetrics } from '../metrics/catalog.ts';
import { compareBinary } from './binary.ts';
import { outcomeCells } from './cells.ts';
import { compareCountMetric } from './counts.ts';
import { compareRocAuc } from './delong.ts';

describe.each(golden.bootstrap)('all metrics at once: $name', (sample) => {
  const labels = labelsOf(sample.labels);
  const champion = Float64Array.from(sample.first);
  const challenger = Float64Array.from(sample.second);
  const options = { level: 0.9, threshold: 0.4, resamples: 2000, seed: 3 };
  const comparisons = compareBinary(labels, champion, challenger, options);

  test('every metric of the catalog is there', () => {
    expect(Object.keys(comparisons).sort()).toEqual(Object.keys(binaryMetrics).sort());
  });

  test('values are those of the single metrics', () => {
    const single = { roc_auc: rocAuc, log_loss: logLoss, brier: brierScore };
    for (const metric of ['roc_auc', 'log_loss', 'brier'] as const) {
      expect(comparisons[metric].champion).toBe(single[metric](labels, champion));
      expect(comparisons[metric].challenger).toBe(single[metric](labels, challenger));
    }
    const counted = { accuracy, precision, recall, f1 };
    for (const metric of ['accuracy', 'precision', 'recall', 'f1'] as const) {
      expect(comparisons[metric].champion).toBe(counted[metric](labels, champion, 0.4));
    }
  });

  test('comparisons are those of the single calls', () => {
    const cells = outcomeCells(labels, champion, challenger, 0.4);
    expect(comparisons.roc_auc).toEqual(compareRocAuc(labels, champion, challenger, options));
    for (const metric of ['accuracy', 'precision', 'recall', 'f1'] as const) {
      expect(comparisons[metric]).toEqual(compareCountMetric(cells, metric, options));
    }
  });
});

test('identical predictions differ in nothing', () => {
  const labels = Uint8Array.of(0, 1, 1, 0, 1);
  const scores = Float64Array.of(0.2, 0.7, 0.4, 0.6, 0.9);
  for (const comparison of Object.values(compareBinary(labels, scores, scores, { resamples: 99 }))) {
    expect(comparison).toMatchObject({ delta: 0, interval: { low: 0, high: 0, level: 0.95 }, pValue: 1 });
  }
});

test('100,000 rows with 10,000 resamples stay far below a second', () => {
  const length = 100_000;
  const labels = Uint8Array.from({ length }, (_, row) => (row % 5 === 0 ? 1 : 0));
  const champion = Float64Array.from({ length }, (_, row) => ((row * 7919) % length) / length);
  const challenger = champion.map((score, row) => (score + (labels[row] ?? 0)) / 2);
  const start = performance.now();
  compareBinary(labels, champion, challenger);
  expect(performance.now() - start).toBeLessThan(1000);
});

test('bad input is refused', () => {
  const scores = Float64Array.of(0.1, 0.2);
  expect(() => compareBinary(Uint8Array.of(0, 0), scores, scores)).toThrow(/both classes/);
  expect(() => compareBinary(Uint8Array.of(0, 3), scores, scores)).toThrow(/found 3 at row 1/);
  expect(() => compareBinary(new Uint8Array(), new Float64Array(), new Float64Array())).toThrow(/empty/);
});
