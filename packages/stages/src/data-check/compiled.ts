import type { Limit, Rule } from './contract/index.ts';

/** A rule in the engine's terms, against the columns of one dataset. */
export type CompiledRule = { rule: Rule; expected: string } & (
  | {
      kind: 'rows';
      /** SQL condition of a row that breaks the rule; never null. */
      breaks: string;
      /** How many such rows are allowed; undefined: none. */
      limit: Limit | undefined;
    }
  | {
      kind: 'duplicates';
      columns: string[];
      /** A row whose key holds a null breaks the rule too. */
      nullBreaks: boolean;
      /** Of the number of values that occur more than once; undefined: none. */
      limit: Limit | undefined;
    }
  | { kind: 'rowCount'; limit: Limit }
  | { kind: 'query'; query: string; limit: Limit }
  /** The rule can never be kept by this column. */
  | { kind: 'impossible'; observed: string }
);
