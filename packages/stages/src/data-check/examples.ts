import { type Engine, identifier, literal, type Value } from '@contender/engine';
import { z } from 'zod';
import type { CompiledRule, RowTest } from './compiled.ts';
import { type Aggregate, scan } from './scan.ts';

const shownExamples = 3;
/** So many candidates are looked at for different ones. */
const candidates = 500;
const longestExample = 80;

const texts = z.array(z.string());

/**
 * A few values that break each rule: the most extreme of a bound, else the first in order. One scan for all rules,
 * but for those that look at other rows: each of them joins the dataset with itself, and many joins at a time
 * take more memory than there is.
 * @param rules those that were broken
 * @returns in the order of the rules; empty where no value may be shown
 */
export async function findExamples(
  engine: Engine,
  view: string,
  rules: readonly CompiledRule[],
): Promise<string[][]> {
  const together: Aggregate[] = [];
  const apart: Aggregate[] = [];
  for (const [index, rule] of rules.entries()) {
    if (rule.kind !== 'rows' || rule.shown.length === 0) continue;
    const aggregate = { alias: `examples_${index}`, sql: aggregateOf(rule), columns: rule.reads };
    (rule.groups === undefined ? together : apart).push(aggregate);
  }
  const found: Record<string, Value> = {};
  for (const aggregates of [together, ...apart.map((aggregate) => [aggregate])]) {
    if (aggregates.length > 0) Object.assign(found, await scan(engine, view, aggregates));
  }
  return rules.map((_, index) => readTexts(found[`examples_${index}`]));
}

function aggregateOf(rule: CompiledRule & RowTest): string {
  const [only, second] = rule.shown;
  const extreme = /^(exclusiveMaximum|maximum)$/.test(rule.rule.name) ? 'max' : 'min';
  const value = only !== undefined && second === undefined ? identifier(only) : describeRow(rule.shown);
  const list = `${extreme}(${value}, ${candidates}) FILTER (WHERE ${rule.breaks})`;
  const text = `lambda x: left(CAST(x AS VARCHAR), ${longestExample + 1})`;
  return `CAST(to_json(list_transform(${list}, ${text})) AS VARCHAR)`;
}

/** `origin = BOS, destination = BOS`. */
function describeRow(columns: readonly string[]): string {
  const parts = columns.map(
    (column) =>
      `${literal(`${column} = `)} || coalesce(left(CAST(${identifier(column)} AS VARCHAR), ${longestExample}), 'null')`,
  );
  return `concat_ws(', ', ${parts.join(', ')})`;
}

function readTexts(value: Value | undefined): string[] {
  if (typeof value !== 'string') return [];
  const parsed = texts.safeParse(JSON.parse(value));
  const different = parsed.success ? [...new Set(parsed.data)] : [];
  return different.slice(0, shownExamples).map((text) => {
    // The engine counts code points; a cut between the halves of one would be no text.
    const points = [...text];
    if (points.length > longestExample) return `${points.slice(0, longestExample).join('')}…`;
    // What cannot be seen is put in quotes.
    return text.trim() === text && text !== '' ? text : JSON.stringify(text);
  });
}
