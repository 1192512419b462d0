import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import golden from '../../test/golden/metrics.golden.json' with { type: 'json' };
import { labelsOf, samples } from '../../test/support.ts';
import { accuracy, brierScore, f1, logLoss, precision, recall, rocAuc } from './binary.ts';
import { binaryMetrics } from './catalog.ts';
import { confusion } from './confusion.ts';

const TOLERANCE = 1e-9;

describe.each(golden.cases)('scikit-learn agrees on $name', (expected) => {
  const labels = labelsOf(expected.labels);
  const scores = Float64Array.from(expected.scores);

  test('ROC AUC', () => {
    if (expected.roc_auc === null) expect(() => rocAuc(labels, scores)).toThrow(RangeError);
    else expect(Math.abs(rocAuc(labels, scores) - expected.roc_auc)).toBeLessThan(TOLERANCE);
  });

  test('log loss and Brier score', () => {
    expect(Math.abs(logLoss(labels, scores) - expected.log_loss)).toBeLessThan(TOLERANCE);
    expect(Math.abs(brierScore(labels, scores) - expected.brier)).toBeLessThan(TOLERANCE);
  });

  test.each(expected.thresholds)('decisions at $threshold', (at) => {
    const { threshold } = at;
    const counts = confusion(labels, scores, threshold);
    expect([
      counts.trueNegatives,
      counts.falsePositives,
      counts.falseNegatives,
      counts.truePositives,
    ]).toEqual(at.confusion);
    expect(Math.abs(accuracy(labels, scores, threshold) - at.accuracy)).toBeLessThan(TOLERANCE);
    expect(Math.abs(precision(labels, scores, threshold) - at.precision)).toBeLessThan(TOLERANCE);
    expect(Math.abs(recall(labels, scores, threshold) - at.recall)).toBeLessThan(TOLERANCE);
    expect(Math.abs(f1(labels, scores, threshold) - at.f1)).toBeLessThan(TOLERANCE);
  });
});

test('the threshold defaults to 0.5 and includes it', () => {
  const labels = Uint8Array.of(1, 0, 1);
  const scores = Float64Array.of(0.5, 0.49, 0.2);
  expect(recall(labels, scores)).toBe(0.5);
  expect(precision(labels, scores)).toBe(1);
});

describe('algebra of ROC AUC', () => {
  test('reversing the scores gives the complement', () => {
    fc.assert(
      fc.property(samples, ({ labels, champion }) => {
        const reversed = champion.map((score) => 1 - score);
        expect(rocAuc(labels, reversed)).toBeCloseTo(1 - rocAuc(labels, champion), 12);
      }),
    );
  });

  test('a strictly increasing map of the scores leaves it as it is', () => {
    fc.assert(
      fc.property(samples, ({ labels, champion }) => {
        const mapped = champion.map((score) => score ** 3 / 2);
        expect(rocAuc(labels, mapped)).toBe(rocAuc(labels, champion));
      }),
    );
  });

  test('it is the share of ordered pairs, for any doubles', () => {
    const rows = fc.array(fc.tuple(fc.nat(1), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 2 });
    fc.assert(
      fc.property(rows, (pairs) => {
        const positives = pairs.filter(([label]) => label === 1).map(([, score]) => score);
        const negatives = pairs.filter(([label]) => label === 0).map(([, score]) => score);
        fc.pre(positives.length > 0 && negatives.length > 0);
        let wins = 0;
        for (const p of positives) for (const n of negatives) wins += p > n ? 1 : p === n ? 0.5 : 0;
        const labels = Uint8Array.from(pairs, ([label]) => label);
        const scores = Float64Array.from(pairs, ([, score]) => score);
        expect(rocAuc(labels, scores)).toBeCloseTo(wins / (positives.length * negatives.length), 12);
      }),
    );
  });

  test('a million rows agree with the closed form', () => {
    const length = 1_000_000;
    const labels = Uint8Array.from({ length }, (_, row) => row % 2);
    const scores = Float64Array.from({ length }, (_, row) => ((row * 7919) % length) / length);
    // positives are the odd ranks, negatives the even ones: each positive beats one more than the last
    const half = length / 2;
    expect(rocAuc(labels, scores)).toBe((half * (half + 1)) / 2 / half ** 2);
  });
});

describe('bad input', () => {
  const score = { rocAuc, logLoss, brierScore, accuracy, precision, recall, f1 };
  const two = Float64Array.of(0.1, 0.2);

  test.each(Object.entries(score))('%s refuses it', (_, metric) => {
    expect(() => metric(new Uint8Array(), new Float64Array())).toThrow('labels must not be empty');
    expect(() => metric(Uint8Array.of(0, 1, 1), two)).toThrow(/same length: 3 and 2/);
    expect(() => metric(Uint8Array.of(0, 2), two)).toThrow('labels must be 0 or 1: found 2 at row 1');
    expect(() => metric(Uint8Array.of(0, 1), Float64Array.of(0.5, Number.NaN))).toThrow(/found NaN at row 1/);
    expect(() => metric(Uint8Array.of(0, 1), Float64Array.of(-0.1, 0))).toThrow(
      /\[0, 1\]: found -0.1 at row 0/,
    );
    expect(() => metric(Uint8Array.of(0, 1), Float64Array.of(0, 1.5))).toThrow(RangeError);
  });

  test('a threshold that is no number', () => {
    expect(() => accuracy(Uint8Array.of(0, 1), two, Number.NaN)).toThrow('threshold must be a finite number');
  });

  test('ROC AUC names the class that is there', () => {
    expect(() => rocAuc(Uint8Array.of(1, 1), two)).toThrow('rows of both classes: all labels are 1');
    expect(() => rocAuc(Uint8Array.of(0, 0), two)).toThrow('rows of both classes: all labels are 0');
  });
});

test('losses are the metrics where lower is better', () => {
  const lower = Object.entries(binaryMetrics).filter(([, metric]) => !metric.higherIsBetter);
  expect(lower.map(([name]) => name)).toEqual(['log_loss', 'brier']);
});
