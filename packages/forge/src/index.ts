export { createGitHubForge } from './github/index.ts';
export {
  approveLocally,
  createLocalForge,
  type LocalProtection,
  protectLocalEnvironment,
} from './local/index.ts';
export type { GitHubOptions, LocalOptions } from './options.ts';
export type {
  Annotation,
  Artifacts,
  Asset,
  CheckRun,
  Delivery,
  Deployment,
  DeploymentState,
  Environment,
  Forge,
  PastDeployment,
  Registry,
  Release,
  ReleaseText,
  Reviews,
  TagRef,
  Workflows,
} from './port.ts';
export { byTimeThenCounter } from './tag-order.ts';
