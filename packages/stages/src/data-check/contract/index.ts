export { integerFormats, numberFormats, textFormats } from './formats.ts';
export { describeLimit, type Limit, satisfies } from './limit.ts';
export { loadContract } from './load.ts';
export { nameOf } from './rule-reader.ts';
export type { Contract, RowRule, Rule, Scalar, Step, ValueRule } from './rules.ts';
export type { LogicalType } from './schema.ts';
