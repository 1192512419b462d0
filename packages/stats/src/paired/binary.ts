import { checkPair } from '../checks.ts';
import type { BinaryMetric } from '../metrics/catalog.ts';
import { logLosses, squaredErrors } from '../metrics/losses.ts';
import { rocPlacements } from '../metrics/placements.ts';
import { countCells, outcomeCells } from './cells.ts';
import { type ComparisonOptions, type PairedComparison, resolveOptions } from './comparison.ts';
import { compareCountMetric, compareCountMetrics } from './counts.ts';
import { comparePlacements } from './delong.ts';
import { comparePairedLosses } from './means.ts';

/**
 * One metric of two binary classifiers on the same rows, by the method that `compareBinary` uses for it.
 * Throws RangeError for bad input and, for ROC AUC, when a class is absent.
 */
export function compareBinaryMetric(
  metric: BinaryMetric,
  labels: Uint8Array,
  champion: Float64Array,
  challenger: Float64Array,
  options?: ComparisonOptions,
): PairedComparison {
  const resolved = resolveOptions(options);
  const { level, threshold } = resolved;
  checkPair(labels, champion, challenger);
  switch (metric) {
    case 'roc_auc':
      return comparePlacements(
        labels,
        rocPlacements(labels, champion),
        rocPlacements(labels, challenger),
        level,
      );
    case 'log_loss':
      return comparePairedLosses(logLosses(labels, champion), logLosses(labels, challenger), level);
    case 'brier':
      return comparePairedLosses(squaredErrors(labels, champion), squaredErrors(labels, challenger), level);
    default:
      return compareCountMetric(outcomeCells(labels, champion, challenger, threshold), metric, resolved);
  }
}

/**
 * All seven metrics of two binary classifiers on the same rows, each with its paired comparison: DeLong for
 * ROC AUC, paired t for log loss and Brier score, paired bootstrap for the rest.
 * Throws RangeError for bad input and when a class is absent.
 */
export function compareBinary(
  labels: Uint8Array,
  champion: Float64Array,
  challenger: Float64Array,
  options?: ComparisonOptions,
): Record<BinaryMetric, PairedComparison> {
  const resolved = resolveOptions(options);
  const { level, threshold } = resolved;
  checkPair(labels, champion, challenger);
  return {
    roc_auc: comparePlacements(
      labels,
      rocPlacements(labels, champion),
      rocPlacements(labels, challenger),
      level,
    ),
    log_loss: comparePairedLosses(logLosses(labels, champion), logLosses(labels, challenger), level),
    brier: comparePairedLosses(squaredErrors(labels, champion), squaredErrors(labels, challenger), level),
    ...compareCountMetrics(countCells(labels, champion, challenger, threshold), resolved),
  };
}
