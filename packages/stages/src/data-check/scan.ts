import { type Engine, identifier, type Value } from '@contender/engine';

/** One value over all rows of a view. */
export interface Aggregate {
  /** Unique among those of a scan. */
  alias: string;
  sql: string;
  /** The columns that it reads: aggregates over the same columns go into the same scan. */
  columns: readonly string[];
}

/**
 * So many columns share a scan. A columnar file is read once in sum, whatever the number; more columns at a time
 * cost memory, and planning grows faster than the list.
 */
const columnsPerScan = 128;

/** Computes all aggregates of a view in as few scans as possible. @returns by alias, and `contender_rows` */
export async function scan(
  engine: Engine,
  view: string,
  aggregates: readonly Aggregate[],
): Promise<Record<string, Value>> {
  const found: Record<string, Value> = {};
  for (const chunk of chunksOf(aggregates)) {
    const list = chunk.map(({ sql, alias }) => `${sql} AS ${identifier(alias)}`);
    const [row] = await engine.rows(
      `SELECT ${['count(*) AS contender_rows', ...list].join(',\n')} FROM ${identifier(view)}`,
    );
    Object.assign(found, row);
  }
  return found;
}

/** A count of rows that meet a condition over one column. */
export interface Count {
  alias: string;
  condition: string;
}

/**
 * Counts rows by conditions over one column of few values: each condition is looked at once for every value instead
 * of once for every row, which spares what texts cost.
 */
export async function countByValue(
  engine: Engine,
  view: string,
  column: string,
  counts: readonly Count[],
): Promise<Record<string, Value>> {
  const name = identifier(column);
  const times = column.toLowerCase() === 'contender_rows' ? 'contender_rows_too' : 'contender_rows';
  const list = counts.map(
    ({ alias, condition }) =>
      `coalesce(sum(${times}) FILTER (WHERE ${condition}), 0)::DOUBLE AS ${identifier(alias)}`,
  );
  const [row = {}] = await engine.rows(
    `SELECT ${list.join(',\n')} FROM (SELECT ${name}, count(*) AS ${times} FROM ${identifier(view)} GROUP BY ${name})`,
  );
  return row;
}

/** At least one chunk: the rows are counted in any case. */
function chunksOf(aggregates: readonly Aggregate[]): Aggregate[][] {
  const chunks: Aggregate[][] = [[]];
  let columns = new Set<string>();
  for (const group of Map.groupBy(aggregates, (aggregate) => aggregate.columns[0]).values()) {
    const added = group.flatMap((aggregate) => aggregate.columns);
    const wider = new Set([...columns, ...added]);
    if (wider.size > columnsPerScan && columns.size > 0) {
      chunks.push([...group]);
      columns = new Set(added);
    } else {
      chunks.at(-1)?.push(...group);
      columns = wider;
    }
  }
  return chunks;
}
