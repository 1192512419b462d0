import { checkNotEmpty, checkSameLength } from '../checks.ts';
import { Random } from '../random.ts';
import { boostTrees, type CodedFeature } from './boosted-trees.ts';

export interface ClassifierTest {
  /** Area under the ROC curve on the held-out half: 0.5 where the samples cannot be told apart. */
  auc: number;
  /** One-sided, by permutation of the held-out labels. */
  pValue: number;
  heldOutRows: number;
}

/**
 * Classifier two-sample test (Lopez-Paz & Oquab, 2017): a classifier learns on one half of the rows which sample a
 * row is from, and is tried on the other half. It sees a change of the joint distribution that no column shows by
 * itself. Deterministic from the seed.
 * @param features one entry per row each
 * @param origins 0 for the reference, 1 for the current sample, one per row
 * @throws RangeError without features, for differing lengths, or a sample with fewer than 4 rows
 */
export function classifierTwoSampleTest(
  features: readonly CodedFeature[],
  origins: Uint8Array,
  options: { seed: number; permutations?: number; rounds?: number },
): ClassifierTest {
  checkNotEmpty('features', features);
  for (const { codes } of features) checkSameLength('features', codes, 'origins', origins);
  const random = new Random(options.seed);
  const [learning, heldOut] = halves(origins, random);
  const score = boostTrees(features, origins, learning, options.rounds ?? 40);
  const ranks = midRanks(Float64Array.from(heldOut, score));
  const labels = Uint8Array.from(heldOut, (row) => origins[row] ?? 0);
  const observed = rankSum(ranks, labels);
  const permutations = options.permutations ?? 999;
  let atLeast = 0;
  for (let round = 0; round < permutations; round++) {
    shuffle(labels, random);
    if (rankSum(ranks, labels) >= observed - 1e-9) atLeast += 1;
  }
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const negatives = labels.length - positives;
  return {
    auc: (observed - (positives * (positives + 1)) / 2) / (positives * negatives),
    pValue: (atLeast + 1) / (permutations + 1),
    heldOutRows: labels.length,
  };
}

/** Each sample in two halves, at random. */
function halves(origins: Uint8Array, random: Random): [Int32Array, Int32Array] {
  const halves: [number[], number[]] = [[], []];
  for (const origin of [0, 1]) {
    const rows = Int32Array.from(origins.keys()).filter((row) => origins[row] === origin);
    if (rows.length < 4) throw new RangeError(`each sample needs at least 4 rows: found ${rows.length}`);
    shuffle(rows, random);
    rows.forEach((row, index) => {
      halves[index % 2 === 0 ? 0 : 1].push(row);
    });
  }
  return [Int32Array.from(halves[0]).sort(), Int32Array.from(halves[1]).sort()];
}

/** Fisher & Yates. */
function shuffle(values: Int32Array | Uint8Array, random: Random): void {
  for (let index = values.length - 1; index > 0; index--) {
    const other = Math.floor(random.uniform() * (index + 1));
    const kept = values[index] ?? 0;
    values[index] = values[other] ?? 0;
    values[other] = kept;
  }
}

/** Ranks from 1; ties share the middle of theirs. */
function midRanks(values: Float64Array): Float64Array {
  const order = Int32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end += 1;
    for (let index = start; index < end; index++) ranks[order[index] ?? 0] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}

function rankSum(ranks: Float64Array, labels: Uint8Array): number {
  let sum = 0;
  for (let row = 0; row < labels.length; row++) if (labels[row] === 1) sum += ranks[row] ?? 0;
  return sum;
}
