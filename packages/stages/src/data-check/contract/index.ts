export { describeLimit, type Limit, satisfies } from './limit.ts';
export { loadContract, parseContract } from './load.ts';
export type { Contract, ContractColumn, Rule, Scalar } from './rules.ts';
export type { LogicalType } from './schema.ts';
