import { identifier } from '@contender/engine';
import type { CompiledRule } from './compiled.ts';
import type { Rule } from './contract/index.ts';
import { describeExpectation } from './expectation.ts';
import { compileRowRule } from './row-rules.ts';
import type { TypedColumn } from './typed-column.ts';

/**
 * Compiles a rule. @param columns the dataset's columns in the types of the contract, by name; a column whose
 * type is not the contract's is undefined there
 */
export function compileRule(
  rule: Rule,
  columns: ReadonlyMap<string, TypedColumn | undefined>,
  types: ReadonlyMap<string, string>,
  view: string,
): CompiledRule {
  const expected = describeExpectation(rule);
  if (rule.rule === 'rowCount') return { rule, expected, kind: 'rowCount', limit: rule.limit };
  if (rule.rule === 'sql') {
    return {
      rule,
      expected,
      kind: 'query',
      query: fillQuery(rule.query, view, rule.column),
      limit: rule.limit,
    };
  }
  if (rule.rule === 'unique' || rule.rule === 'primaryKey' || rule.rule === 'duplicateValues') {
    const limit = rule.rule === 'duplicateValues' ? rule.limit : undefined;
    return {
      rule,
      expected,
      kind: 'duplicates',
      columns: rule.columns,
      nullBreaks: rule.rule === 'primaryKey',
      limit,
    };
  }
  return compileRowRule(rule, columns, types);
}

/** Fills in the placeholders of the standard (`{object}`, `{property}`) and of its tools (`${table}`, `${column}`). */
function fillQuery(query: string, view: string, column: string | null): string {
  const filled = query
    .replace(/;\s*$/, '')
    .replace(/\$\{(table|object|schema)\}|\{(object|table|model|schema)\}/g, () => identifier(view));
  return column === null
    ? filled
    : filled.replace(/\$\{(column|property)\}|\{(property|column|field)\}/g, () => identifier(column));
}
