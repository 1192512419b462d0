import { join } from 'node:path';
import { type Check, nearest, type Profile, type Subject } from '@contender/core';
import { type Engine, formatOf, type Source } from '@contender/engine';
import type { Context } from '../stage.ts';
import { compileRule } from './compile.ts';
import type { CompiledRule } from './compiled.ts';
import type { Contract, Rule } from './contract/index.ts';
import { blamesRows, judge } from './judge.ts';
import { finishProfile, planProfile } from './profile/index.ts';
import { quarantineFolder, writeQuarantine } from './quarantine.ts';
import { scanDataset, verifyPatterns } from './scan.ts';
import { plural } from './text.ts';
import { typeColumn } from './typed-column.ts';

/** A dataset to check, and the contract that it must keep, if any. */
export interface CheckedDataset {
  name: string;
  /** As the user wrote it. */
  path: string;
  source: Source;
  material: Subject;
  contract: Contract | undefined;
}

export interface DatasetOutcome {
  rows: number;
  checks: Check[];
  profile: Profile;
  quarantine: { path: string; rows: number } | null;
}

/** Checks one dataset: the rules of its contract, its profile, and the quarantine of the rows that fail. */
export async function checkDataset(
  dataset: CheckedDataset,
  model: string,
  context: Context,
): Promise<DatasetOutcome> {
  const engine = await context.engine();
  const { contract, name } = dataset;
  const view = `data_check_${name}`;
  const text = contract?.columns
    .filter(({ logicalType }) => logicalType === 'string')
    .map((column) => column.name);
  const columns = await engine.define(view, { ...dataset.source, text });
  const types = new Map(columns.map((column) => [column.name, column.type]));
  const missing = contract?.columns.filter((column) => !types.has(column.name)) ?? [];
  const rules = contract === undefined ? [] : applicableRules(contract, types);
  const textual = (dataset.source.format ?? formatOf(dataset.source.path)) !== 'parquet';
  const typed = new Map(
    [...types].map(([column, type]) => {
      const logicalType = contract?.columns.find((candidate) => candidate.name === column)?.logicalType;
      return [column, typeColumn(column, type, logicalType, textual)];
    }),
  );
  await verifyPatterns(engine, rules);
  const compiled = rules.map((rule) => compileRule(rule, typed, types, view));
  const plan = await planProfile(engine, view, columns);
  const { findings, rows, scanned } = await scanDataset(engine, view, compiled, plan.aggregates);
  const checks = [
    ...missing.map((column) => missingColumn(column, [...types.keys()], name)),
    ...compiled.map((rule, index) => judge(rule, findings[index] ?? { count: null }, rows, name)),
  ];
  if (rows === 0 && !rules.some(({ rule }) => rule === 'rowCount')) checks.push(noRows(name));
  const profile = await finishProfile(engine, plan, scanned, rows);
  const quarantine = await quarantineRows(engine, { view, columns, compiled, checks, model, name }, context);
  return { rows, checks, profile, quarantine };
}

/** Rules of columns that are there; those of a missing column stand behind its own failed check. */
function applicableRules(contract: Contract, types: ReadonlyMap<string, string>): Rule[] {
  return contract.rules.filter((rule) => columnsOf(rule).every((column) => types.has(column)));
}

function columnsOf(rule: Rule): readonly string[] {
  if ('columns' in rule) return rule.columns;
  return rule.column === null || rule.rule === 'sql' ? [] : [rule.column];
}

function missingColumn(
  column: Contract['columns'][number],
  present: readonly string[],
  dataset: string,
): Check {
  const like = nearest(column.name, present);
  return {
    id: `${column.name}.schema`,
    dataset,
    column: column.name,
    rule: 'schema',
    status: 'failed',
    severity: 'fail',
    failingRows: null,
    observed: `there is no such column${like === undefined ? '' : `; did you mean "${like}"?`}`,
    expected: `a column "${column.name}"`,
    examples: [],
    position: column.position,
  };
}

function noRows(dataset: string): Check {
  return {
    id: 'rowCount',
    dataset,
    column: null,
    rule: 'rowCount',
    status: 'failed',
    severity: 'fail',
    failingRows: null,
    observed: plural(0, 'row'),
    expected: 'more than 0 rows',
    examples: [],
    position: null,
  };
}

interface QuarantineRequest {
  view: string;
  columns: Awaited<ReturnType<Engine['define']>>;
  compiled: readonly CompiledRule[];
  checks: readonly Check[];
  model: string;
  name: string;
}

async function quarantineRows(
  engine: Engine,
  request: QuarantineRequest,
  context: Context,
): Promise<DatasetOutcome['quarantine']> {
  const brokenIds = new Set(
    request.checks.filter((check) => (check.failingRows ?? 0) > 0).map((check) => check.id),
  );
  const broken = request.compiled.filter(
    (rule) =>
      brokenIds.has(rule.rule.id) &&
      (rule.kind === 'rows' || rule.kind === 'duplicates') &&
      blamesRows(rule.limit),
  );
  if (!broken.some(({ rule }) => rule.severity === 'fail')) return null;
  const path = `${quarantineFolder(request.model)}/${request.name}.parquet`;
  const file = join(context.workspace, path);
  const rows = await writeQuarantine(engine, request.view, request.columns, broken, file);
  return { path, rows };
}
