import { ConfigurationError, suggestion } from '@contender/core';
import { type Column, type Engine, identifier } from '@contender/engine';

/*
 * What rows and predictions must be before they are compared. `owner` begins each message: whose rows they are.
 */

const examples = 5;

export function typeOf(columns: readonly Column[], name: string): string | undefined {
  return columns.find((column) => column.name === name)?.type;
}

export function requireColumns(columns: readonly Column[], wanted: readonly string[], owner: string): void {
  const names = columns.map((column) => column.name);
  const missing = wanted.find((name) => !names.includes(name));
  if (missing === undefined) return;
  throw new ConfigurationError(`${owner} has no column "${missing}"`, {
    hint: `${suggestion(missing, names)} The names are set under evaluate.columns, slices and fairness.`,
  });
}

export async function refuseNoRows(engine: Engine, table: string, owner: string): Promise<void> {
  if ((await engine.rows(`SELECT 1 AS row FROM ${table} LIMIT 1`)).length > 0) return;
  throw new ConfigurationError(`${owner} have no rows`, {
    hint: 'Score every row of the test data and write one line for each.',
  });
}

export async function refuseText(
  engine: Engine,
  view: string,
  columns: readonly Column[],
  { id, score }: { id: string; score: string },
  owner: string,
): Promise<void> {
  const type = typeOf(columns, score) ?? '';
  if (/INT|DOUBLE|FLOAT|DECIMAL/.test(type)) return;
  const column = `CAST(${identifier(score)} AS VARCHAR)`;
  const [example] = await engine.rows(
    `SELECT CAST(${identifier(id)} AS VARCHAR) AS id, ${column} AS value FROM ${identifier(view)}
     WHERE ${column} IS NOT NULL ORDER BY TRY_CAST(${column} AS DOUBLE) IS NOT NULL, ${identifier(id)} LIMIT 1`,
  );
  const what = { VARCHAR: 'text', BOOLEAN: 'true and false' }[type] ?? `${type} values`;
  const found =
    example === undefined
      ? 'no value at all'
      : `${what}, for example "${example.value}" at ${id} ${example.id}`;
  const comma = /^\s*-?\d*,\d+\s*$/.test(String(example?.value));
  throw new ConfigurationError(`${owner}: the column "${score}" holds ${found}`, {
    hint: comma
      ? 'Write decimals with a point: 0.25, not 0,25.'
      : 'A score is the probability of the label 1, a number from 0 to 1 in every row.',
  });
}

/** A prediction file may bring the label along; one that is not the truth's was made from other data. */
export async function refuseOtherLabels(
  engine: Engine,
  truth: string,
  view: string,
  columns: readonly Column[],
  { id, label, sameType }: { id: string; label: string; sameType: boolean },
  owner: string,
): Promise<void> {
  const type = typeOf(columns, label);
  if (type === undefined) return;
  const theirs = `p.${identifier(label)}`;
  const asNumber = type === 'BOOLEAN' ? theirs : `CAST(${theirs} AS VARCHAR)`;
  const [row] = await engine.rows(
    `SELECT CAST(t.${identifier(id)} AS VARCHAR) AS id, CAST(${theirs} AS VARCHAR) AS theirs,
       CAST(t.${identifier(label)} AS VARCHAR) AS ours, count(*) OVER () AS n
     FROM ${truth} t JOIN ${identifier(view)} p ON ${joinCondition(`t.${identifier(id)}`, `p.${identifier(id)}`, sameType)}
     WHERE TRY_CAST(${asNumber} AS DOUBLE) IS DISTINCT FROM CAST(t.${identifier(label)} AS DOUBLE)
     ORDER BY t.${identifier(id)} LIMIT 1`,
  );
  if (row === undefined) return;
  const rows = Number(row.n) === 1 ? '1 row' : `${count(row.n)} rows`;
  throw new ConfigurationError(
    `${owner} carry another label than the test data in ${rows}, for example ${id} ${row.id}: "${label}" is ${row.theirs ?? 'empty'} here and ${row.ours} there`,
    {
      hint: 'Were they made from other data? If the column holds what the model predicts, give it another name.',
    },
  );
}

/** Ids of one type join as they are; a CSV's 007 and a Parquet's text "007" still differ, and that is said below. */
export function joinCondition(left: string, right: string, sameType: boolean): string {
  return sameType ? `${left} = ${right}` : `CAST(${left} AS VARCHAR) = CAST(${right} AS VARCHAR)`;
}

export async function refuseDuplicates(
  engine: Engine,
  table: string,
  id: string,
  owner: string,
): Promise<void> {
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

export async function refuseLabels(engine: Engine, truth: string, label: string): Promise<void> {
  const column = identifier(label);
  const values = await engine.rows(
    `SELECT CAST(${column} AS VARCHAR) AS value, TRY_CAST(${column} AS DOUBLE) IN (0, 1) AS known, count(*) AS n
     FROM ${truth} GROUP BY ALL ORDER BY n DESC LIMIT 20`,
  );
  if (values.length === 0) {
    throw new ConfigurationError('The test data has no rows', {
      hint: 'Without rows there is nothing to compare. Was the file written to its end?',
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

export async function refuseUnmatched(
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

export async function refuseScores(
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
