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
   * `withheld`: values are counted, and none is kept.
   */
  way: 'groups' | 'sketch' | 'withheld';
}

/** What a profile needs from the one scan that it shares with the rules, and how it goes on from there. */
export interface ProfilePlan {
  view: string;
  columns: ColumnPlan[];
  aggregates: Aggregate[];
}

/** Columns that one probe looks at: it is a statement of its own for each so many. */
const columnsPerProbe = 256;

/**
 * Looks at the first rows of a view to plan its profile.
 * @param withheld columns of which no value may be kept
 */
export async function planProfile(
  engine: Engine,
  view: string,
  columns: readonly Column[],
  withheld: ReadonlySet<string> = new Set(),
): Promise<ProfilePlan> {
  const plans: ColumnPlan[] = [];
  for (let start = 0; start < columns.length; start += columnsPerProbe) {
    plans.push(...(await probe(engine, view, columns.slice(start, start + columnsPerProbe), withheld)));
  }
  return { view, columns: plans, aggregates: plans.flatMap(aggregatesOf) };
}

async function probe(
  engine: Engine,
  view: string,
  columns: readonly Column[],
  withheld: ReadonlySet<string>,
): Promise<ColumnPlan[]> {
  const countDistinct = columns.map(
    ({ name, type }, index) => `CAST(${distinctOf(name, kindOf(type))} AS DOUBLE) AS d${index}`,
  );
  const names = columns.map(({ name }) => identifier(name)).join(', ');
  const [found] = await engine.rows(
    `SELECT CAST(count(*) AS DOUBLE) AS n, ${countDistinct.join(', ')} FROM (SELECT ${names} FROM ${identifier(view)} LIMIT ${probedRows})`,
  );
  const seen = Number(found?.n);
  return columns.map(({ name, type }, index): ColumnPlan => {
    const kind = kindOf(type);
    const distinct = Number(found?.[`d${index}`]);
    const few = seen < probedRows || (distinct <= mostGroups && distinct <= seen / 12);
    const way = withheld.has(name) ? 'withheld' : few && kind !== 'other' ? 'groups' : 'sketch';
    return { name, type, kind, way };
  });
}

function distinctOf(name: string, kind: ColumnKind): string {
  const column = identifier(name);
  return `approx_count_distinct(${kind === 'other' ? `CAST(${column} AS VARCHAR)` : column})`;
}

/** The aggregates of a column, each by the name under which the profile finds it. */
function aggregatesOf(plan: ColumnPlan, index: number): Aggregate[] {
  const found = Object.entries(expressionsOf(plan));
  return found.map(([name, sql]) => ({ alias: `${name}_${index}`, sql, columns: [plan.name] }));
}

function expressionsOf({ name, type, kind, way }: ColumnPlan): Record<string, string> {
  const filled = `count(${identifier(name)})`;
  const distinct = distinctOf(name, kind);
  const text = asText(name, type);
  const length = kind === 'categorical' && type !== 'BOOLEAN' ? lengthsOf(text) : {};
  if (way === 'groups') return { filled };
  if (way === 'withheld' || kind === 'other') return { filled, distinct, ...length };
  if (kind === 'categorical') {
    return {
      filled,
      distinct,
      ...length,
      min: `min(${text})`,
      max: `max(${text})`,
      top: `CAST(to_json(approx_top_k(CASE WHEN length(${text}) <= ${longestValue} THEN ${text} END, ${topCandidates})) AS VARCHAR)`,
    };
  }
  const number = asNumber(name, type);
  return {
    filled,
    distinct,
    min: `min(${number})`,
    max: `max(${number})`,
    mean: `avg(${number})`,
    ...(kind === 'numeric' ? momentsOf(number, type) : {}),
    quantiles: `array_to_string(approx_quantile(${number}, [${quantileLevels.join(', ')}]), ',')`,
  };
}

/** The engine gives up where the fourth power of a value is beyond a DOUBLE: such values are counted instead. */
function momentsOf(number: string, type: string): Record<string, string> {
  const vast = `abs(${number}) >= 1e75`;
  const canBeVast = /^(FLOAT|DOUBLE)$/.test(type);
  const value = canBeVast ? `CASE WHEN NOT ${vast} THEN ${number} END` : number;
  return {
    ...(canBeVast ? { vast: `count(*) FILTER (WHERE ${vast})` } : {}),
    deviation: `stddev_samp(${value})`,
    skewness: finite(`skewness(${value})`),
    kurtosis: finite(`kurtosis(${value})`),
  };
}

/** Characters of a text. */
function lengthsOf(text: string): Record<string, string> {
  return {
    shortest: `min(length(${text}))`,
    length: `avg(length(${text}))`,
    longest: `max(length(${text}))`,
  };
}

/** Moments of a constant are no numbers. */
function finite(aggregate: string): string {
  return `CASE WHEN isfinite(${aggregate}) THEN ${aggregate} END`;
}
