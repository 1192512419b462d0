import type { Profile } from '@contender/core';
import type { Column, Engine, Value } from '@contender/engine';
import type { CompiledRule } from './compiled.ts';
import type { Finding } from './judge.ts';
import { atRule } from './placed.ts';
import { finishProfile, planProfile } from './profile/index.ts';
import { runQuery } from './query-rule.ts';
import { type Aggregate, type Count, countByValue, scan } from './scan.ts';

export interface Measurement {
  rows: number;
  profile: Profile;
  /** In the order of the rules. */
  findings: Finding[];
}

/** A dataset under its name in the engine. */
export interface View {
  name: string;
  columns: readonly Column[];
}

/**
 * Measures all that the rules of a dataset are decided by, and its profile: what aggregates can tell in the scan
 * that rules and profile share, then what takes a query of its own.
 * @param options.timeLimitMs of a query that the contract gives
 * @param options.withheld columns of which the profile keeps no value
 */
export async function measure(
  engine: Engine,
  view: View,
  rules: readonly CompiledRule[],
  options: { timeLimitMs: number; withheld: ReadonlySet<string> },
): Promise<Measurement> {
  const plan = await planProfile(engine, view.name, view.columns, options.withheld);
  const fewTexts = new Set(
    plan.columns.filter(({ way, type }) => way === 'groups' && type === 'VARCHAR').map(({ name }) => name),
  );
  const counts = rules.flatMap((rule, index) => countsOf(rule, index));
  const byValue = Map.groupBy(counts, ({ columns }) => valueColumn(columns, fewTexts));
  const scanned = await scan(engine, view.name, [
    ...rules.flatMap((rule, index) => aggregatesOf(rule, index)),
    ...(byValue.get(undefined) ?? []).map(({ condition, ...count }) => ({
      ...count,
      sql: `count(*) FILTER (WHERE ${condition})`,
    })),
    ...plan.aggregates,
  ]);
  for (const [column, list] of byValue) {
    if (column !== undefined) Object.assign(scanned, await countByValue(engine, view.name, column, list));
  }
  const rows = Number(scanned.contender_rows);
  const profile = await finishProfile(engine, plan, scanned, rows);
  const findings: Finding[] = [];
  for (const [index, rule] of rules.entries()) {
    findings.push(await atRule(rule.rule, () => findingOf(rule, index)));
  }
  return { rows, profile, findings };

  async function findingOf(rule: CompiledRule, index: number): Promise<Finding> {
    switch (rule.kind) {
      case 'rows': {
        const parts = (rule.parts ?? []).map((_, part) => Number(scanned[alias(index, part + 1)]));
        if (rule.groups === undefined) {
          return { kind: 'rows', broken: Number(scanned[alias(index, 0)] ?? 0), groups: null, parts };
        }
        const [counted] = await engine.rows(rule.groups.query);
        return { kind: 'rows', broken: Number(counted?.broken), groups: Number(counted?.groups), parts };
      }
      case 'measure':
        return {
          kind: 'measure',
          values: rule.aggregates.map((_, part): Value => scanned[alias(index, part)] ?? null),
        };
      case 'query':
        return { kind: 'query', value: await runQuery(engine, rule, options.timeLimitMs) };
      case 'computed': {
        const decision = await rule.decide({ engine, view: view.name, columns: view.columns, rows, profile });
        return { kind: 'decided', decision };
      }
      case 'impossible':
        return {
          kind: 'decided',
          decision: { outcome: 'broken', observed: rule.observed, failingRows: null },
        };
    }
  }
}

function aggregatesOf(rule: CompiledRule, index: number): Aggregate[] {
  if (rule.kind !== 'measure') return [];
  return rule.aggregates.map(({ sql, columns }, part) => ({ alias: alias(index, part), sql, columns }));
}

/** What is counted row by row for a rule: the rows that break it, and each way to. */
function countsOf(rule: CompiledRule, index: number): (Count & { columns: readonly string[] })[] {
  if (rule.kind !== 'rows' || rule.groups !== undefined) return [];
  const conditions = [rule.breaks, ...(rule.parts ?? []).map(({ breaks }) => breaks)];
  return conditions.flatMap((condition, part) =>
    condition === 'false' ? [] : [{ alias: alias(index, part), condition, columns: rule.reads }],
  );
}

/** The only column that a count reads, where that is a text of few values. */
function valueColumn(columns: readonly string[], fewTexts: ReadonlySet<string>): string | undefined {
  const [only, second] = columns;
  return only !== undefined && second === undefined && fewTexts.has(only) ? only : undefined;
}

function alias(rule: number, part: number): string {
  return `rule_${rule}_${part}`;
}
