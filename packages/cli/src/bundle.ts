import { type CommandName, commands } from './commands/index.ts';

/**
 * The entry of the bundle that all actions share: a stub beside it calls this with the action's name. Each command
 * is a chunk of its own, loaded when it is asked for.
 * @param folder where the bundle lies
 */
export async function action(name: CommandName, folder: string): Promise<void> {
  const { runAction } = await import('./host/action.ts');
  await runAction(await commands[name](), folder);
}

/** The command line, as the published package starts it. */
export async function cli(args: readonly string[], runtime: string): Promise<number> {
  const { main } = await import('./main.ts');
  return main(args, runtime);
}
