import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { contenderFolder } from '@contender/core';
import { type Column, type Engine, identifier, literal } from '@contender/engine';
import type { CompiledRule } from './compiled.ts';
import { anyNull, duplicateKeys } from './scan.ts';

/** The column of a quarantine file that lists the ids of the rules which a row breaks. */
const rulesColumn = 'contender_rules';

/** The folder of a model's quarantine, relative to the workspace. */
export function quarantineFolder(model: string): string {
  return `${contenderFolder}/quarantine/${model}`;
}

/** Removes what an earlier run has left: a file that stays would speak of data that is gone. */
export async function clearQuarantine(workspace: string, model: string): Promise<void> {
  await rm(join(workspace, quarantineFolder(model)), { recursive: true, force: true });
}

/**
 * Writes every row that breaks a rule of severity fail, complete, with the ids of all rules that it breaks.
 * @param broken the rules that were broken and blame rows
 * @returns the number of rows
 */
export async function writeQuarantine(
  engine: Engine,
  view: string,
  columns: readonly Column[],
  broken: readonly CompiledRule[],
  file: string,
): Promise<number> {
  const keys: string[] = [];
  const conditions = broken.map((rule, index) => {
    if (rule.kind === 'rows') return rule.breaks;
    if (rule.kind !== 'duplicates') return 'false';
    const table = `contender_keys_${index}`;
    keys.push(`${table} AS (${duplicateKeys(view, rule.columns)})`);
    const same = rule.columns
      .map((column) => `k.${identifier(column)} = d.${identifier(column)}`)
      .join(' AND ');
    const repeated = `EXISTS (SELECT 1 FROM ${table} k WHERE ${same})`;
    return rule.nullBreaks ? `(${repeated} OR ${anyNull(rule.columns)})` : repeated;
  });
  const flags = conditions.map((condition, index) => `(${condition}) AS contender_breaks_${index}`);
  const fails = broken.flatMap(({ rule }, index) =>
    rule.severity === 'fail' ? [`contender_breaks_${index}`] : [],
  );
  const ids = broken.map(
    ({ rule }, index) => `CASE WHEN contender_breaks_${index} THEN ${literal(rule.id)} END`,
  );
  // A quarantine file that is checked again has the column already: the new list takes its place.
  const names = columns.map(({ name }) => name).filter((name) => name !== rulesColumn);
  return engine.write(
    `${keys.length === 0 ? '' : `WITH ${keys.join(',\n')}\n`}SELECT ${names.map(identifier).join(', ')},
  list_filter([${ids.join(', ')}], lambda id: id IS NOT NULL) AS ${rulesColumn}
FROM (SELECT d.*, ${flags.join(',\n')} FROM ${identifier(view)} d)
WHERE ${fails.join(' OR ')}`,
    file,
    'parquet',
  );
}
