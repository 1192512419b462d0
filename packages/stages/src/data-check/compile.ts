import { identifier } from '@contender/engine';
import type { CompiledRule, RowTest, Test } from './compiled.ts';
import { nameOf, type Rule, satisfies } from './contract/index.ts';
import type { RuleEnvironment, RuleTest } from './custom/index.ts';
import { describeExpectation } from './expectation.ts';
import { anyNull, comparedAsText, countDuplicates, countKeys, duplicateKeys, isListed } from './keys.ts';
import { atRule } from './placed.ts';
import { fillQuery } from './query-rule.ts';
import { type Columns, compileRowRule } from './row-rules.ts';
import type { OpenTable } from './tables.ts';
import { plural } from './text.ts';

/** A dataset as its rules see it. */
export interface CompilerInput {
  view: string;
  columns: Columns;
  /** The table that a relationship points to. */
  related(object: string): Promise<OpenTable>;
  /** Columns whose values must not be shown. */
  personal: ReadonlySet<string>;
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
    return tests.map((test) => ofColumn(test, identity, input.personal));
  }
  const test = await testOf(rule, input);
  const reads = readsOf(rule);
  // A missing value shows nothing.
  const shows = rule.rule !== 'required' && rule.rule !== 'nullValues';
  return [ofColumn({ ...test, reads, shows, expected: describeExpectation(rule) }, identity, input.personal)];
}

/** A rule at the dataset that is decided column by column is one rule of each. */
function ofColumn(
  { expected, reads, shows, column, ...test }: RuleTest,
  rule: CompiledRule['rule'],
  personal: ReadonlySet<string>,
): CompiledRule {
  const identity =
    column === undefined || column === rule.column ? rule : { ...rule, column, id: `${rule.id}.${column}` };
  const shown = shows === false ? [] : reads.filter((name) => !personal.has(name));
  return { ...test, rule: identity, expected, reads, shown };
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
    case 'relationship':
      return relationship(rule, await input.related(rule.to.object), input);
    case 'duplicateValues':
      return duplicates(input.view, rule.columns, false, rule.limit);
    default:
      return compileRowRule(rule, input.columns);
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

/** A key with a null in it points nowhere and is not judged: SQL's MATCH SIMPLE. */
function relationship(
  { columns, to }: Extract<Rule, { rule: 'relationship' }>,
  other: OpenTable,
  { view, columns: { types } }: CompilerInput,
): RowTest {
  const ours = [...types].map(([name, type]) => ({ name, type }));
  const asText = comparedAsText(columns, ours, other.columns, to.object, to.columns);
  const keys = `SELECT DISTINCT ${to.columns.map(identifier).join(', ')} FROM ${identifier(other.view)}`;
  const breaks = `(NOT ${anyNull(columns)} AND NOT ${isListed(columns, keys, to.columns, asText)})`;
  const groups = { query: countKeys(view, breaks, columns), word: 'unknown key', limited: false };
  return { kind: 'rows', breaks, limit: undefined, groups };
}

function readsOf(rule: Exclude<Rule, { rule: 'custom' }>): readonly string[] {
  if ('columns' in rule) return rule.columns;
  if ('path' in rule) return [rule.path[0].field];
  return rule.column === null ? [] : [rule.column];
}
