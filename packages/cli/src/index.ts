export { type CommandName, commandNames, commands } from './commands/index.ts';
export { actionInputs } from './host/action.ts';
export { type InputField, inputFields } from './host/inputs.ts';
export { main } from './main.ts';
