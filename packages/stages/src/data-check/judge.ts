import type { Check } from '@contender/core';
import type { Value } from '@contender/engine';
import { blamesRows, type CompiledRule, type Decision, type RowTest } from './compiled.ts';
import { satisfies } from './contract/index.ts';
import { formatCount, plural } from './text.ts';

/** What the engine counted for a rule; null: not counted yet. */
export type Finding =
  | { kind: 'rows'; broken: number; groups: number | null; parts: readonly number[] }
  | { kind: 'measure'; values: readonly Value[] }
  | { kind: 'query'; value: number | null }
  | { kind: 'decided'; decision: Decision };

/** Decides a rule by what was counted. Where the limit asks for more of something, no single row is at fault. */
export function decide(rule: CompiledRule, finding: Finding | undefined, rows: number): Decision {
  if (finding?.kind === 'decided') return finding.decision;
  if (rule.kind === 'rows' && finding?.kind === 'rows') return decideRows(rule, finding, rows);
  if (rule.kind === 'measure' && finding?.kind === 'measure') return rule.decide(finding.values, rows);
  if (rule.kind === 'query' && finding?.kind === 'query') {
    const { value } = finding;
    if (value === null) return broken('no value (NULL)');
    return { ...broken(String(value)), outcome: satisfies(rule.limit, value) ? 'kept' : 'broken' };
  }
  if (rule.kind === 'impossible') return broken(rule.observed);
  throw new TypeError(`${rule.rule.id} was measured by ${finding?.kind} and is decided by ${rule.kind}`);
}

function broken(observed: string): Decision {
  return { outcome: 'broken', observed, failingRows: null };
}

function decideRows(
  rule: CompiledRule & RowTest,
  finding: Extract<Finding, { kind: 'rows' }>,
  rows: number,
): Decision {
  const { limit, groups } = rule;
  const count = groups?.limited === true ? (finding.groups ?? 0) : finding.broken;
  const share = rows === 0 ? 0 : (100 * count) / rows;
  const kept =
    limit === undefined ? finding.broken === 0 : satisfies(limit, limit.unit === 'percent' ? share : count);
  const percent = limit?.unit === 'percent' ? ` (${share.toPrecision(3)} %)` : '';
  const failingRows = blamesRows(rule) ? (kept ? 0 : finding.broken) : null;
  return {
    outcome: kept ? 'kept' : 'broken',
    observed: `${describe(rule, finding, rows)}${percent}`,
    failingRows,
  };
}

function describe(rule: RowTest, finding: Extract<Finding, { kind: 'rows' }>, rows: number): string {
  if (rule.groups !== undefined) {
    return `${plural(finding.groups ?? 0, rule.groups.word)} in ${plural(finding.broken, 'row')}`;
  }
  const parts = (rule.parts ?? []).flatMap(({ word }, index) => {
    const count = finding.parts[index] ?? 0;
    return count === 0 ? [] : [`${formatCount(count)} with ${word}`];
  });
  const found = `${formatCount(finding.broken)} of ${plural(rows, 'row')}`;
  return parts.length === 0 ? found : `${found}: ${parts.join(', ')}`;
}

/** A decision as the record keeps it. */
export function checkOf(
  { rule, expected }: CompiledRule,
  decision: Decision,
  dataset: string,
  examples: readonly string[] = [],
): Check {
  const { file, line, column } = rule.position;
  const statuses = {
    kept: 'passed',
    broken: rule.severity === 'warn' ? 'warned' : 'failed',
    unknown: 'unknown',
  } as const;
  return {
    id: rule.id,
    dataset,
    column: rule.column,
    rule: rule.name,
    status: statuses[decision.outcome],
    severity: rule.severity,
    failingRows: decision.failingRows,
    observed: decision.observed,
    expected,
    examples: [...examples],
    position: { file, line, column },
  };
}
