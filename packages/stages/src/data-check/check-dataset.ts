import { type Check, type ModelContext, nearest, type Profile, type Subject } from '@contender/core';
import { type Column, type Engine, formatOfSource, type Source } from '@contender/engine';
import type { Context } from '../stage.ts';
import { compileRules } from './compile.ts';
import { blamesRows, type CompiledRule, type DatasetDrift } from './compiled.ts';
import type { Contract, Rule } from './contract/index.ts';
import { environmentsOf } from './environment.ts';
import { findExamples } from './examples.ts';
import { checkOf, decide, type Finding } from './judge.ts';
import { measure } from './measure.ts';
import { withholdColumns } from './profile/index.ts';
import { partRows, type RowsFile, type RowsFormat } from './quarantine.ts';
import type { Columns } from './row-rules.ts';
import type { Tables } from './tables.ts';
import { plural } from './text.ts';
import type { Typing } from './typed-column.ts';
import { verifyPatterns } from './verify-patterns.ts';

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
  quarantine: RowsFile | null;
  clean: RowsFile | null;
  drift: DatasetDrift | null;
}

export interface CheckOptions {
  model: string;
  /** Undefined where a file is checked without a config. */
  config: ModelContext | undefined;
  tables: Tables;
  format: RowsFormat;
  timeLimitMs: number;
}

/** A dataset's name in the engine. */
export function viewOf({ name }: Pick<CheckedDataset, 'name'>): string {
  return `data_check_${name}`;
}

/** Checks one dataset: the rules of its contract, its profile, and the rows that fail apart from the others. */
export async function checkDataset(
  dataset: CheckedDataset,
  options: CheckOptions,
  context: Context,
): Promise<DatasetOutcome> {
  const engine = await context.engine();
  const { contract, name } = dataset;
  const view = viewOf(dataset);
  const columns = await defineView(engine, view, dataset);
  const rules = await compileApplicable({ engine, view, columns, dataset }, options, context);
  const measured = await measure(engine, { name: view, columns }, rules, {
    timeLimitMs: options.timeLimitMs,
    withheld: personalColumns(contract),
  });
  const { rows, findings } = measured;
  const found = personalFound(rules, findings);
  const profile = withholdColumns(measured.profile, found);
  const judged = rules.map((rule, index) => ({ rule, decision: decide(rule, findings[index], rows) }));
  const broken = judged.filter(({ decision }) => decision.outcome === 'broken').map(({ rule }) => rule);
  const examples = await findExamples(
    engine,
    view,
    broken.map((rule) => ({ ...rule, shown: rule.shown.filter((column) => !found.has(column)) })),
  );
  const checks = [
    ...missingColumns(contract, columns, name),
    ...judged.map(({ rule, decision }) => checkOf(rule, decision, name, examples[broken.indexOf(rule)])),
    ...(rows === 0 && !rules.some(({ rule }) => rule.name === 'rowCount') ? [noRows(name)] : []),
  ];
  const { model, format } = options;
  const request = { view, columns, rows, workspace: context.workspace, model, dataset: name, format };
  const atFault = broken.filter(blamesRows);
  const parted = atFault.some(({ rule }) => rule.severity === 'fail')
    ? await partRows(engine, { ...request, broken: atFault })
    : { quarantine: null, clean: null };
  const drift = joinDrift(judged.flatMap(({ decision }) => decision.drift ?? []));
  return { rows, checks, profile, ...parted, drift };
}

/** Rules on single columns tell of one reference together. */
function joinDrift(drifts: readonly DatasetDrift[]): DatasetDrift | null {
  const [first] = drifts;
  if (first === undefined) return null;
  const same = drifts.filter(({ reference }) => reference === first.reference);
  return { ...first, columns: same.flatMap(({ columns }) => columns) };
}

/** Columns that the contract calls texts are read as such, even where all look like numbers. */
async function defineView(engine: Engine, view: string, dataset: CheckedDataset): Promise<Column[]> {
  const { contract, source } = dataset;
  const text = contract?.columns
    .filter(({ logicalType, formatted }) => logicalType === 'string' || formatted)
    .map((column) => column.name);
  const columns = await engine.define(view, { ...source, text });
  if (contract !== undefined) await engine.alias(contract.object, view);
  return columns;
}

interface Compilable {
  engine: Engine;
  view: string;
  columns: readonly Column[];
  dataset: CheckedDataset;
}

/** Rules of columns that are there; those of a missing column stand behind its own failed check. */
async function compileApplicable(
  { engine, view, columns, dataset }: Compilable,
  { config, tables }: CheckOptions,
  context: Context,
): Promise<CompiledRule[]> {
  const { contract } = dataset;
  if (contract === undefined) return [];
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const rules = contract.rules.filter((rule) => columnsOf(rule).every((column) => types.has(column)));
  await verifyPatterns(engine, rules);
  const environment = { engine, view, columns, dataset: dataset.name, model: config, tables };
  return compileRules(rules, {
    view,
    columns: await typedColumns(dataset, types),
    personal: personalColumns(contract),
    related: async (object) => (object === contract.object ? { view, columns } : tables.open(object)),
    environmentOf: environmentsOf(environment, context),
    inspectQuery: async (query) => {
      const known = [view, contract.object, ...tables.names];
      const { tables: read } = await engine.inspect(query, known);
      for (const name of read.filter((table) => tables.names.includes(table))) await tables.open(name);
    },
  });
}

/** How the contract types columns, and whether the file has types of its own. */
async function typedColumns({ contract, source }: CheckedDataset, types: Columns['types']): Promise<Columns> {
  const typings = new Map<string, Typing>();
  for (const rule of contract?.rules ?? []) if (rule.rule === 'type') typings.set(rule.column, rule);
  return { types, typings, textual: (await formatOfSource(source)) !== 'parquet' };
}

/** Columns in which a rule found personal values: they are treated as if the contract had called them personal. */
function personalFound(rules: readonly CompiledRule[], findings: readonly Finding[]): ReadonlySet<string> {
  const columns = rules.flatMap((rule, index) => {
    const finding = findings[index];
    const holds =
      rule.kind === 'rows' && rule.revealing === true && finding?.kind === 'rows' && finding.broken > 0;
    return holds ? rule.reads : [];
  });
  return new Set(columns);
}

/** Columns whose values are shown and kept nowhere. */
function personalColumns(contract: Contract | undefined): ReadonlySet<string> {
  return new Set(contract?.columns.filter(({ personal }) => personal).map(({ name }) => name));
}

function columnsOf(rule: Rule): readonly string[] {
  if ('columns' in rule) return rule.columns;
  if ('path' in rule) return [rule.path[0].field];
  return rule.column === null || rule.rule === 'sql' ? [] : [rule.column];
}

function missingColumns(
  contract: Contract | undefined,
  columns: readonly Column[],
  dataset: string,
): Check[] {
  const present = columns.map(({ name }) => name);
  const missing = contract?.columns.filter(({ name }) => !present.includes(name)) ?? [];
  return missing.map((column) => {
    const like = nearest(column.name, present);
    return {
      ...wholeCheck,
      id: `${column.name}.schema`,
      dataset,
      column: column.name,
      rule: 'schema',
      observed: `there is no such column${like === undefined ? '' : `; did you mean "${like}"?`}`,
      expected: `a column "${column.name}"`,
      position: column.position,
    };
  });
}

function noRows(dataset: string): Check {
  return {
    ...wholeCheck,
    id: 'rowCount',
    dataset,
    rule: 'rowCount',
    observed: plural(0, 'row'),
    expected: 'more than 0 rows',
  };
}

/** A failure that is no row's. */
const wholeCheck = {
  column: null,
  status: 'failed',
  severity: 'fail',
  failingRows: null,
  examples: [] as string[],
  position: null,
} satisfies Partial<Check>;
