import { join } from 'node:path';
import {
  ConfigurationError,
  type DeploymentRecord,
  describeError,
  formatDuration,
  loadConfig,
  messageOf,
  parseDuration,
} from '@contender/core';
import type { Deployment, DeploymentState } from '@contender/forge';
import { z } from 'zod';
import { runUserCommand, type UserCommand } from '../shared/command.ts';
import { buildRecord } from '../shared/record.ts';
import { fetchModel, type RegisteredVersion, readRegistry } from '../shared/registry.ts';
import { currentAssignment } from '../shared/registry-state.ts';
import { type Context, defineStage } from '../stage.ts';
import { assignVersion } from './assign.ts';
import { chooseTarget, chooseVersion, requirePromote, requireProtection } from './preparation.ts';

const inputs = z.object({
  environment: z
    .string()
    .optional()
    .describe('The environment to deploy to. Default: the first of the config.'),
  version: z.string().default('latest').describe('The version to deploy, or latest.'),
  rollback: z.boolean().default(false).describe('Go back to the version that the environment had before.'),
});

const maxDescription = 140;

export const deploy = defineStage({
  name: 'deploy',
  summary: 'Deploy a registered version to a protected environment and assign it there, or roll back.',
  kind: 'deployment',
  needs: [],
  inputs,
  outputs: {
    environment: { description: 'The environment.', value: ({ result }) => result.environment },
    version: { description: 'The version that was deployed.', value: ({ result }) => result.version },
    previous: { description: 'The version before, or empty.', value: ({ result }) => result.previous ?? '' },
    outcome: { description: 'success or failure.', value: ({ result }) => result.outcome },
    tag: {
      description: 'The assignment tag; empty after a failure.',
      value: ({ result }) => result.tag ?? '',
    },
  },
  permissions: {
    contents: 'write: reads the release and creates the assignment tag',
    deployments: 'write: creates the deployment and its statuses',
    actions: 'read: reads the protection of the environment and the approvals',
  },
  async run(request, context) {
    const startedAt = context.clock();
    const model = (await loadConfig(context.workspace, request.config)).model(request.model);
    const { environment, target } = chooseTarget(model, request.environment);
    const state = await readRegistry(model.name, context);
    const previous = currentAssignment(state, environment)?.version;
    const version = await chooseVersion(state, model.name, environment, request, context);
    if (!request.rollback) await requirePromote(version, context);
    const protection = await requireProtection(model, environment, version, context);
    const folder = `.contender/models/${model.name}/${version.version}`;
    await fetchModel(version, folder, context);

    const text = describe(version, environment, previous, request.rollback);
    const { delivery } = context.forge;
    const deployment = await delivery.startDeployment({
      environment,
      commit: version.commit,
      description: text.doing.slice(0, maxDescription),
      payload: { model: model.name, version: version.version, tag: version.tag },
    });
    await setStatus(deployment, 'in_progress', text.doing, context);

    const began = performance.now();
    let failure: ConfigurationError | undefined;
    let tag: string | null = null;
    try {
      failure = await runTarget(
        {
          key: `deploy.${environment}.run`,
          command: target.run,
          variables: {
            CONTENDER_MODEL: model.name,
            CONTENDER_VERSION: version.version,
            CONTENDER_ENVIRONMENT: environment,
            CONTENDER_MODEL_DIR: join(context.workspace, folder),
            CONTENDER_PREVIOUS_VERSION: previous ?? '',
          },
          timeoutMs: parseDuration(target.timeout) ?? Number.POSITIVE_INFINITY,
          log: `.contender/logs/${model.name}/deploy-${environment}.log`,
        },
        context,
      );
      if (failure === undefined) {
        const rollbackFrom = request.rollback ? previous : undefined;
        tag = await assignVersion({ version, environment, state, rollbackFrom }, context);
        await setStatus(deployment, 'success', text.done, context);
      } else {
        context.logger.error(describeError(failure));
        await setStatus(deployment, 'failure', failure.message, context);
      }
    } catch (error) {
      await reportInterruption(deployment, error, context);
      throw error;
    }
    const durationSeconds = (performance.now() - began) / 1000;
    return buildRecord(
      {
        kind: 'deployment',
        model: model.name,
        status: failure === undefined ? 'passed' : 'failed',
        subjects: [{ name: 'model', uri: version.release.url, ...version.manifest.folder }],
        materials: version.manifest.records.map(({ kind, digest }) => ({ name: kind, record: digest })),
        startedAt,
        result: {
          environment,
          version: version.version,
          previous: previous ?? null,
          rollback: request.rollback,
          outcome: failure === undefined ? 'success' : 'failure',
          durationSeconds,
          tag,
          deployment: deployment.id,
          approvals: protection.approvals,
          protection:
            protection.environment === undefined
              ? null
              : {
                  reviewers: protection.environment.reviewers,
                  preventSelfReview: protection.environment.preventSelfReview,
                  branches: protection.environment.branches,
                },
          reason: failure === undefined ? `${text.done}.` : describeError(failure),
        },
      },
      context,
    );
  },
  summarize: ({ model, result }) => summarize(model, result),
});

/** The command's own failure is an answer and is returned; after anything else the target's state is not known. */
async function runTarget(command: UserCommand, context: Context): Promise<ConfigurationError | undefined> {
  try {
    await runUserCommand(command, context);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
}

function summarize(model: string, result: DeploymentRecord['result']): string {
  const duration = formatDuration(result.durationSeconds * 1000);
  if (result.outcome === 'failure') {
    return `Deploying ${model} ${result.version} to ${result.environment} failed after ${duration}. ${result.reason}`;
  }
  const approvals = result.approvals
    .filter(({ state }) => state === 'approved')
    .map(({ reviewer }) => reviewer);
  const approved = approvals.length === 0 ? '' : ` Approved by ${[...new Set(approvals)].join(', ')}.`;
  return `${result.reason} It took ${duration}.${approved}`;
}

function describe(
  version: RegisteredVersion,
  environment: string,
  previous: string | undefined,
  rollback: boolean,
): { doing: string; done: string } {
  const what = `${version.model} ${version.version}`;
  const before = previous ?? 'nothing';
  if (rollback) {
    const route = `${environment} back from ${before} to ${what}`;
    return { doing: `Rolling ${route}`, done: `Rolled ${route}` };
  }
  const again = previous === version.version;
  const route = `${what} to ${environment}${again ? ' again' : ` (before: ${before})`}`;
  return { doing: `Deploying ${route}`, done: `Deployed ${route}` };
}

function setStatus(
  deployment: Deployment,
  state: DeploymentState,
  description: string,
  context: Context,
): Promise<void> {
  const logUrl = context.run.run;
  const line = description.split('\n')[0] ?? '';
  return context.forge.delivery.setStatus(deployment, {
    state,
    description: line.slice(0, maxDescription),
    ...(logUrl === null ? {} : { logUrl }),
  });
}

/** The error that is thrown on matters more than a status that cannot be written. */
async function reportInterruption(deployment: Deployment, error: unknown, context: Context): Promise<void> {
  await setStatus(deployment, 'error', messageOf(error), context).catch((second: unknown) =>
    context.logger.warn(`The deployment's status could not be written: ${messageOf(second)}`),
  );
}
