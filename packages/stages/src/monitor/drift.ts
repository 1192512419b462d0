import type { DriftResult, MonitorConfig } from '@contender/core';
import {
  benjaminiHochberg,
  chiSquareTwoSample,
  jensenShannonDistance,
  populationStabilityIndex,
} from '@contender/stats';
import type { CountedColumn } from './cells.ts';
import { decideDrift, fewestRows } from './decide.ts';

/**
 * Measures the drift of every column: a two-sample test that knows both sample sizes, its p-value adjusted over
 * the columns, and an effect size that does not grow with the samples.
 */
export function measureDrift(
  columns: readonly CountedColumn[],
  rows: { reference: number; current: number },
  limits: MonitorConfig['drift'],
): DriftResult[] {
  const enough = Math.min(rows.reference, rows.current) >= fewestRows;
  const measured = columns.map(({ cells }) => {
    if (!enough) return undefined;
    const reference = cells.map((cell) => cell.reference);
    const current = cells.map((cell) => cell.current);
    return {
      effect: jensenShannonDistance(reference, current),
      pValue: chiSquareTwoSample(reference, current).pValue,
      populationStabilityIndex: populationStabilityIndex(reference, current),
    };
  });
  const adjusted = benjaminiHochberg(
    measured.flatMap((column) => (column === undefined ? [] : [column.pValue])),
  );
  return columns.map(({ column, kind, cells }, index) => {
    const found = measured[index];
    const adjustedPValue = found === undefined ? null : (adjusted[index] ?? null);
    const effect = found?.effect ?? null;
    return {
      column,
      kind,
      status: decideDrift({
        effect,
        adjustedPValue,
        limit: limits.max_effect,
        significance: limits.significance,
      }),
      effect,
      limit: limits.max_effect,
      pValue: found?.pValue ?? null,
      adjustedPValue,
      populationStabilityIndex: found?.populationStabilityIndex ?? null,
      cells,
      note: found === undefined ? tooFew(rows) : describeMove(column, cells, rows),
    };
  });
}

function tooFew(rows: { reference: number; current: number }): string {
  const [count, which] = rows.current < fewestRows ? [rows.current, 'recent'] : [rows.reference, 'reference'];
  return `Only ${count} ${which} rows; ${fewestRows} are needed.`;
}

/** The cell whose share moved most. */
function describeMove(
  column: string,
  cells: CountedColumn['cells'],
  rows: { reference: number; current: number },
): string {
  let most = { label: '', before: 0, after: 0 };
  for (const { label, reference, current } of cells) {
    const before = reference / rows.reference;
    const after = current / rows.current;
    if (Math.abs(after - before) > Math.abs(most.after - most.before)) most = { label, before, after };
  }
  if (most.label === '') return `The shares of ${column} are the same.`;
  const verb = most.after > most.before ? 'rose' : 'fell';
  const coarse = Math.abs(most.after - most.before) >= 0.001;
  const percent = (share: number) => `${(100 * share).toFixed(coarse ? 1 : 2)} %`;
  return `The share of ${column} ${most.label} ${verb} from ${percent(most.before)} to ${percent(most.after)}.`;
}
