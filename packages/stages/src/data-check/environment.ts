import { ConfigurationError, type ModelContext, suggestion } from '@contender/core';
import type { Column, Engine } from '@contender/engine';
import { fetchRecord, openVersion, readRegistry } from '../shared/registry.ts';
import type { Context } from '../stage.ts';
import type { Rule } from './contract/index.ts';
import type { RuleEnvironment } from './custom/index.ts';
import { openReference } from './reference.ts';
import type { Tables } from './tables.ts';

export interface EnvironmentInput {
  engine: Engine;
  view: string;
  columns: readonly Column[];
  /** The dataset's name. */
  dataset: string;
  model: ModelContext | undefined;
  tables: Tables;
}

/** What the rules of one dataset may look at. */
export function environmentsOf(input: EnvironmentInput, context: Context): (rule: Rule) => RuleEnvironment {
  const { engine, view, columns, dataset, model, tables } = input;
  const names = columns.map(({ name }) => name);
  const columnNamed = (name: string): Column => {
    const found = columns.find((column) => column.name === name);
    if (found === undefined) {
      throw new ConfigurationError(`there is no column "${name}"`, { hint: suggestion(name, names) });
    }
    return found;
  };
  return (rule) => ({
    engine,
    view,
    columns,
    column: rule.column === null ? null : columnNamed(rule.column),
    model,
    now: context.clock(),
    columnNamed,
    table: (name) => tables.open(name),
    reference: (name) => openReference(name, { engine, model, tables }, context),
    history: (versions) => rowHistory(dataset, versions, model, context),
    inspectCondition: async (condition) => {
      const { columns: mentioned } = await engine.inspectCondition(condition, view);
      return names.filter((name) => mentioned.some((word) => word.toLowerCase() === name.toLowerCase()));
    },
  });
}

/** Row counts of a dataset in the records of the newest versions, newest first; none without a config. */
async function rowHistory(
  dataset: string,
  versions: number,
  model: ModelContext | undefined,
  context: Context,
): Promise<number[]> {
  if (model === undefined) return [];
  const state = await readRegistry(model.name, context);
  const counts: number[] = [];
  for (const { version } of state.versions.slice(0, versions)) {
    const stored = await fetchRecord(
      await openVersion(state, model.name, version, context),
      'data-check',
      context,
    );
    const found = stored?.record.result.datasets.find(({ name }) => name === dataset);
    if (found !== undefined) counts.push(found.rows);
  }
  return counts;
}
