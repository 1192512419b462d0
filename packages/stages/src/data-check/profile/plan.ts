import { type Column, type Engine, identifier } from '@contender/engine';
import { asNumber, asText, type ColumnKind, kindOf } from '../../shared/cells.ts';
import type { Aggregate } from '../scan.ts';
import { longestValue } from './describe.ts';
import { quantileLevels } from './distribution.ts';

/** Candidates for the most frequent values where a column has too many values to count each. */
const topCandidates = 60;
const probedRows = 50_000;
const mostGroups = 4_096;

export interface ColumnPlan {
  name: string;
  type: string;
  kind: ColumnKind;
  /**
   * `groups`: few distinct values, so that every statistic follows exactly from their counts.
   * `sketch`: many, so that the engine's aggregates tell distinct values and quantiles approximately.
   */
  way: 'groups' | 'sketch';
}

/** What a profile needs from the one scan that it shares with the rules, and how it goes on from there. */
export interface ProfilePlan {
  view: string;
  columns: ColumnPlan[];
  aggregates: Aggregate[];
}

/** Looks at the first rows of a view to plan its profile. */
export async function planProfile(
  engine: Engine,
  view: string,
  columns: readonly Column[],
): Promise<ProfilePlan> {
  const countDistinct = columns.map(
    ({ name, type }, index) =>
      `CAST(approx_count_distinct(${kindOf(type) === 'other' ? `CAST(${identifier(name)} AS VARCHAR)` : identifier(name)}) AS DOUBLE) AS d${index}`,
  );
  const [probe] = await engine.rows(
    `SELECT CAST(count(*) AS DOUBLE) AS n, ${countDistinct.join(', ')} FROM (SELECT * FROM ${identifier(view)} LIMIT ${probedRows})`,
  );
  const seen = Number(probe?.n);
  const plans = columns.map(({ name, type }, index): ColumnPlan => {
    const kind = kindOf(type);
    const distinct = Number(probe?.[`d${index}`]);
    const few = seen < probedRows || (distinct <= mostGroups && distinct <= seen / 12);
    return { name, type, kind, way: few && kind !== 'other' ? 'groups' : 'sketch' };
  });
  return {
    view,
    columns: plans,
    aggregates: plans.flatMap((plan, index) =>
      aggregatesOf(plan, index).map((aliased) => {
        const [sql = '', alias = ''] = aliased.split(/ AS (?=\w+$)/);
        return { sql, alias, columns: [plan.name] };
      }),
    ),
  };
}

function aggregatesOf(plan: ColumnPlan, index: number): string[] {
  const column = identifier(plan.name);
  const filled = `count(${column}) AS filled_${index}`;
  if (plan.way === 'groups') return [filled];
  const text = asText(plan.name, plan.type);
  const distinct = `approx_count_distinct(${plan.kind === 'other' ? text : column}) AS distinct_${index}`;
  if (plan.kind === 'other') return [filled, distinct];
  if (plan.kind === 'categorical') {
    return [
      filled,
      distinct,
      `min(${text}) AS min_${index}`,
      `max(${text}) AS max_${index}`,
      `CAST(to_json(approx_top_k(CASE WHEN length(${text}) <= ${longestValue} THEN ${text} END, ${topCandidates})) AS VARCHAR) AS top_${index}`,
    ];
  }
  const number = asNumber(plan.name, plan.type);
  return [
    filled,
    distinct,
    `min(${number}) AS min_${index}`,
    `max(${number}) AS max_${index}`,
    `avg(${number}) AS mean_${index}`,
    `stddev_samp(${number}) AS deviation_${index}`,
    `array_to_string(approx_quantile(${number}, [${quantileLevels.join(', ')}]), ',') AS quantiles_${index}`,
  ];
}
