import type { ColumnProfile, DriftOptions, DriftResult } from '@contender/core';
import { type ColumnData, type Engine, identifier } from '@contender/engine';
import { type CodedFeature, classifierTwoSampleTest } from '@contender/stats';
import { asNumber, asText, binOf, placeOf } from '../cells.ts';
import { decideDrift, fewestRows } from './decide.ts';

/** So many rows of each side are learnt from at most: more would say no more. */
const mostRows = 20_000;
const seed = 20_261_201;
const defaultLimit = 0.1;

/**
 * Drift of all columns together, by whether a classifier can tell the two samples apart. It sees columns that move
 * together while each by itself stays.
 * @param profiles of the columns of the reference: their cells are what the classifier sees
 */
export async function classifierDrift(
  engine: Engine,
  views: { reference: string; current: string },
  profiles: readonly ColumnProfile[],
  options: DriftOptions,
): Promise<DriftResult> {
  const limit = options.max_effect ?? defaultLimit;
  const parts = await Promise.all(
    [views.reference, views.current].map((view) => readCodes(engine, view, profiles)),
  );
  const [reference = [], current = []] = parts;
  const [n, m] = [reference[0]?.length ?? 0, current[0]?.length ?? 0];
  const base = {
    column: 'all columns together',
    kind: 'all' as const,
    method: 'classifier' as const,
    limit,
    populationStabilityIndex: null,
    weight: 1,
    key: true,
    cells: [],
  };
  if (Math.min(n, m) < fewestRows || profiles.length === 0) {
    const note = `Only ${Math.min(n, m)} rows on one side; ${fewestRows} are needed.`;
    return {
      ...base,
      status: 'not-enough-data',
      effect: null,
      judgedLimit: null,
      pValue: null,
      adjustedPValue: null,
      note,
    };
  }
  const features = profiles.map((profile, index): CodedFeature => {
    const codes = new Uint16Array(n + m);
    codes.set(reference[index] ?? []);
    codes.set(current[index] ?? [], n);
    return { codes, size: sizeOf(profile), ordered: profile.kind !== 'categorical' };
  });
  const origins = new Uint8Array(n + m).fill(1, n);
  const { auc, pValue, heldOutRows } = classifierTwoSampleTest(features, origins, { seed });
  const effect = Math.abs(2 * auc - 1);
  // Under equal distributions the variance of the area is (n + m + 1) / (12 n m), for the held-out halves.
  const variance = (heldOutRows + 1) / (3 * n * m);
  const judgedLimit = Math.sqrt(limit ** 2 + 4 * variance);
  const status = decideDrift({
    effect,
    adjustedPValue: pValue,
    limit: judgedLimit,
    significance: options.significance,
    detectable: limit >= 2 * 2.33 * Math.sqrt(variance),
  });
  const note = `A classifier tells the samples apart with an area under the curve of ${auc.toFixed(3)} on ${heldOutRows.toLocaleString('en-US')} rows it had not seen; 0.5 is guessing.`;
  return { ...base, status, effect, judgedLimit, pValue, adjustedPValue: pValue, note };
}

/** The cell of every row, column by column; of very many rows an even sample. */
async function readCodes(
  engine: Engine,
  view: string,
  profiles: readonly ColumnProfile[],
): Promise<ArrayLike<number>[]> {
  const [counted] = await engine.rows(`SELECT count(*) AS n FROM ${identifier(view)}`);
  const step = Math.max(1, Math.ceil(Number(counted?.n) / mostRows));
  const codes = profiles.map((profile, index) => `CAST(${codeOf(profile)} AS INTEGER) AS c${index}`);
  const columns = await engine.columns(
    `SELECT ${codes.join(', ')} FROM (SELECT *, row_number() OVER () AS contender_row FROM ${identifier(view)}) WHERE contender_row % ${step} = 0`,
  );
  return profiles.map((_, index) => numbersOf(columns.get(`c${index}`)));
}

function numbersOf(column: ColumnData | undefined): Float64Array {
  if (column?.kind !== 'numeric') throw new TypeError('The engine gave no numbers');
  return column.values;
}

function codeOf(profile: ColumnProfile): string {
  const missing = sizeOf(profile) - 1;
  const cell =
    profile.kind === 'categorical'
      ? placeOf(
          asText(profile.name, profile.type),
          profile.top.map(({ value }) => value),
        )
      : binOf(asNumber(profile.name, profile.type), profile.histogram?.edges ?? []);
  return `coalesce(${cell}, ${missing})`;
}

/** Cells of a column: its values and the others, or its bins; and one for what is missing. */
function sizeOf({ kind, top, histogram }: ColumnProfile): number {
  return (kind === 'categorical' ? top.length + 1 : (histogram?.edges.length ?? 0) + 1) + 1;
}
