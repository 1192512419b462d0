import type { DataCheckRecord, Profile } from '@contender/core';
import type { Column, Engine, Value } from '@contender/engine';
import { type Limit, type Rule, satisfies } from './contract/index.ts';

/** How far each column moved from a reference, as a record keeps it. */
export type DatasetDrift = NonNullable<DataCheckRecord['result']['datasets'][number]['drift']>;

/** What is known of a rule once it was measured. */
export interface Decision {
  /** `unknown`: there is not enough to judge it by. */
  outcome: 'kept' | 'broken' | 'unknown';
  observed: string;
  /** Null where no single row is at fault. */
  failingRows: number | null;
  /** What a rule on drift rests on. */
  drift?: DatasetDrift;
}

/** What a rule may look at once the scan and the profile are done. */
export interface Measured {
  engine: Engine;
  view: string;
  columns: readonly Column[];
  rows: number;
  profile: Profile;
}

/** How a rule is decided. */
export type Test =
  | RowTest
  /** By aggregates over the whole dataset, in the one scan. */
  | {
      kind: 'measure';
      aggregates: readonly { sql: string; columns: readonly string[] }[];
      decide(values: readonly Value[], rows: number): Decision;
    }
  /** By the number that a query of the contract gives. */
  | { kind: 'query'; query: string; limit: Limit }
  /** By what is computed once the profile is there. */
  | { kind: 'computed'; decide(measured: Measured): Promise<Decision> | Decision }
  /** It can never be kept by this column. */
  | { kind: 'impossible'; observed: string };

/** Row by row. */
export interface RowTest {
  kind: 'rows';
  /** SQL condition of a row that breaks the rule; never null. */
  breaks: string;
  /** How many such rows are allowed; undefined: none. */
  limit: Limit | undefined;
  /** For rules that look at other rows: how the rows are counted, with what they have in common. */
  groups?: {
    /** A query of one row: `broken`, the rows at fault, and `groups`, how many different values they hold. */
    query: string;
    /** What such a value is called: `repeated value`. */
    word: string;
    /** Whether the limit is one of values instead of rows. */
    limited: boolean;
  };
  /** Ways to break it, each counted by itself; a row may break it in several. */
  parts?: readonly { word: string; breaks: string }[];
  /** Whether the values of a row that breaks it are personal. */
  revealing?: boolean;
}

/** A rule in the engine's terms, against the columns of one dataset. */
export type CompiledRule = Test & {
  rule: Pick<Rule, 'id' | 'column' | 'severity' | 'position'> & {
    /** As the record calls it: `minimum`, `freshness`. */
    name: string;
  };
  /** What it asks for, in words. */
  expected: string;
  /** The columns that it reads. */
  reads: readonly string[];
  /** Those of them whose values show why a row breaks it. */
  shown: readonly string[];
};

/** Whether the rows that a broken rule counts are at fault, so that they belong into quarantine. */
export function blamesRows(rule: CompiledRule): rule is CompiledRule & RowTest {
  return rule.kind === 'rows' && (rule.limit === undefined || satisfies(rule.limit, 0));
}
