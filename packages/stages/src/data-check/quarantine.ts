import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError, contenderFolder } from '@contender/core';
import { type Column, type Engine, identifier, literal } from '@contender/engine';
import type { CompiledRule, RowTest } from './compiled.ts';

/** The column of a quarantine file that lists the ids of the rules which a row breaks. */
const rulesColumn = 'contender_rules';

export type RowsFormat = 'parquet' | 'csv';

/** Rows in a file, its path relative to the workspace. */
export interface RowsFile {
  path: string;
  rows: number;
}

/** Where a model's failing rows, and the others, are kept, relative to the workspace. */
function quarantineFolder(model: string): string {
  return `${contenderFolder}/quarantine/${model}`;
}

function cleanFolder(model: string): string {
  return `${contenderFolder}/clean/${model}`;
}

/** Removes what an earlier run has left: a file that stays would speak of data that is gone. */
export async function clearQuarantine(workspace: string, model: string): Promise<void> {
  for (const folder of [quarantineFolder(model), cleanFolder(model)]) {
    await rm(join(workspace, folder), { recursive: true, force: true });
  }
}

export interface QuarantineRequest {
  view: string;
  columns: readonly Column[];
  rows: number;
  /** The rules that were broken and blame rows. */
  broken: readonly (CompiledRule & RowTest)[];
  workspace: string;
  model: string;
  dataset: string;
  format: RowsFormat;
}

/**
 * Parts the rows of a dataset: those that break a rule of severity fail, complete, each with the ids of all rules
 * that it breaks, and the clean ones. Both together are the dataset.
 */
export async function partRows(
  engine: Engine,
  request: QuarantineRequest,
): Promise<{ quarantine: RowsFile; clean: RowsFile }> {
  const { view, columns, broken, workspace, model, dataset, format } = request;
  const prefix = freePrefix(columns);
  const flag = (index: number) => identifier(`${prefix}${index}`);
  const flags = broken.map(({ breaks }, index) => `(${breaks}) AS ${flag(index)}`);
  const atFault = broken
    .flatMap(({ rule }, index) => (rule.severity === 'fail' ? [flag(index)] : []))
    .join(' OR ');
  const ids = broken.map(({ rule }, index) => `CASE WHEN ${flag(index)} THEN ${literal(rule.id)} END`);
  // Each condition is computed once, whatever it is asked for.
  const judged = `(SELECT d.*, ${flags.join(',\n')} FROM ${identifier(view)} d)`;
  const list = `list_filter([${ids.join(', ')}], lambda id: id IS NOT NULL)`;
  // A quarantine file that is checked again has the column already: the new list takes its place.
  const names = columns.map(({ name }) => name).filter((name) => name !== rulesColumn);
  const write = async (folder: string, sql: string): Promise<RowsFile> => {
    const path = `${folder}/${dataset}.${format}`;
    return { path, rows: await engine.write(sql, join(workspace, path), format) };
  };
  try {
    const quarantine = await write(
      quarantineFolder(model),
      `SELECT ${names.map(identifier).join(', ')}, ${format === 'csv' ? `array_to_string(${list}, ';')` : list} AS ${rulesColumn}
FROM ${judged} WHERE ${atFault}`,
    );
    const clean = await write(
      cleanFolder(model),
      `SELECT ${columns.map(({ name }) => identifier(name)).join(', ')} FROM ${judged} WHERE NOT (${atFault})`,
    );
    if (quarantine.rows + clean.rows !== request.rows) {
      throw new ConfigurationError(
        `${dataset} holds ${request.rows} rows, then ${quarantine.rows + clean.rows}: it is another at every reading`,
        {
          hint: 'Take now() and the like out of `select` and `where`, and do not write the file meanwhile.',
        },
      );
    }
    return { quarantine, clean };
  } catch (error) {
    await clearQuarantine(workspace, model);
    throw error;
  }
}

/** The beginning of names that no column has. */
function freePrefix(columns: readonly Column[]): string {
  let prefix = 'contender_breaks_';
  while (columns.some(({ name }) => name.toLowerCase().startsWith(prefix))) prefix = `_${prefix}`;
  return prefix;
}
