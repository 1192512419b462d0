import type { DriftMethod, DriftOptions, DriftResult } from '@contender/core';
import { benjaminiHochberg, populationStabilityIndex } from '@contender/stats';
import type { CountedColumn } from './cells.ts';
import { decideDrift, fewestRows } from './decide.ts';
import { cellMethods, type Measurement } from './methods.ts';

/** Rows of the reference, and now. */
export interface SampleSizes {
  reference: number;
  current: number;
}

/**
 * Measures the drift of every column: a two-sample test that knows both sample sizes, its p-value adjusted over
 * the columns, and an effect size beside it, held against a limit that knows them too.
 */
export function measureDrift(
  columns: readonly CountedColumn[],
  rows: SampleSizes,
  options: DriftOptions,
): DriftResult[] {
  const enough = Math.min(rows.reference, rows.current) >= fewestRows;
  const measured = columns.map((column) => (enough ? measureColumn(column, options) : undefined));
  const adjusted = adjust(measured);
  return columns.map((column, index) => {
    const { method, limit, measurement } = measured[index] ?? {
      method: methodFor(column, options),
      limit: limitOf(methodFor(column, options), options),
      measurement: undefined,
    };
    const adjustedPValue = adjusted[index] ?? null;
    const status = decideDrift({
      effect: measurement?.effect ?? null,
      adjustedPValue,
      limit: measurement?.judgedLimit ?? limit,
      significance: options.significance,
      detectable: measurement?.detectable ?? false,
    });
    return {
      column: column.column,
      kind: column.kind,
      status,
      method,
      effect: measurement?.effect ?? null,
      limit,
      judgedLimit: measurement?.judgedLimit ?? null,
      pValue: measurement?.pValue ?? null,
      adjustedPValue,
      populationStabilityIndex: enough ? stabilityIndexOf(column) : null,
      weight: options.weights[column.column] ?? 1,
      key: options.key_columns.includes(column.column),
      cells: column.cells,
      note: measurement === undefined ? tooFew(rows) : noteOf(column, rows, status),
    };
  });
}

interface Measured {
  method: DriftMethod;
  limit: number;
  measurement: Measurement;
}

/** Categories have no order: what needs one is told by the Jensen-Shannon distance for them. */
function methodFor({ kind }: CountedColumn, { method }: DriftOptions): Exclude<DriftMethod, 'classifier'> {
  if (method === 'classifier') return 'jensen_shannon';
  return kind === 'categorical' && (method === 'ks' || method === 'wasserstein') ? 'jensen_shannon' : method;
}

function limitOf(method: Exclude<DriftMethod, 'classifier'>, options: DriftOptions): number {
  return options.max_effect ?? cellMethods[method].defaultLimit;
}

function measureColumn(column: CountedColumn, options: DriftOptions): Measured {
  const asked = methodFor(column, options);
  for (const method of [asked, 'jensen_shannon'] as const) {
    const limit = limitOf(method, options);
    const measurement = cellMethods[method].measure(column, { limit, significance: options.significance });
    if (measurement !== undefined) return { method, limit, measurement };
  }
  throw new TypeError(`${column.column} cannot be measured`);
}

/** Adjusted p-values, in the order of the columns. */
function adjust(measured: readonly (Measured | undefined)[]): (number | undefined)[] {
  const adjusted = benjaminiHochberg(measured.flatMap((entry) => entry?.measurement.pValue ?? []));
  let next = 0;
  return measured.map((entry) => (entry === undefined ? undefined : adjusted[next++]));
}

function stabilityIndexOf({ cells }: CountedColumn): number {
  return populationStabilityIndex(
    cells.map(({ reference }) => reference),
    cells.map(({ current }) => current),
  );
}

function tooFew(rows: SampleSizes): string {
  const [count, which] = rows.current < fewestRows ? [rows.current, 'recent'] : [rows.reference, 'reference'];
  return `Only ${count} ${which} rows; ${fewestRows} are needed.`;
}

function noteOf(column: CountedColumn, rows: SampleSizes, status: DriftResult['status']): string {
  const move = describeMove(column.column, column.cells, rows);
  return status === 'not-enough-data'
    ? `With so few rows a drift of the size of the limit could go unnoticed. ${move}`
    : move;
}

/** The cell whose share moved most. */
function describeMove(column: string, cells: CountedColumn['cells'], rows: SampleSizes): string {
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
