import type { DuckDBResult } from '@duckdb/node-api';
import type { Database } from './database.ts';
import type { ColumnData } from './port.ts';
import { describe, identifier } from './sql.ts';
import { readRows } from './values.ts';

const numericTypes = /^(DOUBLE|FLOAT|BOOLEAN|U?(TINYINT|SMALLINT|INTEGER))$/;
/** Above so many values the engine's own dictionary costs more than it saves. */
const longestDictionary = 100_000;

interface Plan {
  name: string;
  kind: 'numeric' | 'dictionary' | 'text';
  /** What the statement selects for it. */
  expression: string;
  values: string[];
}

/**
 * Reads a query's rows into typed arrays. Where there is text, the rows are kept in a temporary table of the
 * engine (which spills to disk), the dictionaries are made there, and only codes cross over: text is decoded once
 * per distinct value.
 */
export async function readColumns(sql: string, database: Database): Promise<Map<string, ColumnData>> {
  const types = await database.run(describe(sql), readRows);
  const columns = types.map((row) => ({ name: String(row.column_name), type: String(row.column_type) }));
  if (columns.every(({ type }) => numericTypes.test(type))) {
    const plans = columns.map(({ name }) => numericPlan(name));
    return database.run(selectPlans(plans, `(\n${sql}\n)`), (result) => readArrays(result, plans));
  }
  const table = database.freshName('contender_columns');
  const enums: string[] = [];
  await database.execute(`CREATE TEMP TABLE ${table} AS\n${sql}`);
  try {
    const plans: Plan[] = [];
    for (const { name, type } of columns) {
      const plan = numericTypes.test(type) ? numericPlan(name) : await planText(name, table, database);
      if (plan.kind === 'dictionary') enums.push(await addDictionary(plan, table, database));
      plans.push(plan);
    }
    return await database.run(selectPlans(plans, table), (result) => readArrays(result, plans));
  } finally {
    await database.execute(`DROP TABLE ${table}`);
    for (const name of enums) await database.execute(`DROP TYPE ${name}`);
  }
}

function selectPlans(plans: readonly Plan[], from: string): string {
  return `SELECT ${plans.map((plan) => plan.expression).join(', ')} FROM ${from}`;
}

function numericPlan(name: string): Plan {
  return { name, kind: 'numeric', expression: `CAST(${identifier(name)} AS DOUBLE)`, values: [] };
}

async function planText(name: string, table: string, database: Database): Promise<Plan> {
  const column = identifier(name);
  const [row] = await database.run(
    `SELECT approx_count_distinct(${column})::DOUBLE AS n, count(${column})::DOUBLE AS filled FROM ${table}`,
    readRows,
  );
  const text = `CAST(${column} AS VARCHAR)`;
  const many = Number(row?.n) > longestDictionary;
  // A column without any value has no dictionary either.
  const kind = many || Number(row?.filled) === 0 ? 'text' : 'dictionary';
  return { name, kind, expression: text, values: [] };
}

/** Makes the engine's dictionary of a column, sorted; the plan then selects codes. Returns the dictionary's name. */
async function addDictionary(plan: Plan, table: string, database: Database): Promise<string> {
  const type = database.freshName('contender_dictionary');
  const distinct = `SELECT DISTINCT ${plan.expression} AS value FROM ${table} WHERE ${plan.expression} IS NOT NULL ORDER BY value`;
  const values = await database.run(distinct, readRows);
  await database.execute(`CREATE TYPE ${type} AS ENUM (${distinct})`);
  plan.values = values.map((row) => String(row.value));
  plan.expression = `CAST(enum_code(CAST(${plan.expression} AS ${type})) AS DOUBLE)`;
  return type;
}

async function readArrays(result: DuckDBResult, plans: readonly Plan[]): Promise<Map<string, ColumnData>> {
  const columns = plans.map((plan) => ({
    plan,
    parts: [] as (Float64Array | Int32Array)[],
    known: new Map<string, number>(),
  }));
  let total = 0;
  for await (const chunk of result) {
    const rows = chunk.rowCount;
    for (const [index, { plan, parts, known }] of columns.entries()) {
      const vector = chunk.getColumnVector(index);
      const part = plan.kind === 'numeric' ? new Float64Array(rows) : new Int32Array(rows);
      const missing = plan.kind === 'numeric' ? Number.NaN : -1;
      for (let row = 0; row < rows; row++) {
        const value = vector.getItem(row);
        if (typeof value === 'number') part[row] = value;
        else part[row] = typeof value === 'string' ? codeOf(value, known, plan.values) : missing;
      }
      parts.push(part);
    }
    total += rows;
  }
  return new Map(
    columns.map(({ plan, parts }): [string, ColumnData] => [
      plan.name,
      plan.kind === 'numeric'
        ? { kind: 'numeric', values: join(new Float64Array(total), parts) }
        : { kind: 'coded', codes: join(new Int32Array(total), parts), values: plan.values },
    ]),
  );
}

function join<T extends Float64Array | Int32Array>(
  whole: T,
  parts: readonly (Float64Array | Int32Array)[],
): T {
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function codeOf(value: string, known: Map<string, number>, values: string[]): number {
  let code = known.get(value);
  if (code === undefined) {
    code = values.push(value) - 1;
    known.set(value, code);
  }
  return code;
}
