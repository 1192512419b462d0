import { posix, resolve } from 'node:path';
import * as core from '@actions/core';
import { type DataCheckRecord, describeError, exitCodeOf } from '@contender/core';
import type { Command, Outcome } from '@contender/stages';
import { z } from 'zod';
import { createActionLogger } from './action-logger.ts';
import { bringRecords, keepArtifacts } from './artifacts.ts';
import { openHost } from './context.ts';
import { checkInputs, filesNamedIn, readInputs } from './inputs.ts';

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
      command: command.name,
      environment: process.env,
      root: process.env.GITHUB_WORKSPACE ?? '.',
      folder: workingDirectory,
      forge: 'github',
      token: githubToken,
      memoryLimit,
      readable: filesNamedIn(raw),
      runtime: resolve(bundleFolder, 'duckdb'),
      logger,
    });
    try {
      await bringRecords(command, raw, host.context);
      const outcome = await command.run(raw, host.context);
      await publish(outcome);
      if (outcome.record?.kind === 'data-check') await showDataCheck(outcome.record, host.context.folder);
      await keepArtifacts(outcome, host.context);
      if (failing[failOn].includes(outcome.status)) core.setFailed(outcome.text);
      else logger.info(outcome.text);
    } finally {
      await host.close();
    }
  } catch (error) {
    core.setFailed(describeError(error));
    process.exitCode = exitCodeOf(error);
  }
}

/** GitHub shows so many errors, and as many warnings, of a step. */
const shownAnnotations = 10;

/** A data check by itself has no report step after it: its summary, and annotations at the lines of the contract. */
async function showDataCheck(record: DataCheckRecord, folder: string): Promise<void> {
  const { annotationsOf, renderSummary } = await import('@contender/report');
  const records = { model: record.model, dataCheck: record };
  await core.summary.addRaw(renderSummary(records), true).write();
  const annotations = annotationsOf(records);
  for (const [level, write] of [
    ['failure', core.error],
    ['warning', core.warning],
  ] as const) {
    for (const { title, message, path, line } of annotations
      .filter((annotation) => annotation.level === level)
      .slice(0, shownAnnotations)) {
      write(message, { title, file: posix.join(folder, path), startLine: line });
    }
  }
}

async function publish(outcome: Outcome): Promise<void> {
  for (const [name, value] of Object.entries(outcome.outputs)) core.setOutput(name, value);
  if (outcome.summary !== null) await core.summary.addRaw(outcome.summary, true).write();
}
