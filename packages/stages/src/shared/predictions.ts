import { resolve } from 'node:path';
import type { EvaluateConfig } from '@contender/core';
import { type Column, type Engine, identifier } from '@contender/engine';
import type { Context } from '../stage.ts';
import {
  joinCondition,
  refuseDuplicates,
  refuseLabels,
  refuseNoRows,
  refuseOtherLabels,
  refuseScores,
  refuseText,
  refuseUnmatched,
  requireColumns,
  typeOf,
} from './predictions-checks.ts';

export interface ScoredRows {
  rows: number;
  /** 0 or 1. */
  labels: Uint8Array;
  /** One array per prediction file, in the order asked for; each score in [0, 1]. */
  scores: Float64Array[];
  /** Dictionary-coded group columns, by name; a null is its own value, "(missing)". */
  groups: Map<string, { codes: Int32Array; values: string[] }>;
}

export interface ScoredRowsRequest {
  /** Name of a view, defined in the engine, that holds id, label and the group columns. */
  truth: string;
  columns: EvaluateConfig['columns'];
  /** Prediction files: paths relative to the workspace, and a name for messages. */
  predictions: readonly { name: string; path: string }[];
  groups: readonly string[];
  /** What to do with rows whose label is null: an evaluation refuses them, monitoring leaves them out. */
  unlabelled: 'refuse' | 'leave-out';
}

/**
 * Joins the truth with every prediction file by id and reads the result into typed arrays, ordered by id.
 * @throws ConfigurationError on duplicate or unmatched ids, labels other than 0 and 1, labels of a prediction file
 * that differ from the truth, scores that are missing or outside [0, 1]
 */
export async function readScoredRows(request: ScoredRowsRequest, context: Context): Promise<ScoredRows> {
  const engine = await context.engine();
  const { id, label, score } = request.columns;
  const quotedId = identifier(id);
  const condition = request.unlabelled === 'leave-out' ? `WHERE ${identifier(label)} IS NOT NULL` : '';
  const truth = `(SELECT * FROM ${identifier(request.truth)} ${condition})`;

  const truthColumns = await describeView(engine, request.truth);
  requireColumns(truthColumns, [id, label, ...request.groups], 'The test data');
  await refuseDuplicates(engine, truth, id, 'The test data');
  await refuseLabels(engine, truth, label);

  const sources: string[] = [];
  for (const [index, prediction] of request.predictions.entries()) {
    const view = `predictions_${index}`;
    const owner = `The ${prediction.name}'s predictions (${prediction.path})`;
    const columns = await engine.define(view, { path: resolve(context.workspace, prediction.path) });
    requireColumns(columns, [id, score], owner);
    await refuseNoRows(engine, identifier(view), owner);
    await refuseText(engine, view, columns, { id, score }, owner);
    await refuseDuplicates(engine, identifier(view), id, owner);
    const sameType = typeOf(columns, id) === typeOf(truthColumns, id);
    await refuseUnmatched(engine, truth, identifier(view), id, sameType, owner);
    await refuseScores(engine, identifier(view), id, score, owner);
    await refuseOtherLabels(engine, truth, view, columns, { id, label, sameType }, owner);
    const on = joinCondition(`t.${quotedId}`, `p${index}.${quotedId}`, sameType);
    sources.push(`JOIN ${identifier(view)} p${index} ON ${on}`);
  }

  const groupExpressions = request.groups.map(
    (group, index) => `coalesce(CAST(t.${identifier(group)} AS VARCHAR), '(missing)') AS group_${index}`,
  );
  const data = await engine.columns(
    `SELECT ${[
      `CAST(t.${identifier(label)} AS DOUBLE) AS label`,
      ...request.predictions.map(
        (_, index) => `CAST(p${index}.${identifier(score)} AS DOUBLE) AS score_${index}`,
      ),
      ...groupExpressions,
    ].join(', ')} FROM ${truth} t ${sources.join(' ')} ORDER BY t.${quotedId}`,
  );
  const numeric = (name: string): Float64Array => {
    const column = data.get(name);
    if (column?.kind !== 'numeric') throw new TypeError(`${name} is not numeric`);
    return column.values;
  };
  const labels = Uint8Array.from(numeric('label'));
  return {
    rows: labels.length,
    labels,
    scores: request.predictions.map((_, index) => numeric(`score_${index}`)),
    groups: new Map(
      request.groups.map((group, index) => {
        const column = data.get(`group_${index}`);
        if (column?.kind !== 'coded') throw new TypeError(`${group} is not coded`);
        return [group, { codes: column.codes, values: column.values }] as const;
      }),
    ),
  };
}

async function describeView(engine: Engine, view: string): Promise<Column[]> {
  const rows = await engine.rows(`DESCRIBE ${identifier(view)}`);
  return rows.map((row) => ({ name: String(row.column_name), type: String(row.column_type) }));
}
