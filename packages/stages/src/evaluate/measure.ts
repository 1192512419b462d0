import type { EvaluateConfig, FairnessResult, MetricName, MetricResult, SliceResult } from '@contender/core';
import {
  benjaminiHochberg,
  binaryMetrics,
  type ComparisonOptions,
  compareBinaryMetric,
  differenceOfProportions,
  type PairedComparison,
} from '@contender/stats';
import type { ScoredRows } from '../shared/predictions.ts';
import { minimumOfRarerLabel } from './gates.ts';

type Comparisons = Record<MetricName, PairedComparison>;
type Groups = ScoredRows['groups'];

const metricNames = Object.keys(binaryMetrics) as MetricName[];

/** Scores of the class prior: the best constant, and so the hardest trivial model to beat. */
export function classPrior(labels: Uint8Array): Float64Array {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  return new Float64Array(labels.length).fill(positives / labels.length);
}

/** Every metric as the record holds it. `paired` is null for a first champion. */
export function metricResults(
  paired: Comparisons | null,
  againstPrior: Comparisons,
): Record<string, MetricResult> {
  const entries = metricNames.map((metric): [string, MetricResult] => {
    const prior = againstPrior[metric];
    const shared = {
      challenger: prior.challenger,
      higherIsBetter: binaryMetrics[metric].higherIsBetter,
      baseline: prior.champion,
    };
    if (paired === null) {
      return [metric, { ...shared, champion: null, delta: null, interval: null, pValue: null, method: null }];
    }
    const { champion, delta, interval, pValue, method } = paired[metric];
    return [metric, { ...shared, champion, delta, interval, pValue, method }];
  });
  return Object.fromEntries(entries);
}

/** Row indices of each value of a dictionary-coded column. */
function indicesByValue(group: { codes: Int32Array; values: string[] }): Map<string, Int32Array> {
  const sizes = new Int32Array(group.values.length);
  for (const code of group.codes) sizes[code] = (sizes[code] ?? 0) + 1;
  const lists = group.values.map((_, code) => new Int32Array(sizes[code] ?? 0));
  const filled = new Int32Array(group.values.length);
  group.codes.forEach((code, row) => {
    const at = filled[code] ?? 0;
    const list = lists[code];
    if (list !== undefined) list[at] = row;
    filled[code] = at + 1;
  });
  return new Map(group.values.map((value, code) => [value, lists[code] ?? new Int32Array(0)]));
}

/**
 * The objective's metric on every value of the slice columns. A slice is called better or worse only when
 * its p-value holds after Benjamini-Hochberg over all slices that were tried.
 */
export function measureSlices(
  config: EvaluateConfig,
  rows: { labels: Uint8Array; champion: Float64Array; challenger: Float64Array },
  groups: Groups,
  options: ComparisonOptions,
): SliceResult[] {
  const { metric } = config.objective;
  const measured: { slice: SliceResult; pValue: number | null }[] = [];
  for (const column of config.slices) {
    const group = groups.get(column);
    if (group === undefined) continue;
    for (const [value, indices] of indicesByValue(group)) {
      const labels = Uint8Array.from(indices, (row) => rows.labels[row] ?? 0);
      const positives = labels.reduce((sum, label) => sum + label, 0);
      const slice = { column, value, rows: indices.length, positives };
      const rarer = Math.min(positives, labels.length - positives);
      if (labels.length < config.min_slice_rows || rarer < minimumOfRarerLabel) {
        measured.push({
          slice: {
            ...slice,
            status: 'too-few-rows',
            champion: null,
            challenger: null,
            delta: null,
            interval: null,
          },
          pValue: null,
        });
        continue;
      }
      const pick = (scores: Float64Array) => Float64Array.from(indices, (row) => scores[row] ?? 0);
      const comparison = compareBinaryMetric(
        metric,
        labels,
        pick(rows.champion),
        pick(rows.challenger),
        options,
      );
      const { champion, challenger, delta, interval, pValue } = comparison;
      measured.push({ slice: { ...slice, status: 'same', champion, challenger, delta, interval }, pValue });
    }
  }
  const tested = measured.filter((entry) => entry.pValue !== null);
  const adjusted = benjaminiHochberg(tested.map((entry) => entry.pValue ?? 1));
  tested.forEach((entry, index) => {
    const delta = entry.slice.delta ?? 0;
    if ((adjusted[index] ?? 1) >= 1 - config.confidence || delta === 0) return;
    entry.slice.status = delta > 0 === binaryMetrics[metric].higherIsBetter ? 'better' : 'worse';
  });
  return measured.map((entry) => entry.slice);
}

/**
 * The gap of a rate between groups, for the challenger and, beside it, for the champion. The two groups are
 * picked because they are furthest apart, so the interval is widened for all pairs that could have been
 * (Bonferroni). A group with fewer rows than a rate needs is named, not dropped in silence.
 */
export function measureFairness(
  config: EvaluateConfig,
  rows: { labels: Uint8Array; champion: Float64Array | null; challenger: Float64Array },
  groups: Groups,
): FairnessResult[] {
  return config.fairness.map(({ group: column, metric }) => {
    const group = groups.get(column);
    const lists = group === undefined ? new Map<string, Int32Array>() : indicesByValue(group);
    const ratesOf = (scores: Float64Array) =>
      [...lists]
        .map(([value, indices]) => ({
          value,
          ...rateOf(metric, indices, rows.labels, scores, config.threshold),
        }))
        .sort((a, b) => b.hits / b.of - a.hits / a.of);
    const all = ratesOf(rows.challenger);
    const rates = all.filter(({ of }) => of >= minimumOfRate);
    const smallGroups = all.filter(({ of }) => of < minimumOfRate).map(({ value }) => value);
    const [highest, lowest] = [rates[0], rates.at(-1)];
    const base = { group: column, metric, groups: rates.length, smallGroups };
    if (highest === undefined || lowest === undefined || rates.length < 2) {
      return { ...base, gap: null, interval: null, championGap: null, highest: null, lowest: null };
    }
    const pairs = (rates.length * (rates.length - 1)) / 2;
    const { delta, interval } = differenceOfProportions(
      highest.hits,
      highest.of,
      lowest.hits,
      lowest.of,
      1 - (1 - config.confidence) / pairs,
    );
    const championRates =
      rows.champion === null ? [] : ratesOf(rows.champion).filter(({ of }) => of >= minimumOfRate);
    const [top, bottom] = [championRates[0], championRates.at(-1)];
    return {
      ...base,
      gap: delta,
      interval: { ...interval, level: config.confidence },
      championGap:
        top === undefined || bottom === undefined ? null : top.hits / top.of - bottom.hits / bottom.of,
      highest: { value: highest.value, rate: highest.hits / highest.of, rows: highest.of },
      lowest: { value: lowest.value, rate: lowest.hits / lowest.of, rows: lowest.of },
    };
  });
}

/** Rows that a rate is taken over, at least. */
const minimumOfRate = 30;

type Rate = EvaluateConfig['fairness'][number]['metric'];

/** Predicted positives among the rows that the rate is about: all of them, the true ones, or the false ones. */
function rateOf(
  rate: Rate,
  indices: Int32Array,
  labels: Uint8Array,
  scores: Float64Array,
  threshold: number,
) {
  let hits = 0;
  let of = 0;
  for (const row of indices) {
    const label = labels[row];
    if (rate === 'true_positive_rate' && label !== 1) continue;
    if (rate === 'false_positive_rate' && label !== 0) continue;
    of++;
    if ((scores[row] ?? 0) >= threshold) hits++;
  }
  return { hits, of };
}
