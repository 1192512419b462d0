import type { Position } from '@contender/core';
import type { PreparedRule } from '../custom/define.ts';
import type { Limit } from './limit.ts';
import type { dimensions, LogicalType } from './schema.ts';

/** From a column to a part of it: a field of an object, or each item of an array. */
export type Step = { field: string } | { items: true };

interface RuleBase {
  /** `<column>.<rule>`, or the id that the contract gives; unique within a contract. */
  id: string;
  /** The column, or a part of it (`address.street`, `tags[]`); null for a rule over whole rows or the dataset. */
  column: string | null;
  severity: 'warn' | 'fail';
  dimension?: (typeof dimensions)[number] | undefined;
  position: Position & { file: string };
}

export type Scalar = string | number | boolean | null;

/**
 * What a rule says of one value. Nulls are the business of `required`, `primaryKey`, `nullValues` and, where it lists
 * null, `missingValues` alone: a null breaks no other rule, and keeps no row from being judged by the others.
 */
export type ValueRule =
  | {
      rule: 'type';
      logicalType: LogicalType;
      /** How a text writes a date or time, in the engine's letters, and as the contract has it. */
      format?: { pattern: string; written: string } | undefined;
      /** Whether a timestamp says its zone. */
      zoned?: boolean | undefined;
    }
  | { rule: 'required' }
  | {
      rule: 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum';
      logicalType: LogicalType;
      bound: number | string;
    }
  | { rule: 'multipleOf'; factor: number }
  | { rule: 'minLength' | 'maxLength'; length: number }
  | { rule: 'pattern'; pattern: string; written: string }
  | { rule: 'format'; format: string }
  | { rule: 'minItems' | 'maxItems'; items: number }
  | { rule: 'uniqueItems' }
  | { rule: 'minProperties' | 'maxProperties'; properties: number }
  | { rule: 'requiredProperties'; fields: string[] }
  | { rule: 'nullValues'; limit: Limit }
  | { rule: 'missingValues'; values: Scalar[]; limit: Limit }
  | {
      rule: 'invalidValues';
      validValues: Scalar[] | undefined;
      pattern: { pattern: string; written: string } | undefined;
      /** Values that count as missing, by the column's own rule on those: they are not invalid. */
      missing: Scalar[];
      limit: Limit;
    };

/** A rule that judges each row by one value in it. */
export type RowRule = RuleBase & {
  column: string;
  path: readonly [{ field: string }, ...Step[]];
} & ValueRule;

/** A rule of a contract. */
export type Rule =
  | RowRule
  | (RuleBase &
      (
        | { rule: 'unique' | 'primaryKey'; columns: string[] }
        | { rule: 'duplicateValues'; columns: string[]; limit: Limit }
        | { rule: 'relationship'; columns: string[]; to: { object: string; columns: string[] } }
        | { rule: 'rowCount'; limit: Limit }
        | { rule: 'sql'; query: string; limit: Limit }
        | { rule: 'custom'; name: string; compile: PreparedRule }
      ));

interface ContractColumn {
  name: string;
  logicalType: LogicalType | undefined;
  /** Whether its text is read by a format of the contract's own. */
  formatted: boolean;
  /** Personal or classified: its values are shown and kept nowhere. */
  personal: boolean;
  position: Position & { file: string };
}

/** One object of a contract, ready to be compiled against the columns of a dataset. */
export interface Contract {
  file: string;
  object: string;
  columns: ContractColumn[];
  rules: Rule[];
  /** Parts that are promises in prose, which nothing checks. */
  unchecked: string[];
}
