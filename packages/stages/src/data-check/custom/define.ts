import type { ModelContext } from '@contender/core';
import type { Column, Engine } from '@contender/engine';
import type { z } from 'zod';
import type { Test } from '../compiled.ts';
import type { Reference } from '../reference.ts';

/** What a rule of the engine `contender` may look at while it is compiled. */
export interface RuleEnvironment {
  engine: Engine;
  /** The dataset's name in the engine, and its columns. */
  view: string;
  columns: readonly Column[];
  /** The column under which the rule stands; null at the dataset. */
  column: Column | null;
  /** The model whose data are checked; undefined where a file is checked without a config. */
  model: Pick<ModelContext, 'config'> | undefined;
  now: Date;
  /** The named column. @throws ConfigurationError when there is none, with the nearest */
  columnNamed(name: string): Column;
  /** Another dataset or table of the model, ready in the engine. @throws ConfigurationError when there is none */
  table(name: string): Promise<{ view: string; columns: readonly Column[] }>;
  /** What drift is measured against: a dataset, a table, the champion (undefined before the first), a record in a file. */
  reference(name: string): Promise<Reference | undefined>;
  /** Row counts of this dataset in the records of the versions before, newest first. */
  history(versions: number): Promise<number[]>;
  /** Checks that a condition reads nothing but the dataset's columns, and says which. */
  inspectCondition(condition: string): Promise<string[]>;
}

/** One decision that a rule asks for. */
export type RuleTest = Test & {
  reads: readonly string[];
  expected: string;
  /** False: no value may be shown. */
  shows?: boolean;
  /** Where a rule at the dataset makes a decision for each column: which. */
  column?: string;
};

interface CustomRuleDefinition<Options extends z.ZodObject> {
  name: string;
  /** What it checks, in one sentence. */
  summary: string;
  /** Where it may stand. */
  level: 'column' | 'dataset' | 'both';
  options: Options;
  compile(options: z.output<Options>, environment: RuleEnvironment): Promise<RuleTest[]> | RuleTest[];
}

/** A rule that the library of the standard lacks: `type: custom`, `engine: contender`. */
export interface CustomRule {
  name: string;
  summary: string;
  level: 'column' | 'dataset' | 'both';
  options: z.ZodObject;
  /** Checks the options that the contract gives. */
  prepare(options: unknown): { faults: z.core.$ZodIssue[] } | { compile: PreparedRule };
}

export type PreparedRule = (environment: RuleEnvironment) => Promise<RuleTest[]>;

/** Keeps the types of a definition tied together. */
export function defineCustomRule<Options extends z.ZodObject>(
  definition: CustomRuleDefinition<Options>,
): CustomRule {
  const { name, summary, level, options } = definition;
  return {
    name,
    summary,
    level,
    options,
    prepare(given) {
      const parsed = options.safeParse(given);
      if (!parsed.success) return { faults: parsed.error.issues };
      return { compile: async (environment) => definition.compile(parsed.data, environment) };
    },
  };
}
