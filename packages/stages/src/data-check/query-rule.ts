import { ConfigurationError, messageOf } from '@contender/core';
import { type Engine, identifier, literal, type Value } from '@contender/engine';
import type { CompiledRule } from './compiled.ts';

/** Fills in the placeholders of the standard (`{object}`, `{property}`) and of its tools (`${table}`, `${column}`). */
export function fillQuery(query: string, view: string, column: string | null): string {
  const filled = query
    .replace(/;\s*$/, '')
    .replace(/\$\{(table|object|schema)\}|\{(object|table|model|schema)\}/g, () => identifier(view));
  return column === null
    ? filled
    : filled.replace(/\$\{(column|property)\}|\{(property|column|field)\}/g, () => identifier(column));
}

/**
 * Runs the query of a rule. @returns the number that it gives; null for NULL
 * @throws ConfigurationError when it gives anything else, or runs longer than `timeLimitMs`
 */
export async function runQuery(
  engine: Engine,
  { query }: Extract<CompiledRule, { kind: 'query' }>,
  timeLimitMs: number,
): Promise<number | null> {
  const values = await runOnce(engine, query, timeLimitMs);
  const [value] = values;
  if (values.length !== 1 || value === undefined) {
    throw new ConfigurationError('the query must give one row with one number', {
      hint: 'Count something: SELECT count(*) FROM {object} WHERE ….',
    });
  }
  if (value === null) return null;
  const number = Number(value);
  if (typeof value === 'string' && (value.trim() === '' || Number.isNaN(number))) {
    throw new ConfigurationError(`the query must give a number, found ${literal(value)}`);
  }
  return Number.isNaN(number) ? null : number;
}

/** The values of the only row; of several rows none. */
async function runOnce(engine: Engine, query: string, timeLimitMs: number): Promise<Value[]> {
  try {
    const rows = await engine.rows(`SELECT * FROM (\n${query}\n) LIMIT 2`, { timeLimitMs });
    return rows.length === 1 ? Object.values(rows[0] ?? {}) : [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new ConfigurationError(`the query cannot be run: ${messageOf(error).split('\n')[0]}`, {
      hint: error.hint ?? `The query, with the placeholders filled in:\n${query}`,
      cause: error,
    });
  }
}
