import type { DriftMethod, DriftResult } from '@contender/core';
import { cellMethods } from './methods.ts';

function methodLabel(method: DriftMethod): string {
  return method === 'classifier' ? 'classifier’s |2 AUC − 1|' : cellMethods[method].label;
}

/** One column's drift in a sentence or two. */
export function describeDrift(
  column: Pick<DriftResult, 'column' | 'method' | 'effect' | 'limit' | 'judgedLimit' | 'note' | 'key'>,
): string {
  const { effect, limit, judgedLimit } = column;
  const raised =
    judgedLimit === null || judgedLimit - limit < 0.0005 ? '' : `, ${judgedLimit.toFixed(3)} at these sizes`;
  const key = column.key ? ', a key column,' : '';
  return `${column.column}${key} drifted (${methodLabel(column.method)} ${(effect ?? 0).toFixed(3)}, limit ${limit}${raised}). ${column.note}`;
}
