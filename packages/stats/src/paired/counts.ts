import { type CountMetric, countMetrics } from '../metrics/confusion.ts';
import { binomial, Random } from '../random.ts';
import { checkCells, confusions } from './cells.ts';
import { type ComparisonOptions, type PairedComparison, resolveOptions } from './comparison.ts';

/**
 * Paired comparison of a count metric: percentile bootstrap of the rows, drawn as multinomial counts of the
 * outcome cells, which has exactly the distribution of resampling rows at a cost that does not depend on
 * them. With B resamples the p-value is 2 (r + 1)/(B + 1), r the smaller count of resampled differences on
 * one side of zero, never 0, and at most 1 − level exactly when the interval leaves zero out.
 * Deterministic from the seed. Throws RangeError unless `cells` are as `outcomeCells` gives them, and for
 * too few resamples to reach the level.
 */
export function compareCountMetric(
  cells: Float64Array,
  metric: CountMetric,
  options?: ComparisonOptions,
): PairedComparison {
  checkCells(cells);
  return compareCountMetrics(cells, resolveOptions(options))[metric];
}

/** All count metrics from the same resamples. */
export function compareCountMetrics(
  cells: Float64Array,
  options: Required<ComparisonOptions>,
): Record<CountMetric, PairedComparison> {
  const { resamples, level, seed } = options;
  const tail = Math.floor(((resamples + 1) * (1 - level)) / 2 + 1e-9);
  if (tail < 1) {
    const needed = Math.ceil(2 / (1 - level) - 1e-9) - 1;
    throw new RangeError(`a level of ${level} needs at least ${needed} resamples: found ${resamples}`);
  }
  const differences = resampledDifferences(cells, resamples, new Random(seed));
  const models = confusions(cells);
  const compare = (metric: CountMetric): PairedComparison => {
    const sorted = differences[metric].sort();
    const champion = countMetrics[metric](models.champion);
    const challenger = countMetrics[metric](models.challenger);
    return {
      champion,
      challenger,
      delta: challenger - champion,
      interval: { low: sorted[tail - 1] ?? 0, high: sorted[resamples - tail] ?? 0, level },
      pValue: bootstrapPValue(sorted),
      method: `paired bootstrap, ${resamples.toLocaleString('en-US')} resamples`,
    };
  };
  return {
    accuracy: compare('accuracy'),
    precision: compare('precision'),
    recall: compare('recall'),
    f1: compare('f1'),
  };
}

function resampledDifferences(
  cells: Float64Array,
  resamples: number,
  random: Random,
): Record<CountMetric, Float64Array> {
  const accuracy = new Float64Array(resamples);
  const precision = new Float64Array(resamples);
  const recall = new Float64Array(resamples);
  const f1 = new Float64Array(resamples);
  const draw = new Float64Array(cells.length);
  for (let resample = 0; resample < resamples; resample++) {
    drawMultinomial(cells, random, draw);
    const { champion, challenger } = confusions(draw);
    accuracy[resample] = countMetrics.accuracy(challenger) - countMetrics.accuracy(champion);
    precision[resample] = countMetrics.precision(challenger) - countMetrics.precision(champion);
    recall[resample] = countMetrics.recall(challenger) - countMetrics.recall(champion);
    f1[resample] = countMetrics.f1(challenger) - countMetrics.f1(champion);
  }
  return { accuracy, precision, recall, f1 };
}

/** As many draws as the counts hold, with probabilities in their proportion: binomials cell after cell. */
function drawMultinomial(counts: Float64Array, random: Random, into: Float64Array): void {
  let rest = 0;
  for (const count of counts) rest += count;
  let draws = rest;
  for (let cell = 0; cell < counts.length; cell++) {
    const count = counts[cell] ?? 0;
    const drawn = count === 0 ? 0 : binomial(random, draws, count / rest);
    into[cell] = drawn;
    draws -= drawn;
    rest -= count;
  }
}

function bootstrapPValue(differences: Float64Array): number {
  let notAbove = 0;
  let notBelow = 0;
  for (const difference of differences) {
    if (difference <= 0) notAbove++;
    if (difference >= 0) notBelow++;
  }
  return Math.min(1, (2 * (Math.min(notAbove, notBelow) + 1)) / (differences.length + 1));
}
