import { join } from 'node:path';
import type { DataCheckRecord } from '@contender/core';
import { literal } from '@contender/engine';
import { expect } from 'vitest';
import { dataCheck } from '../../src/data-check/index.ts';
import type { TestContext } from '../context.ts';
import { type Row, rowsQuery, shown, type Types, writeTable } from './table.ts';

export interface Table {
  types: Types;
  rows: readonly Row[];
}

/** What a naive reading says of one rule of severity fail. */
export interface Verdict {
  id: string;
  status: DataCheckRecord['result']['checks'][number]['status'];
  observed: string;
  /** Rows at fault, whatever the tolerance; undefined where the rule blames no row. */
  rows?: readonly number[];
  /** Columns that an example shows. */
  shows?: readonly string[];
  /** Instead of `shows`: columns that it shows, if any, in an order that is not told. */
  mayShow?: readonly string[];
}

/** Properties and quality rules of the object, as YAML reads them. */
export interface ContractParts {
  properties?: object[];
  quality?: object[];
}

/** A rule of the engine `contender`, for a contract in JSON. */
export function custom(id: string, implementation: object): object {
  return { id, type: 'custom', engine: 'contender', implementation };
}

/** Checks a table, and others beside it by name, against a contract. */
export async function judgeTable(
  context: TestContext,
  table: Table,
  { properties = [], quality = [] }: ContractParts,
  others: Readonly<Record<string, Table>> = {},
): Promise<DataCheckRecord> {
  const engine = await context.engine();
  const contract = {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    schema: [{ name: 'data', properties, quality }],
  };
  // JSON is YAML.
  await context.write('c.yaml', JSON.stringify(contract));
  await writeTable(engine, join(context.workspace, 'data.parquet'), table.types, table.rows);
  for (const [name, { types, rows }] of Object.entries(others)) {
    await writeTable(engine, join(context.workspace, `${name}.parquet`), types, rows);
  }
  const tables = Object.keys(others).map((name) => `${name}=${name}.parquet`);
  const inputs = dataCheck.inputs.parse({
    data: 'data.parquet',
    contract: 'c.yaml',
    ...(tables.length > 0 ? { tables: tables.join(',') } : {}),
  });
  return dataCheck.run({ config: 'contender.yml', ...inputs }, context);
}

/** Compares checks, examples, quarantine and clean rows with what the naive reading says, in the rules' order. */
export async function expectVerdicts(
  context: TestContext,
  record: DataCheckRecord,
  table: Table,
  verdicts: readonly Verdict[],
): Promise<void> {
  const ids = verdicts.map(({ id }) => id);
  const checks = record.result.checks.filter(({ id }) => ids.includes(id));
  expect(checks.map(({ id, status, observed }) => ({ id, status, observed }))).toEqual(
    verdicts.map(({ id, status, observed }) => ({ id, status, observed })),
  );
  expect(checks.map(({ failingRows }) => failingRows)).toEqual(
    verdicts.map(({ status, rows }) => (rows === undefined ? null : status === 'failed' ? rows.length : 0)),
  );
  for (const [index, { examples }] of checks.entries()) {
    expectExamples(examples, verdicts[index], table);
  }
  await expectParted(context, record, table, verdicts);
}

/** Examples are values of failing rows, all different, and at most three. */
function expectExamples(examples: readonly string[], verdict: Verdict | undefined, table: Table): void {
  const rows = verdict?.status === 'failed' ? (verdict.rows ?? []) : [];
  const orders = verdict?.mayShow === undefined ? [verdict?.shows ?? []] : orderings(verdict.mayShow);
  const possible = new Set(
    orders.flatMap((columns) => rows.map((index) => exampleOf(table, index, columns))),
  );
  possible.delete(null);
  expect(examples.filter((example) => !possible.has(example))).toEqual([]);
  expect(new Set(examples).size).toBe(examples.length);
  if (verdict?.mayShow === undefined) expect(examples).toHaveLength(Math.min(3, possible.size));
  else expect(examples.length).toBeLessThanOrEqual(3);
}

function orderings(columns: readonly string[]): string[][] {
  if (columns.length === 0) return [[]];
  return columns.flatMap((first) =>
    orderings(columns.filter((column) => column !== first)).map((rest) => [first, ...rest]),
  );
}

const longest = 80;

function exampleOf({ types, rows }: Table, index: number, columns: readonly string[]): string | null {
  const [only, second] = columns;
  if (only === undefined) return null;
  const value = (column: string) => shown(rows[index]?.[column] ?? null, types[column]);
  const cut = (text: string) => [...text].slice(0, longest).join('');
  const text =
    second === undefined
      ? value(only)
      : columns.map((column) => `${column} = ${cut(value(column) ?? 'null')}`).join(', ');
  if (text === null) return null;
  if ([...text].length > longest) return `${cut(text)}…`;
  // Blanks at the ends could not be seen.
  return /^\s|\s$|^$/.test(text) ? JSON.stringify(text) : text;
}

async function expectParted(
  context: TestContext,
  { result }: DataCheckRecord,
  { types, rows }: Table,
  verdicts: readonly Verdict[],
): Promise<void> {
  const broken = verdicts.filter(({ status }) => status === 'failed');
  const idsOf = (index: number) =>
    broken.filter((verdict) => verdict.rows?.includes(index)).map(({ id }) => id);
  const atFault = rows.flatMap((row, index) => {
    const ids = idsOf(index);
    return ids.length === 0 ? [] : [{ ...row, 'the ids': ids.join('\n') }];
  });
  expect(result.quarantine?.rows ?? 0).toBe(atFault.length);
  const clean = result.datasets[0]?.clean ?? null;
  if (result.quarantine === null || clean === null) {
    expect([result.quarantine, clean]).toEqual([null, null]);
    return;
  }
  expect(clean.rows).toBe(rows.length - atFault.length);
  const at = (path: string) => `read_parquet(${literal(join(context.workspace, path))})`;
  const found = `SELECT * EXCLUDE (contender_rules), array_to_string(contender_rules, chr(10)) AS "the ids" FROM ${at(result.quarantine.path)}`;
  const both = `SELECT * EXCLUDE (contender_rules) FROM ${at(result.quarantine.path)} UNION ALL FROM ${at(clean.path)}`;
  const pairs = [
    [found, rowsQuery({ ...types, 'the ids': 'VARCHAR' }, atFault)],
    [both, rowsQuery(types, rows)],
  ];
  const differences = pairs.flatMap(([a, b]) => [`(${a}) EXCEPT ALL (${b})`, `(${b}) EXCEPT ALL (${a})`]);
  const engine = await context.engine();
  const [difference] = await engine.rows(
    `SELECT ${differences.map((query, index) => `(SELECT count(*)::INTEGER FROM (${query})) AS d${index}`).join(', ')}`,
  );
  expect(difference).toEqual({ d0: 0, d1: 0, d2: 0, d3: 0 });
}
