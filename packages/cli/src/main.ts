import { type AnyRecord, describeError, exitCodeOf, exitCodes } from '@contender/core';
import type { Command as StageCommand } from '@contender/stages';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type CommandName, commandNames, commands } from './commands/index.ts';
import { openHost } from './host/context.ts';
import { checkInputs, filesNamedIn, type InputField, inputFields } from './host/inputs.ts';
import { createTerminalLogger } from './host/terminal-logger.ts';
import { addLocalCommands } from './local.ts';
import { version } from './version.ts';

/**
 * The command line. Logs go to stderr; stdout holds the human summary, or with `--json` the record alone.
 * Resolves to the exit code: 0 passed, 1 a gate says no, 2 the user can fix it, 3 the world failed.
 * @param runtime where a bundle keeps DuckDB's lockfile; undefined in a checkout
 */
export async function main(args: readonly string[], runtime?: string): Promise<number> {
  let exitCode: number = exitCodes.passed;
  const program = new Command('contender')
    .description('Continuous model delivery in GitHub itself: from data checks to retraining, with evidence.')
    .version(version)
    // `deploy --version 1.2.0` is the deploy command's own option.
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText(
      'after',
      `\nExit codes: 0 passed · 1 a gate says no · 2 you can fix it · 3 the world failed, run again\n`,
    );
  const asked = args[0];
  for (const name of commandNames) {
    // Only the command that was asked for is loaded; the others need one line in the list.
    if (asked !== undefined && commandNames.some((known) => known === asked) && asked !== name) continue;
    const command = await commands[name]();
    addCommand(program, name, command, async (options) => {
      exitCode = await runCommand(command, options, runtime);
    });
  }
  addLocalCommands(program);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // commander has printed its own complaint or the help already.
    if (isCommanderError(error)) return error.exitCode === 0 ? exitCodes.passed : exitCodes.configuration;
    createTerminalLogger(process.stderr, false).error(describeError(error));
    return exitCodeOf(error);
  }
}

interface GlobalOptions {
  json?: boolean;
  forge: 'github' | 'local';
  workingDirectory: string;
  pullRequest?: number;
  memoryLimit?: string;
  verbose?: boolean;
}

type Options = GlobalOptions & Record<string, unknown>;

function addCommand(
  program: Command,
  name: CommandName,
  command: StageCommand,
  action: (options: Options) => Promise<void>,
): void {
  const sub = program.command(name).description(command.summary);
  for (const field of inputFields(command.inputs)) sub.addOption(toOption(field));
  sub
    .option('--json', 'print the record, and nothing else, to stdout')
    .addOption(
      new Option('--forge <forge>', 'where registry and reports live')
        .choices(['local', 'github'])
        .default('local'),
    )
    .option('--pull-request <number>', 'the pull request to report to', wholeNumber)
    .option('-C, --working-directory <folder>', 'the repository', '.')
    .option('--memory-limit <size>', 'memory for the query engine, for example 4GB')
    .option('--verbose', 'say more')
    .action(action);
}

function toOption(field: InputField): Option {
  const flag = field.kind === 'flag';
  const negated = flag && field.default === 'true';
  // The schema applies defaults; here they are only shown.
  const shown = flag || field.default === undefined ? '' : ` (default: ${field.default})`;
  const option = new Option(
    negated ? `--no-${field.option}` : flag ? `--${field.option}` : `--${field.option} <${field.kind}>`,
    negated
      ? `Do not ${field.description.charAt(0).toLowerCase()}${field.description.slice(1)}`
      : `${field.description}${shown}`,
  );
  if (field.choices !== undefined) option.choices([...field.choices]);
  if (field.kind === 'number') option.argParser(Number);
  return option;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return number;
}

async function runCommand(
  command: StageCommand,
  options: Options,
  runtime: string | undefined,
): Promise<number> {
  const values = Object.fromEntries(inputFields(command.inputs).map(({ name }) => [name, options[name]]));
  checkInputs(command.inputs, values, '--');
  // The token is ours: the user's commands do not see it.
  const { GITHUB_TOKEN: token, ...environment } = process.env;
  const host = await openHost({
    command: `contender ${command.name}`,
    environment,
    root: options.workingDirectory,
    folder: '.',
    forge: options.forge,
    token,
    pullRequest: options.pullRequest,
    memoryLimit: options.memoryLimit,
    readable: filesNamedIn(values),
    runtime,
    logger: createTerminalLogger(process.stderr, options.verbose === true),
  });
  try {
    const { record, status, outputs, text, passed } = await command.run(values, host.context);
    const json: AnyRecord | object = record ?? { status, outputs };
    process.stdout.write(`${options.json === true ? JSON.stringify(json, null, 2) : text}\n`);
    return passed ? exitCodes.passed : exitCodes.gate;
  } finally {
    await host.close();
  }
}

function isCommanderError(error: unknown): error is { exitCode: number } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');
}
