import { configSchema } from '@contender/core';
import { describe, expect, it } from 'vitest';
import { measureFairness } from './measure.ts';

const config = configSchema.parse({
  version: 1,
  models: {
    m: {
      task: 'binary-classification',
      evaluate: { fairness: [{ group: 'region', metric: 'true_positive_rate', max_gap: 0.1 }] },
    },
  },
}).models.m?.evaluate;
if (config === undefined) throw new Error('no evaluate part');

/** Rows of label 1 for each group, so many of them found. */
function rows(groups: Record<string, { found: number; of: number }>) {
  const codes: number[] = [];
  const scores: number[] = [];
  Object.values(groups).forEach(({ found, of }, code) => {
    for (let row = 0; row < of; row++) {
      codes.push(code);
      scores.push(row < found ? 0.9 : 0.1);
    }
  });
  return {
    data: {
      labels: new Uint8Array(codes.length).fill(1),
      champion: null,
      challenger: Float64Array.from(scores),
    },
    groups: new Map([['region', { codes: Int32Array.from(codes), values: Object.keys(groups) }]]),
  };
}

function measure(groups: Record<string, { found: number; of: number }>) {
  const { data, groups: columns } = rows(groups);
  if (config === undefined) throw new Error('no evaluate part');
  const [result] = measureFairness(config, data, columns);
  return result;
}

describe('measureFairness', () => {
  it('sees a minority that is served worse, though it is small', () => {
    const result = measure({
      a: { found: 850, of: 1000 },
      b: { found: 848, of: 1000 },
      c: { found: 0, of: 150 },
    });
    expect(result).toMatchObject({ gap: 0.85, lowest: { value: 'c', rate: 0, rows: 150 }, smallGroups: [] });
    expect(result?.interval?.low).toBeGreaterThan(0.7);
  });

  it('names a group that is too small for a rate', () => {
    const result = measure({ a: { found: 85, of: 100 }, b: { found: 84, of: 100 }, c: { found: 0, of: 12 } });
    expect(result).toMatchObject({ groups: 2, smallGroups: ['c'] });
  });

  it('widens the interval for the pairs that could have been picked', () => {
    const two = { a: { found: 60, of: 100 }, b: { found: 50, of: 100 } };
    const many = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`g${index}`, { found: 55, of: 100 }]),
    );
    const narrow = measure(two)?.interval;
    const wide = measure({ ...two, ...many })?.interval;
    expect(wide?.low).toBeLessThan(narrow?.low ?? Number.NaN);
    expect(wide?.level).toBe(0.95);
  });
});
