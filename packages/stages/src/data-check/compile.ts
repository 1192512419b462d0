import { identifier } from '@contender/engine';
import type { CompiledRule, RowTest, Test } from './compiled.ts';
import { nameOf, type Rule, satisfies } from './contract/index.ts';
import type { RuleEnvironment, RuleTest } from './custom/index.ts';
import { describeExpectation } from './expectation.ts';
import { anyNull, countDuplicates, duplicateKeys, isListed } from './keys.ts';
import { atRule } from './placed.ts';
import { fillQuery } from './query-rule.ts';
import { compileRowRule } from './row-rules.ts';
import { plural } from './text.ts';
import type { TypedColumn } from './typed-column.ts';

/** A dataset as its rules see it. */
export interface CompilerInput {
  view: string;
  /** The columns in the types of the contract, by name; undefined where a column cannot be of its type. */
  typed: ReadonlyMap<string, TypedColumn | undefined>;
  /** The engine's types, by name. */
  types: ReadonlyMap<string, string>;
  /** What a rule of the engine `contender` may look at. */
  environmentOf(rule: Rule): RuleEnvironment;
  /** Checks that a query reads nothing but declared tables, and makes those ready. */
  inspectQuery(query: string): Promise<void>;
}

/** Compiles the rules of a contract. @throws ConfigurationError with the place of the rule that cannot be run */
export async function compileRules(rules: readonly Rule[], input: CompilerInput): Promise<CompiledRule[]> {
  const compiled: CompiledRule[] = [];
  for (const rule of rules) compiled.push(...(await atRule(rule, () => compileRule(rule, input))));
  return compiled;
}

async function compileRule(rule: Rule, input: CompilerInput): Promise<CompiledRule[]> {
  const { id, column, severity, position } = rule;
  const identity = { id, column, severity, position, name: nameOf(rule) };
  if (rule.rule === 'custom') {
    const tests = await rule.compile(input.environmentOf(rule));
    return tests.map((test) => ofColumn(test, identity));
  }
  const test = await testOf(rule, input);
  const reads = readsOf(rule);
  return [
    { ...test, rule: identity, expected: describeExpectation(rule), reads, shown: shownOf(rule, reads) },
  ];
}

/** A rule at the dataset that is decided column by column is one rule of each. */
function ofColumn(
  { expected, reads, shows, column, ...test }: RuleTest,
  rule: CompiledRule['rule'],
): CompiledRule {
  const identity =
    column === undefined || column === rule.column ? rule : { ...rule, column, id: `${rule.id}.${column}` };
  return { ...test, rule: identity, expected, reads, shown: shows === false ? [] : reads };
}

async function testOf(rule: Exclude<Rule, { rule: 'custom' }>, input: CompilerInput): Promise<Test> {
  switch (rule.rule) {
    case 'rowCount': {
      const { limit } = rule;
      return {
        kind: 'measure',
        aggregates: [],
        decide: (_, rows) => ({
          outcome: satisfies(limit, rows) ? 'kept' : 'broken',
          observed: plural(rows, 'row'),
          failingRows: null,
        }),
      };
    }
    case 'sql': {
      const query = fillQuery(rule.query, input.view, rule.column);
      await input.inspectQuery(query);
      return { kind: 'query', query, limit: rule.limit };
    }
    case 'unique':
    case 'primaryKey':
      return duplicates(input.view, rule.columns, rule.rule === 'primaryKey', undefined);
    case 'duplicateValues':
      return duplicates(input.view, rule.columns, false, rule.limit);
    default:
      return compileRowRule(rule, input.typed, input.types);
  }
}

/** @param nullBreaks whether a row whose key holds a null breaks the rule too */
function duplicates(
  view: string,
  columns: readonly string[],
  nullBreaks: boolean,
  limit: RowTest['limit'],
): RowTest {
  const repeated = isListed(columns, duplicateKeys(view, columns));
  const nulls = nullBreaks ? ` + (SELECT count(*) FROM ${identifier(view)} WHERE ${anyNull(columns)})` : '';
  return {
    kind: 'rows',
    breaks: nullBreaks ? `(${repeated} OR ${anyNull(columns)})` : repeated,
    limit,
    groups: {
      query: `SELECT (coalesce(sum(repeats), 0)${nulls})::DOUBLE AS broken, count(*)::DOUBLE AS groups FROM (${countDuplicates(view, columns)})`,
      word: 'repeated value',
      limited: limit !== undefined,
    },
  };
}

function readsOf(rule: Exclude<Rule, { rule: 'custom' }>): readonly string[] {
  if ('columns' in rule) return rule.columns;
  return rule.column === null ? [] : [rule.column];
}

/** A missing value shows nothing. */
function shownOf(rule: Rule, reads: readonly string[]): readonly string[] {
  return rule.rule === 'required' || rule.rule === 'nullValues' ? [] : reads;
}
