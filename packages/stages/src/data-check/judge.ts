import type { Check } from '@contender/core';
import type { CompiledRule } from './compiled.ts';
import { type Limit, satisfies } from './contract/index.ts';
import { formatCount, plural } from './text.ts';

/** What the engine counted for a rule. */
export interface Finding {
  /** Rows that break it; for a rule of the dataset the number that was asked for. Null: the query gave none. */
  count: number | null;
  /** Values that occur more than once, for rules on duplicates. */
  groups?: number;
}

/**
 * Decides a rule by what was counted. Where the limit asks for more of something (at least 5 nulls), no single
 * row is at fault, and `failingRows` is null.
 */
export function judge(compiled: CompiledRule, finding: Finding, rows: number, dataset: string): Check {
  const { rule, expected } = compiled;
  const { file, line, column } = rule.position;
  const answer = (kept: boolean, failingRows: number | null, observed: string): Check => ({
    id: rule.id,
    dataset,
    column: rule.column,
    rule: rule.rule,
    status: kept ? 'passed' : rule.severity === 'warn' ? 'warned' : 'failed',
    severity: rule.severity,
    failingRows,
    observed,
    expected,
    examples: [],
    position: { file, line, column },
  });
  const count = finding.count ?? 0;
  switch (compiled.kind) {
    case 'impossible':
      return answer(false, null, compiled.observed);
    case 'rowCount':
      return answer(satisfies(compiled.limit, rows), null, plural(rows, 'row'));
    case 'query':
      if (finding.count === null) return answer(false, null, 'no value (NULL)');
      return answer(satisfies(compiled.limit, count), null, String(count));
    case 'duplicates': {
      const groups = finding.groups ?? 0;
      const share = shareOf(groups, rows, compiled.limit);
      const kept = compiled.limit === undefined ? count === 0 : satisfies(compiled.limit, share);
      const observed = `${plural(groups, 'repeated value')} in ${plural(count, 'row')}`;
      return answer(kept, faultRows(kept, count, compiled.limit), percentOf(observed, share, compiled.limit));
    }
    case 'rows': {
      const share = shareOf(count, rows, compiled.limit);
      const kept = compiled.limit === undefined ? count === 0 : satisfies(compiled.limit, share);
      const observed = `${formatCount(count)} of ${plural(rows, 'row')}`;
      return answer(kept, faultRows(kept, count, compiled.limit), percentOf(observed, share, compiled.limit));
    }
  }
}

/** Whether the rows that a broken rule counts are at fault, so that they belong into quarantine. */
export function blamesRows(limit: Limit | undefined): boolean {
  return limit === undefined || satisfies(limit, 0);
}

function faultRows(kept: boolean, count: number, limit: Limit | undefined): number | null {
  if (!blamesRows(limit)) return null;
  return kept ? 0 : count;
}

function shareOf(count: number, rows: number, limit: Limit | undefined): number {
  if (limit?.unit !== 'percent') return count;
  return rows === 0 ? 0 : (100 * count) / rows;
}

function percentOf(observed: string, share: number, limit: Limit | undefined): string {
  return limit?.unit === 'percent' ? `${observed} (${share.toPrecision(3)} %)` : observed;
}
