/** A column of small codes, one per row. */
export interface CodedFeature {
  codes: Uint16Array;
  /** One more than the largest code. */
  size: number;
  /** Whether neighbouring codes are alike: then a split is at a code, else it takes one code out. */
  ordered: boolean;
}

interface Split {
  feature: number;
  code: number;
  ordered: boolean;
  left: Tree;
  right: Tree;
}
type Tree = number | Split;

const depth = 3;
const fewestRows = 30;
const shrinkage = 0.2;
/** Regularises a leaf's value as so many rows of no opinion would. */
const ridge = 1;

/**
 * Gradient boosting of shallow trees for the logistic loss (Friedman, 2001; Newton steps as in XGBoost, Chen &
 * Guestrin, 2016), over histograms of codes. Deterministic.
 * @param rows indices of the rows to learn from
 * @param labels 0 or 1, one per row
 * @returns the score of a row, larger for label 1
 */
export function boostTrees(
  features: readonly CodedFeature[],
  labels: Uint8Array,
  rows: Int32Array,
  rounds: number,
): (row: number) => number {
  const scores = new Float64Array(labels.length);
  const gradients = new Float64Array(labels.length);
  const curvatures = new Float64Array(labels.length);
  const trees: Tree[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const row of rows) {
      const probability = 1 / (1 + Math.exp(-(scores[row] ?? 0)));
      gradients[row] = (labels[row] ?? 0) - probability;
      curvatures[row] = probability * (1 - probability);
    }
    const tree = growTree(features, gradients, curvatures, rows, depth);
    if (typeof tree === 'number') break;
    trees.push(tree);
    for (const row of rows) scores[row] = (scores[row] ?? 0) + leafOf(tree, features, row);
  }
  return (row) => trees.reduce<number>((sum, tree) => sum + leafOf(tree, features, row), 0);
}

function growTree(
  features: readonly CodedFeature[],
  gradients: Float64Array,
  curvatures: Float64Array,
  rows: Int32Array,
  levels: number,
): Tree {
  let total = 0;
  let weight = 0;
  for (const row of rows) {
    total += gradients[row] ?? 0;
    weight += curvatures[row] ?? 0;
  }
  const leaf = (shrinkage * total) / (weight + ridge);
  if (levels === 0 || rows.length < 2 * fewestRows) return leaf;
  const best = findSplit(features, gradients, curvatures, rows, total, weight);
  if (best === undefined) return leaf;
  const { codes } = features[best.feature] ?? { codes: new Uint16Array() };
  const isLeft = (row: number) => goesLeft(codes[row] ?? 0, best);
  const left = growTree(features, gradients, curvatures, rows.filter(isLeft), levels - 1);
  const right = growTree(
    features,
    gradients,
    curvatures,
    rows.filter((row) => !isLeft(row)),
    levels - 1,
  );
  return { ...best, left, right };
}

type Cut = Omit<Split, 'left' | 'right'>;

function findSplit(
  features: readonly CodedFeature[],
  gradients: Float64Array,
  curvatures: Float64Array,
  rows: Int32Array,
  total: number,
  weight: number,
): Cut | undefined {
  let best: Cut | undefined;
  let bestGain = 1e-6;
  for (const [feature, { codes, size, ordered }] of features.entries()) {
    const sums = new Float64Array(size);
    const weights = new Float64Array(size);
    const counts = new Int32Array(size);
    for (const row of rows) {
      const code = codes[row] ?? 0;
      sums[code] = (sums[code] ?? 0) + (gradients[row] ?? 0);
      weights[code] = (weights[code] ?? 0) + (curvatures[row] ?? 0);
      counts[code] = (counts[code] ?? 0) + 1;
    }
    let sum = 0;
    let part = 0;
    let count = 0;
    for (let code = 0; code < size; code++) {
      sum = (sums[code] ?? 0) + (ordered ? sum : 0);
      part = (weights[code] ?? 0) + (ordered ? part : 0);
      count = (counts[code] ?? 0) + (ordered ? count : 0);
      if (count < fewestRows || rows.length - count < fewestRows) continue;
      const rest = total - sum;
      const gain =
        sum ** 2 / (part + ridge) + rest ** 2 / (weight - part + ridge) - total ** 2 / (weight + ridge);
      if (gain > bestGain) {
        bestGain = gain;
        best = { feature, code, ordered };
      }
    }
  }
  return best;
}

function goesLeft(code: number, cut: Cut): boolean {
  return cut.ordered ? code <= cut.code : code === cut.code;
}

function leafOf(tree: Tree, features: readonly CodedFeature[], row: number): number {
  let at = tree;
  while (typeof at !== 'number') {
    at = goesLeft(features[at.feature]?.codes[row] ?? 0, at) ? at.left : at.right;
  }
  return at;
}
