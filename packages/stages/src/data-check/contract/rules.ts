import type { Position } from '@contender/core';
import type { PreparedRule } from '../custom/define.ts';
import type { Limit } from './limit.ts';
import type { LogicalType } from './schema.ts';

interface RuleBase {
  /** `<column>.<rule>`, or the id that the contract gives; unique within a contract. */
  id: string;
  /** Null for a rule over whole rows or the whole dataset. */
  column: string | null;
  severity: 'warn' | 'fail';
  position: Position & { file: string };
}

export type Scalar = string | number | boolean | null;

/**
 * A rule of a contract. Nulls are the business of `required`, `primaryKey`, `nullValues` and, where it lists
 * null, `missingValues` alone: a null breaks no other rule, and keeps no row from being judged by the others.
 */
export type Rule = RuleBase &
  (
    | { rule: 'type'; logicalType: LogicalType }
    | { rule: 'required' }
    | {
        rule: 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum';
        logicalType: LogicalType;
        bound: number | string;
      }
    | { rule: 'minLength' | 'maxLength'; length: number }
    | { rule: 'pattern'; pattern: string; written: string }
    | { rule: 'unique'; columns: string[] }
    | { rule: 'primaryKey'; columns: string[] }
    | { rule: 'nullValues'; limit: Limit }
    | { rule: 'missingValues'; values: Scalar[]; limit: Limit }
    | {
        rule: 'invalidValues';
        validValues: Scalar[] | undefined;
        pattern: { pattern: string; written: string } | undefined;
        limit: Limit;
      }
    | { rule: 'duplicateValues'; columns: string[]; limit: Limit }
    | { rule: 'rowCount'; limit: Limit }
    | { rule: 'sql'; query: string; limit: Limit }
    | { rule: 'custom'; name: string; compile: PreparedRule }
  );

interface ContractColumn {
  name: string;
  logicalType: LogicalType | undefined;
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
