import { resolve } from 'node:path';
import * as core from '@actions/core';
import { describeError, exitCodeOf, loadConfig, readRecord, recordPath } from '@contender/core';
import type { Command, Context, Outcome } from '@contender/stages';
import { z } from 'zod';
import { createActionLogger } from './action-logger.ts';
import { openHost } from './context.ts';
import { checkInputs, filesNamedIn, readInputs } from './inputs.ts';
import { abortOnSignals } from './signals.ts';

/** The inputs that every action takes beside its command's own. */
export const actionInputs = z.object({
  workingDirectory: z.string().default('.').describe('The folder of the repository that holds the config.'),
  failOn: z
    .enum(['failed', 'warned', 'never'])
    .default('failed')
    .describe('Which status fails the step. Errors always do.'),
  memoryLimit: z.string().optional().describe('Memory for the query engine, for example 4GB. Default: 1GB.'),
  githubToken: z.string().optional().describe('The token for the GitHub API. Default: the workflow token.'),
});

const failing: Record<z.output<typeof actionInputs>['failOn'], readonly Outcome['status'][]> = {
  failed: ['failed'],
  warned: ['failed', 'warned'],
  never: [],
};

/** Runs a command as a workflow step: inputs, records from earlier jobs, outputs, job summary, exit code. */
export async function runAction(command: Command, bundleFolder: string): Promise<void> {
  const logger = createActionLogger();
  try {
    const schema = command.inputs.extend(actionInputs.shape);
    const raw = readInputs(schema, (name) => core.getInput(name));
    checkInputs(schema, raw, 'The input ');
    const { workingDirectory, failOn, memoryLimit, githubToken } = actionInputs.parse(raw);
    if (githubToken !== undefined) core.setSecret(githubToken);
    const host = await openHost({
      environment: process.env,
      workspace: resolve(process.env.GITHUB_WORKSPACE ?? '.', workingDirectory),
      forge: 'github',
      token: githubToken,
      memoryLimit,
      readable: filesNamedIn(raw),
      runtime: resolve(bundleFolder, 'duckdb'),
      logger,
      signal: abortOnSignals(),
    });
    try {
      await bringRecords(command, raw, host.context);
      const outcome = await command.run(raw, host.context);
      await keepFiles(outcome, host.context);
      await publish(outcome);
      if (failing[failOn].includes(outcome.status)) core.setFailed(outcome.text);
      else core.info(outcome.text);
    } finally {
      await host.close();
    }
  } catch (error) {
    core.setFailed(describeError(error));
    process.exitCode = exitCodeOf(error);
  }
}

/** Fetches what an earlier job of the run left: the records that this command reads, and their files. */
async function bringRecords(command: Command, raw: Record<string, unknown>, context: Context): Promise<void> {
  if (command.needs.length === 0) return;
  const config = z.string().optional().parse(raw.config);
  const model = (await loadConfig(context.workspace, config)).model(z.string().optional().parse(raw.model));
  for (const kind of command.needs) {
    if ((await readRecord(context.workspace, model.name, kind)) !== undefined) continue;
    const name = artifactName(model.name, kind);
    const found = await context.forge.artifacts.download({ name, destination: context.workspace });
    if (found) context.logger.info(`${recordPath(model.name, kind)} came with the artifact ${name}`);
  }
}

/** Uploads the record and its files for the later jobs of the run. */
async function keepFiles(outcome: Outcome, context: Context): Promise<void> {
  if (outcome.record === null || outcome.files.length === 0) return;
  await context.forge.artifacts.upload({
    name: artifactName(outcome.record.model, outcome.record.kind),
    root: context.workspace,
    files: outcome.files,
  });
}

function artifactName(model: string, kind: string): string {
  return `contender-${model}-${kind}`;
}

async function publish(outcome: Outcome): Promise<void> {
  for (const [name, value] of Object.entries(outcome.outputs)) core.setOutput(name, value);
  if (outcome.summary !== null) await core.summary.addRaw(outcome.summary, true).write();
}
