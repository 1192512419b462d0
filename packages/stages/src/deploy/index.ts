import { join } from 'node:path';
import { ConfigurationError, loadConfig, messageOf, parseDuration } from '@contender/core';
import type { Deployment, DeploymentState } from '@contender/forge';
import { z } from 'zod';
import { runUserCommand, type UserCommand } from '../shared/command.ts';
import { buildRecord } from '../shared/record.ts';
import { fetchModel, readRegistry } from '../shared/registry.ts';
import { currentAssignment } from '../shared/registry-state.ts';
import { type Context, defineStage } from '../stage.ts';
import { assignVersion } from './assign.ts';
import {
  chooseTarget,
  chooseVersion,
  requirePromote,
  requireProtection,
  requireVouched,
} from './preparation.ts';
import { summarizeDeployment, wordDeployment, wordFailure } from './wording.ts';

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
  artifactPart: ({ result }) => result.environment,
  async run(request, context) {
    const startedAt = context.clock();
    const model = (await loadConfig(context.workspace, request.config)).model(request.model);
    const { environment, target } = chooseTarget(model, request.environment);
    const state = await readRegistry(model.name, context);
    const { version, rollback } = await chooseVersion(state, model.name, environment, request, context);
    const assigned = currentAssignment(state, environment)?.version;
    const previous = rollback?.tag === undefined ? assigned : rollback.from;
    requireVouched(version);
    if (!request.rollback) await requirePromote(version, context);
    const protection = await requireProtection(model, environment, version, context);
    const folder = `.contender/models/${model.name}/${version.version}`;
    await fetchModel(version, folder, context);

    const text = wordDeployment(version, environment, previous, rollback);
    const { delivery } = context.forge;
    const deployment = await delivery.startDeployment({
      environment,
      commit: version.commit,
      description: text.doing.slice(0, maxDescription),
      payload: { model: model.name, version: version.version, tag: version.tag },
    });
    await setStatus(deployment, 'in_progress', text.doing, context);

    const began = performance.now();
    let failure: string | undefined;
    let tag = rollback?.tag ?? null;
    try {
      const refusal = await runTarget(
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
          // A server that was started in the background and stopped again must not count as deployed.
          leftovers: 'refuse',
        },
        context,
      );
      if (refusal === undefined) {
        const assignment = { version, environment, state, rollbackFrom: rollback?.from };
        tag ??= await assignVersion(assignment, context);
        await setStatus(deployment, 'success', text.done, context);
      } else {
        failure = wordFailure(refusal, model.name, environment, assigned, request.rollback);
        context.logger.error(failure);
        await setStatus(deployment, 'failure', refusal.message, context);
      }
    } catch (error) {
      // Once the tag is written the deployment is done, whatever failed after it.
      const done = tag !== null && tag !== rollback?.tag;
      const [outcome, line] = done
        ? (['success', text.done] as const)
        : (['error', messageOf(error)] as const);
      await setStatus(deployment, outcome, line, context).catch((second: unknown) =>
        context.logger.warn(`The deployment's status could not be written: ${messageOf(second)}`),
      );
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
          tag: failure === undefined ? tag : null,
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
          reason: failure ?? `${text.done}.`,
        },
      },
      context,
    );
  },
  summarize: ({ model, result }) => summarizeDeployment(model, result),
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
