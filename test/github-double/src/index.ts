export { type Answer, secondaryRateLimit } from './answers.ts';
export type { Fault } from './faults.ts';
export type { Seed } from './seed.ts';
export { type GitHubDouble, type GitHubDoubleOptions, type LoggedRequest, startGitHub } from './server.ts';
export type * from './state.ts';
export type { Level, Need, Permission, TokenOptions } from './tokens.ts';
