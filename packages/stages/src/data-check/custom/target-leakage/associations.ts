import type { ColumnProfile } from '@contender/core';
import { identifier, literal } from '@contender/engine';
import { adjustedCorrelationRatio, correctedCramersV, rocAucOfCounts } from '@contender/stats';
import { asNumber, asText, binOf, placeOf } from '../../../shared/cells.ts';
import { countGroups } from '../../../shared/groups.ts';
import type { Measured } from '../../compiled.ts';

/** How strongly a column tells the label. */
export interface Association {
  column: string;
  /** Between 0 and 1. */
  value: number;
  measure: 'AUC' | 'Cramér’s V' | 'correlation ratio';
}

/** A label with more values than that is a number, not a class. */
const mostClasses = 20;
/** About so many cells over an ordered column, between its 1 % and its 99 % quantile. */
const gridCells = 1000;

/**
 * The association of each feature with the label, strongest first; rows without a label are left out.
 * @returns undefined where the label is constant, or is neither a class nor a number
 */
export async function measureAssociations(
  measured: Measured,
  label: string,
  features: readonly ColumnProfile[],
): Promise<Association[] | undefined> {
  const profile = measured.profile.columns.find(({ name }) => name === label);
  if (profile === undefined || profile.distinct < 2) return undefined;
  const usable = features.flatMap((feature) => {
    const cells = cellsOf(feature);
    return cells === undefined ? [] : [{ feature, cells }];
  });
  const found =
    profile.distinct <= mostClasses
      ? await withClasses(measured, profile, usable)
      : profile.kind === 'numeric'
        ? await withNumber(measured, profile, usable)
        : undefined;
  return found?.toSorted((a, b) => b.value - a.value);
}

interface Cells {
  /** SQL of the cell's number, from 0; the last is that of nulls. */
  expression: string;
  count: number;
  ordered: boolean;
}

interface Usable {
  feature: ColumnProfile;
  cells: Cells;
}

function cellsOf(feature: ColumnProfile): Cells | undefined {
  if (feature.kind === 'other' || feature.count === 0) return undefined;
  if (feature.kind === 'categorical') {
    const values = feature.top.map(({ value }) => value);
    const place = placeOf(asText(feature.name, feature.type), values);
    return {
      expression: `coalesce(${place}, ${values.length + 1})`,
      count: values.length + 2,
      ordered: false,
    };
  }
  const number = asNumber(feature.name, feature.type);
  const { edges = [] } = feature.histogram ?? {};
  // Few values have a bin for each: nothing is lost.
  const grid =
    edges.length === feature.distinct - 1
      ? { expression: binOf(number, edges), count: edges.length + 1 }
      : gridOver(
          number,
          feature.quantiles.map(({ value }) => value),
        );
  return { expression: `coalesce(${grid.expression}, ${grid.count})`, count: grid.count + 1, ordered: true };
}

/**
 * Cells of a number: equal steps from quantile to quantile, so that a few values far off do not push all others
 * into one cell; one cell below the first quantile, one at the last and one above.
 */
function gridOver(number: string, quantiles: readonly number[]): { expression: string; count: number } {
  const points = [...new Set(quantiles)].toSorted((a, b) => a - b);
  const steps = Math.floor(gridCells / Math.max(1, points.length - 1));
  const stretches = points.map((high, index) => {
    const low = points[index - 1];
    if (low === undefined) return `WHEN ${number} < ${literal(high)} THEN 0`;
    const first = 1 + (index - 1) * steps;
    const width = (high - low) / steps;
    const step = `CAST(least(floor((${number} - ${literal(low)}) / ${literal(width)}), ${steps - 1}) AS INTEGER)`;
    return `WHEN ${number} < ${literal(high)} THEN ${Number.isFinite(width) ? `${first} + ${step}` : first}`;
  });
  const last = 1 + Math.max(0, points.length - 1) * steps;
  const ends = `WHEN ${number} = ${literal(points.at(-1) ?? 0)} THEN ${last} WHEN ${number} IS NOT NULL THEN ${last + 1}`;
  return { expression: `CASE ${[...stretches, ends].join(' ')} END`, count: last + 2 };
}

async function withClasses(
  { engine, view }: Measured,
  label: ColumnProfile,
  usable: readonly Usable[],
): Promise<Association[]> {
  const text = asText(label.name, label.type);
  const listed = await engine.rows(
    `SELECT DISTINCT ${text} AS value FROM ${identifier(view)} WHERE ${text} IS NOT NULL ORDER BY value LIMIT ${mostClasses + 1}`,
  );
  const classes = listed.map(({ value }) => String(value));
  const place = placeOf(text, classes);
  const counted = await countGroups(
    engine,
    view,
    usable.map(({ cells }) => ({
      kind: 'number',
      expression: `(${cells.expression}) * ${classes.length + 1} + ${place}`,
    })),
  );
  return usable.map(({ feature, cells }, index) => {
    const table = Array.from({ length: cells.count }, () => new Array<number>(classes.length).fill(0));
    const groups = counted[index]?.numbers;
    groups?.values.forEach((code, position) => {
      const row = table[Math.floor(code / (classes.length + 1))];
      const of = code % (classes.length + 1);
      if (row !== undefined && of < classes.length) row[of] = groups.counts[position] ?? 0;
    });
    const v: Association = { column: feature.name, value: correctedCramersV(table), measure: 'Cramér’s V' };
    if (!cells.ordered || classes.length !== 2) return v;
    // A null has no place in the order.
    const ordered = table.slice(0, -1);
    const auc = rocAucOfCounts(
      ordered.map((row) => row[0] ?? 0),
      ordered.map((row) => row[1] ?? 0),
    );
    const strength = Math.abs(2 * auc - 1);
    return strength > v.value ? { column: feature.name, value: strength, measure: 'AUC' } : v;
  });
}

const featuresPerScan = 40;

async function withNumber(
  { engine, view }: Measured,
  label: ColumnProfile,
  usable: readonly Usable[],
): Promise<Association[]> {
  const number = asNumber(label.name, label.type);
  const found: Association[] = [];
  for (let start = 0; start < usable.length; start += featuresPerScan) {
    const chunk = usable.slice(start, start + featuresPerScan);
    const keys = chunk.map((_, index) => `k${index}`);
    const rows = await engine.rows(`SELECT
  CASE ${keys.map((key, index) => `WHEN GROUPING(${key}) = 0 THEN ${index}`).join(' ')} END AS feature,
  CAST(count(*) AS DOUBLE) AS n, avg(y) AS mean, var_pop(y) AS variance
FROM (SELECT ${number} AS y, ${chunk.map(({ cells }, index) => `${cells.expression} AS k${index}`).join(', ')} FROM ${identifier(view)})
WHERE y IS NOT NULL
GROUP BY GROUPING SETS (${keys.map((key) => `(${key})`).join(', ')})
ORDER BY ALL`);
    const grouped = Map.groupBy(rows, ({ feature }) => Number(feature));
    for (const [index, { feature }] of chunk.entries()) {
      const groups = (grouped.get(index) ?? []).map(({ n, mean, variance }) => ({
        count: Number(n),
        mean: Number(mean),
        squares: Number(n) * Number(variance),
      }));
      if (groups.length === 0) continue;
      found.push({
        column: feature.name,
        value: adjustedCorrelationRatio(groups),
        measure: 'correlation ratio',
      });
    }
  }
  return found;
}
