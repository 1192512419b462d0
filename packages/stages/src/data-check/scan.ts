import { ConfigurationError, messageOf } from '@contender/core';
import { type Engine, identifier, literal, type Value } from '@contender/engine';
import type { CompiledRule } from './compiled.ts';
import type { Rule } from './contract/index.ts';
import type { Finding } from './judge.ts';

/**
 * Counts what every rule of a dataset needs: all row rules and the profile's aggregates in one scan; rules on
 * duplicates and rules in SQL each take a query of their own.
 * @returns findings in the order of the rules, the number of rows, and the row of the further aggregates
 */
export async function scanDataset(
  engine: Engine,
  view: string,
  rules: readonly CompiledRule[],
  aggregates: readonly string[],
): Promise<{ findings: Finding[]; rows: number; scanned: Record<string, Value> }> {
  const counts = rules.flatMap((rule, index) => {
    if (rule.kind === 'rows')
      return rule.breaks === 'false' ? [] : [`count(*) FILTER (WHERE ${rule.breaks}) AS broken_${index}`];
    if (rule.kind === 'duplicates' && rule.nullBreaks) {
      return [`count(*) FILTER (WHERE ${anyNull(rule.columns)}) AS broken_${index}`];
    }
    return [];
  });
  const [scanned = {}] = await engine.rows(
    `SELECT count(*) AS contender_rows, ${[...counts, ...aggregates].join(',\n')} FROM ${identifier(view)}`,
  );
  const findings: Finding[] = [];
  for (const [index, rule] of rules.entries()) {
    const broken = Number(scanned[`broken_${index}`] ?? 0);
    if (rule.kind === 'duplicates') findings.push(await countDuplicates(engine, view, rule.columns, broken));
    else if (rule.kind === 'query') findings.push({ count: await runQuery(engine, rule) });
    else findings.push({ count: broken });
  }
  return { findings, rows: Number(scanned.contender_rows), scanned };
}

/** Lets the engine read every pattern of the rules, so that one it does not take is told by its place. */
export async function verifyPatterns(engine: Engine, rules: readonly Rule[]): Promise<void> {
  for (const rule of rules) {
    const pattern = rule.rule === 'pattern' ? rule : rule.rule === 'invalidValues' ? rule.pattern : undefined;
    if (pattern === undefined) continue;
    try {
      await engine.rows(`SELECT regexp_matches('', ${literal(pattern.pattern)})`);
    } catch (error) {
      const { file, line, column } = rule.position;
      throw new ConfigurationError(
        `${file}:${line}:${column}: the pattern ${pattern.written} cannot be used: ${messageOf(error).split('\n')[0]}`,
        { cause: error },
      );
    }
  }
}

export function anyNull(columns: readonly string[]): string {
  return `(${columns.map((column) => `${identifier(column)} IS NULL`).join(' OR ')})`;
}

/** The keys that occur more than once; a key with a null in it never does. */
export function duplicateKeys(view: string, columns: readonly string[]): string {
  const names = columns.map(identifier).join(', ');
  return `SELECT ${names}, count(*) AS contender_repeats FROM ${identifier(view)} WHERE NOT ${anyNull(columns)} GROUP BY ${names} HAVING count(*) > 1`;
}

async function countDuplicates(
  engine: Engine,
  view: string,
  columns: readonly string[],
  nullRows: number,
): Promise<Finding> {
  const [row] = await engine.rows(
    `SELECT count(*) AS groups, coalesce(sum(contender_repeats), 0)::DOUBLE AS repeated FROM (${duplicateKeys(view, columns)})`,
  );
  return { count: nullRows + Number(row?.repeated), groups: Number(row?.groups) };
}

/** A rule's own query must give one number. As a subquery it can do nothing but read. */
async function runQuery(
  engine: Engine,
  compiled: Extract<CompiledRule, { kind: 'query' }>,
): Promise<number | null> {
  const { position, id } = compiled.rule;
  const where = `${position.file}:${position.line}:${position.column}: the rule ${id}`;
  let rows: Record<string, Value>[];
  try {
    rows = await engine.rows(`SELECT * FROM (\n${compiled.query}\n) LIMIT 2`);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new ConfigurationError(`${where} cannot be run: ${messageOf(error).split('\n')[0]}`, {
      hint: `Its query, with the placeholders filled in:\n${compiled.query}`,
      cause: error,
    });
  }
  const values = Object.values(rows[0] ?? {});
  const [value] = values;
  if (rows.length !== 1 || values.length !== 1 || value === undefined) {
    throw new ConfigurationError(`${where}: the query must give one row with one number`, {
      hint: 'Count something: SELECT count(*) FROM {object} WHERE ….',
    });
  }
  if (value === null) return null;
  const number = Number(value);
  if (typeof value === 'string' && (value.trim() === '' || Number.isNaN(number))) {
    throw new ConfigurationError(`${where}: the query must give a number, found ${literal(value)}`);
  }
  return Number.isNaN(number) ? null : number;
}
