export { adjustedCorrelationRatio, correctedCramersV, rocAucOfCounts } from './association.ts';
export { expectedCalibrationError, type ReliabilityBin, reliabilityCurve } from './calibration.ts';
export type { CodedFeature } from './classifier/boosted-trees.ts';
export { type ClassifierTest, classifierTwoSampleTest } from './classifier/two-sample.ts';
export { chiSquareSurvival, chiSquareUpperQuantile } from './distributions/chi-square.ts';
export { kolmogorovSurvival } from './distributions/kolmogorov.ts';
export { normalCdf, normalQuantile, normalSurvival } from './distributions/normal.ts';
export { studentTSurvival, studentTUpperQuantile } from './distributions/student-t.ts';
export {
  type ChiSquareTest,
  chiSquareTwoSample,
  cramersV,
  jensenShannonDistance,
  joinSparseCells,
  kolmogorovSmirnov,
  populationStabilityIndex,
  wassersteinDistance,
} from './drift.ts';
export type { Interval } from './interval.ts';
export { accuracy, brierScore, f1, logLoss, precision, recall, rocAuc } from './metrics/binary.ts';
export { type BinaryMetric, binaryMetrics } from './metrics/catalog.ts';
export { type Confusion, type CountMetric, confusion } from './metrics/confusion.ts';
export { benjaminiHochberg, holm } from './multiplicity.ts';
export { compareBinary, compareBinaryMetric } from './paired/binary.ts';
export { outcomeCells } from './paired/cells.ts';
export type { ComparisonOptions, PairedComparison } from './paired/comparison.ts';
export { compareCountMetric } from './paired/counts.ts';
export { compareRocAuc } from './paired/delong.ts';
export { mcNemarExact } from './paired/mcnemar.ts';
export { comparePairedMeans } from './paired/means.ts';
export { differenceOfProportions, wilsonInterval } from './proportions.ts';
export { binomial, Random } from './random.ts';
