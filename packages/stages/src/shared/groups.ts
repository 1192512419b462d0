import type { Engine } from '@contender/engine';
import { identifier } from '@contender/engine';
import { asNumber, asText, kindOf } from './cells.ts';

/** What is grouped: a column of a view, or an expression over it. */
export interface Grouped {
  /** Engine type of the expression; by it the groups come as numbers or as text. */
  kind: 'number' | 'text';
  expression: string;
}

export interface Groups {
  /** Numbers ascending with their counts; the null group left out. Empty for text. */
  numbers: { values: Float64Array; counts: Float64Array };
  /** Texts with their counts, most frequent first, then by name. Empty for numbers. */
  texts: { value: string; count: number }[];
}

const setsPerScan = 40;

/** The expression that groups a column by its values. */
export function groupColumn(name: string, type: string): Grouped {
  const kind = kindOf(type);
  return kind === 'numeric' || kind === 'temporal'
    ? { kind: 'number', expression: asNumber(name, type) }
    : { kind: 'text', expression: asText(name, type) };
}

/** Counts the rows of every group of each expression, in one scan of the view for 40 expressions. */
export async function countGroups(
  engine: Engine,
  view: string,
  grouped: readonly Grouped[],
): Promise<Groups[]> {
  const found: Groups[] = [];
  for (let start = 0; start < grouped.length; start += setsPerScan) {
    found.push(...(await countOneScan(engine, view, grouped.slice(start, start + setsPerScan))));
  }
  return found;
}

async function countOneScan(engine: Engine, view: string, grouped: readonly Grouped[]): Promise<Groups[]> {
  const keys = grouped.map((_, index) => `k${index}`);
  const picked = (kind: Grouped['kind'], type: string) => {
    const names = keys.filter((_, index) => grouped[index]?.kind === kind);
    return names.length === 0 ? `CAST(NULL AS ${type})` : `coalesce(${names.join(', ')}, NULL)`;
  };
  const columns = await engine.columns(`SELECT
  CASE ${keys.map((key, index) => `WHEN GROUPING(${key}) = 0 THEN ${index}`).join(' ')} END AS grouping_set,
  ${picked('number', 'DOUBLE')} AS number,
  ${picked('text', 'VARCHAR')} AS text,
  CAST(count(*) AS DOUBLE) AS n
FROM (SELECT ${grouped.map(({ kind, expression }, index) => `${kind === 'number' ? `CAST(${expression} AS DOUBLE)` : expression} AS k${index}`).join(', ')} FROM ${identifier(view)})
GROUP BY GROUPING SETS (${keys.map((key) => `(${key})`).join(', ')})
ORDER BY grouping_set, number, n DESC, text`);
  const sets = numbersOf(columns.get('grouping_set'));
  const numbers = numbersOf(columns.get('number'));
  const counts = numbersOf(columns.get('n'));
  const text = columns.get('text');
  return grouped.map(({ kind }, set) => {
    const first = sets.indexOf(set);
    const end = first < 0 ? first : sets.lastIndexOf(set) + 1;
    if (kind === 'number') {
      const kept = Array.from({ length: end - first }, (_, index) => first + index).filter(
        (row) => !Number.isNaN(numbers[row]),
      );
      return {
        numbers: {
          values: Float64Array.from(kept, (row) => numbers[row] ?? 0),
          counts: Float64Array.from(kept, (row) => counts[row] ?? 0),
        },
        texts: [],
      };
    }
    const texts: Groups['texts'] = [];
    for (let row = first; row < end && text?.kind === 'coded'; row++) {
      const value = text.values[text.codes[row] ?? -1];
      if (value !== undefined) texts.push({ value, count: counts[row] ?? 0 });
    }
    return { numbers: { values: new Float64Array(0), counts: new Float64Array(0) }, texts };
  });
}

function numbersOf(
  column: Awaited<ReturnType<Engine['columns']>> extends Map<string, infer C> ? C | undefined : never,
): Float64Array {
  if (column?.kind !== 'numeric') throw new TypeError('The engine gave no numbers');
  return column.values;
}
