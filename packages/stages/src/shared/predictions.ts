import { resolve } from 'node:path';
import { ConfigurationError, type EvaluateConfig, suggestion } from '@contender/core';
import { type Column, type Engine, identifier } from '@contender/engine';
import type { Context } from '../stage.ts';

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

const examples = 5;

/**
 * Joins the truth with every prediction file by id and reads the result into typed arrays, ordered by id.
 * @throws ConfigurationError on duplicate or unmatched ids, labels other than 0 and 1, scores that are missing or outside [0, 1]
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
    requireNumber(columns, score, owner);
    await refuseDuplicates(engine, identifier(view), id, owner);
    const sameType = typeOf(columns, id) === typeOf(truthColumns, id);
    await refuseUnmatched(engine, truth, identifier(view), id, sameType, owner);
    await refuseScores(engine, identifier(view), id, score, owner);
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

function typeOf(columns: readonly Column[], name: string): string | undefined {
  return columns.find((column) => column.name === name)?.type;
}

function requireColumns(columns: readonly Column[], wanted: readonly string[], owner: string): void {
  const names = columns.map((column) => column.name);
  const missing = wanted.find((name) => !names.includes(name));
  if (missing === undefined) return;
  throw new ConfigurationError(`${owner} has no column "${missing}"`, {
    hint: `${suggestion(missing, names)} The names are set under evaluate.columns, slices and fairness.`,
  });
}

function requireNumber(columns: readonly Column[], name: string, owner: string): void {
  const type = typeOf(columns, name) ?? '';
  if (/INT|DOUBLE|FLOAT|DECIMAL/.test(type)) return;
  throw new ConfigurationError(`${owner}: the column "${name}" holds ${type}, not numbers`, {
    hint: 'A score is the probability of the label 1, a number from 0 to 1 in every row.',
  });
}

/** Ids of one type join as they are; a CSV's 007 and a Parquet's text "007" still differ, and that is said below. */
function joinCondition(left: string, right: string, sameType: boolean): string {
  return sameType ? `${left} = ${right}` : `CAST(${left} AS VARCHAR) = CAST(${right} AS VARCHAR)`;
}

async function refuseDuplicates(engine: Engine, table: string, id: string, owner: string): Promise<void> {
  const column = identifier(id);
  const [nulls] = await engine.rows(`SELECT count(*) AS n FROM ${table} WHERE ${column} IS NULL`);
  if (Number(nulls?.n) > 0) {
    throw new ConfigurationError(`${owner}: ${count(nulls?.n)} rows have no ${id}`, {
      hint: 'Every row needs an id, so that both models are compared on the same rows.',
    });
  }
  const repeated = await engine.rows(
    `SELECT CAST(${column} AS VARCHAR) AS id, count(*) AS n, count(*) OVER () AS ids
     FROM ${table} GROUP BY ${column} HAVING count(*) > 1 ORDER BY ${column} LIMIT ${examples}`,
  );
  if (repeated.length === 0) return;
  throw new ConfigurationError(
    `${owner}: ${count(repeated[0]?.ids)} values of ${id} occur more than once: ${list(repeated)}`,
    {
      hint: `${id} must identify a row. Choose another column under evaluate.columns.id, or remove the repetition.`,
    },
  );
}

async function refuseLabels(engine: Engine, truth: string, label: string): Promise<void> {
  const column = identifier(label);
  const values = await engine.rows(
    `SELECT CAST(${column} AS VARCHAR) AS value, TRY_CAST(${column} AS DOUBLE) IN (0, 1) AS known, count(*) AS n
     FROM ${truth} GROUP BY ALL ORDER BY n DESC LIMIT 20`,
  );
  if (values.length === 0) {
    throw new ConfigurationError('The test data has no rows', {
      hint: 'Check `data.test.where`: does the slice it names exist in the file?',
    });
  }
  const nulls = values.find((row) => row.value === null);
  if (nulls !== undefined) {
    throw new ConfigurationError(`The label "${label}" is null in ${count(nulls.n)} test rows`, {
      hint: `Leave them out: add "${label} IS NOT NULL" to \`data.test.where\`.`,
    });
  }
  const stranger = values.find((row) => row.known !== true);
  if (stranger !== undefined) {
    throw new ConfigurationError(
      `The label "${label}" must be 0 or 1 (or false and true); ${count(stranger.n)} test rows hold "${stranger.value}"`,
      { hint: 'Derive a 0/1 label in `data.test.select`, for example `*, delay > 15 AS late`.' },
    );
  }
}

async function refuseUnmatched(
  engine: Engine,
  truth: string,
  predictions: string,
  id: string,
  sameType: boolean,
  owner: string,
): Promise<void> {
  const column = identifier(id);
  const on = joinCondition(`a.${column}`, `b.${column}`, sameType);
  const unmatched = (left: string, right: string) =>
    engine.rows(
      `SELECT CAST(a.${column} AS VARCHAR) AS id, count(*) OVER () AS ids FROM ${left} a
       ANTI JOIN ${right} b ON ${on} ORDER BY a.${column} LIMIT ${examples}`,
    );
  const missing = await unmatched(truth, predictions);
  if (missing.length > 0) {
    throw new ConfigurationError(
      `${owner} lack ${count(missing[0]?.ids)} of the test rows, for example ${id} ${list(missing)}`,
      { hint: 'Score every row that CONTENDER_DATA holds and carry its id over unchanged.' },
    );
  }
  const extra = await unmatched(predictions, truth);
  if (extra.length > 0) {
    throw new ConfigurationError(
      `${owner} hold ${count(extra[0]?.ids)} rows that are not in the test data, for example ${id} ${list(extra)}`,
      { hint: 'Were they made from other data? Score the very rows of data.test.' },
    );
  }
}

async function refuseScores(
  engine: Engine,
  table: string,
  id: string,
  score: string,
  owner: string,
): Promise<void> {
  const column = identifier(score);
  const bad = await engine.rows(
    `SELECT CAST(${identifier(id)} AS VARCHAR) AS id, CAST(${column} AS VARCHAR) AS value, count(*) OVER () AS n
     FROM ${table} WHERE ${column} IS NULL OR isnan(CAST(${column} AS DOUBLE)) OR ${column} < 0 OR ${column} > 1
     ORDER BY ${identifier(id)} LIMIT ${examples}`,
  );
  if (bad.length === 0) return;
  const shown = bad.map((row) => `${row.value ?? 'nothing'} at ${id} ${row.id}`).join(', ');
  throw new ConfigurationError(`${owner}: ${count(bad[0]?.n)} scores are no probabilities: ${shown}`, {
    hint: 'A score is the probability of the label 1, a number from 0 to 1 in every row.',
  });
}

function count(value: unknown): string {
  return Number(value).toLocaleString('en-US');
}

function list(rows: readonly { id?: unknown }[]): string {
  return rows.map((row) => String(row.id)).join(', ');
}
