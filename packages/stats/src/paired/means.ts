import { checkFinite, checkSameLength } from '../checks.ts';
import { studentTSurvival, studentTUpperQuantile } from '../distributions/student-t.ts';
import { mean } from '../metrics/losses.ts';
import { type ComparisonOptions, type PairedComparison, resolveOptions } from './comparison.ts';

/**
 * Paired comparison of two means, such as the losses of two models row by row: Student's paired t with
 * n − 1 degrees of freedom, two-sided. Differences without variance give an interval without width.
 * Throws RangeError for differing lengths, fewer than two rows or values that are not finite.
 */
export function comparePairedMeans(
  champion: Float64Array,
  challenger: Float64Array,
  options?: ComparisonOptions,
): PairedComparison {
  const { level } = resolveOptions(options);
  checkSameLength('champion', champion, 'challenger', challenger);
  if (champion.length < 2) {
    throw new RangeError(`a paired comparison of means needs at least two rows: found ${champion.length}`);
  }
  checkFinite('champion', champion);
  checkFinite('challenger', challenger);
  return comparePairedLosses(champion, challenger, level);
}

export function comparePairedLosses(
  champion: Float64Array,
  challenger: Float64Array,
  level: number,
): PairedComparison {
  const rows = champion.length;
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += (challenger[row] ?? 0) - (champion[row] ?? 0);
  const delta = sum / rows;
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    const deviation = (challenger[row] ?? 0) - (champion[row] ?? 0) - delta;
    squares += deviation * deviation;
  }
  const error = Math.sqrt(squares / (rows - 1) / rows);
  const halfWidth = error === 0 ? 0 : studentTUpperQuantile((1 - level) / 2, rows - 1) * error;
  return {
    champion: mean(champion),
    challenger: mean(challenger),
    delta,
    interval: { low: delta - halfWidth, high: delta + halfWidth, level },
    pValue: delta === 0 ? 1 : 2 * studentTSurvival(Math.abs(delta) / error, rows - 1),
    method: 'paired t',
  };
}
