export { describeLimit, type Limit, satisfies } from './limit.ts';
export { loadContract } from './load.ts';
export { nameOf } from './rule-reader.ts';
export type { Contract, Rule, Scalar } from './rules.ts';
export type { LogicalType } from './schema.ts';
