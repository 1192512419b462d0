import { describe, expect, it } from 'vitest';
import { type BinaryMetric, binaryMetrics } from '../metrics/catalog.ts';
import { compareBinary, compareBinaryMetric } from './binary.ts';

describe('compareBinaryMetric', () => {
  const labels = Uint8Array.from([0, 1, 1, 0, 1, 0, 0, 1]);
  const champion = Float64Array.from([0.2, 0.6, 0.4, 0.5, 0.9, 0.1, 0.7, 0.3]);
  const challenger = Float64Array.from([0.1, 0.7, 0.6, 0.4, 0.8, 0.2, 0.3, 0.5]);

  it.each(Object.keys(binaryMetrics) as BinaryMetric[])('%s is what compareBinary says', (metric) => {
    const options = { level: 0.9, threshold: 0.5, resamples: 500, seed: 7 };
    expect(compareBinaryMetric(metric, labels, champion, challenger, options)).toEqual(
      compareBinary(labels, champion, challenger, options)[metric],
    );
  });
});
