export { artifactName, asCommand, type Command, commonInputs, type Outcome } from './command.ts';
export { deploy } from './deploy/index.ts';
export { createRegister, type ModelCardInput } from './register/index.ts';
export { retrain } from './retrain/index.ts';
export { killLiveGroups } from './shared/process-group.ts';
export { readRegistry } from './shared/registry.ts';
export { currentAssignment, type RegistryState } from './shared/registry-state.ts';
export type { CommonInputs, Context, Stage } from './stage.ts';
