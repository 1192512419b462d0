import {
  type ApprovalEvidence,
  ConfigurationError,
  ExternalError,
  type ModelContext,
  messageOf,
} from '@contender/core';
import type { Environment } from '@contender/forge';
import { fetchRecord, openVersion, type RegisteredVersion } from '../shared/registry.ts';
import { currentAssignment, type RegistryState } from '../shared/registry-state.ts';
import type { Context } from '../stage.ts';
import { checkProtection, refuseApprovals } from './protection.ts';
import { planRollback, type Rollback } from './rollback.ts';

export interface DeployRequest {
  environment?: string | undefined;
  version: string;
  rollback: boolean;
}

/** The environment that is asked for, else the first of the config. */
export function chooseTarget(model: ModelContext, asked: string | undefined) {
  const names = Object.keys(model.config.deploy);
  const environment = asked ?? names[0];
  const target = environment === undefined ? undefined : model.config.deploy[environment];
  if (environment === undefined || target === undefined) {
    const { line, column } = model.positionOf('deploy');
    const what = environment === undefined ? 'no environment' : `no environment "${environment}"`;
    throw new ConfigurationError(`${model.file}:${line}:${column}: models.${model.name}.deploy has ${what}`, {
      hint:
        names.length === 0
          ? 'Add one, for example\n  deploy:\n    staging: { run: ./deploy.sh }'
          : `There is: ${names.join(', ')}.`,
    });
  }
  return { environment, target };
}

/** The version to deploy: the one asked for, or that of the rollback. */
export async function chooseVersion(
  state: RegistryState,
  model: string,
  environment: string,
  request: DeployRequest,
  context: Context,
): Promise<{ version: RegisteredVersion; rollback: Rollback | undefined }> {
  if (!request.rollback) {
    return { version: await openVersion(state, model, request.version, context), rollback: undefined };
  }
  if (request.version !== 'latest') {
    throw new ConfigurationError(
      'A rollback goes to the version before; `version` cannot be given beside it',
      {
        hint: 'Leave out one of the two.',
      },
    );
  }
  const last = await context.forge.delivery.findLastDeployment({ environment, model });
  const rollback = planRollback(state, environment, last, context.run.run);
  if (rollback === undefined) {
    const current = currentAssignment(state, environment)?.version;
    throw new ConfigurationError(`${environment} had no version of ${model} before ${current ?? 'this'}`, {
      hint: 'There is nothing to go back to. Deploy a version by its number.',
    });
  }
  return { version: await openVersion(state, model, rollback.version, context), rollback };
}

/** Refuses a version whose tag says nothing about its files: anybody might have changed them since. */
export function requireVouched(version: RegisteredVersion): void {
  if (version.vouched) return;
  throw new ConfigurationError(
    `${version.tag} is not deployed: its tag holds no digest of the manifest, so nothing vouches for its files`,
    {
      hint: `The tag was made by hand or by another tool. Register the model: \`contender register --model ${version.model}\` makes a tag that holds it.`,
    },
  );
}

/** Refuses a version whose own evaluation does not say promote. */
export async function requirePromote(version: RegisteredVersion, context: Context): Promise<void> {
  const evaluation = await fetchRecord(version, 'evaluation', context);
  if (evaluation === undefined) {
    throw new ConfigurationError(`${version.tag} carries no evaluation record`, {
      hint: 'Only a version that was evaluated is deployed. Evaluate and register it again.',
    });
  }
  const { verdict, reasons, challenger } = evaluation.record.result;
  if (verdict !== 'promote') {
    throw new ConfigurationError(`${version.tag} is not deployed: its verdict is ${verdict}`, {
      hint: reasons.join('\n'),
    });
  }
  const { sha256 } = version.manifest.folder;
  if (challenger.model !== sha256) {
    throw new ConfigurationError(
      `${version.tag} is not deployed: its evaluation judged ${challenger.model ?? 'ready predictions'}, its model folder is ${sha256}`,
      { hint: 'The verdict says nothing about these files. Evaluate and register the model again.' },
    );
  }
}

/**
 * Makes sure that the environment is protected as the config demands, and that whoever must approve did.
 * @throws ConfigurationError with what is missing; what cannot be read stops the deployment too
 */
export async function requireProtection(
  model: ModelContext,
  environmentName: string,
  version: RegisteredVersion,
  context: Context,
): Promise<{ environment: Environment | undefined; approvals: ApprovalEvidence[] }> {
  const { delivery } = context.forge;
  const environment = await delivery.findEnvironment(environmentName).catch((error: unknown) => {
    throw unknownProtection(`protection of ${environmentName} is`, error);
  });
  const require = model.config.deploy[environmentName]?.require;
  const missing = require === undefined ? [] : checkProtection(environment, require);
  if (missing.length > 0) {
    const { line, column } = model.positionOf('deploy', environmentName, 'require');
    throw new ConfigurationError(
      `${model.file}:${line}:${column}: the environment ${environmentName} lacks protection that the config demands`,
      { hint: `${missing.join('\n')}\nThe settings: ${environment?.url ?? 'Settings → Environments'}` },
    );
  }
  if (environment === undefined || environment.reviewers === 0) return { environment, approvals: [] };
  const approvals = await delivery
    .listApprovals({ environment: environmentName, commit: version.commit })
    .catch((error: unknown) => {
      throw unknownProtection(`approvals of ${environmentName} are`, error);
    });
  const reason = refuseApprovals(approvals, environment, context.run.actor);
  if (reason !== undefined) {
    throw new ConfigurationError(`${version.tag} is not deployed to ${environmentName}: ${reason}`, {
      hint: howToApprove(environmentName, version, context),
    });
  }
  return { environment, approvals };
}

function howToApprove(environment: string, version: RegisteredVersion, context: Context): string {
  return context.forge.kind === 'github'
    ? `The job must name \`environment: ${environment}\`; GitHub then asks the environment's reviewers before it starts.`
    : `A reviewer says: contender local approve ${environment} --reviewer NAME --commit ${version.tag}`;
}

/** Keeps the kind of the error: a missing permission can be mended, a network fault passes. */
function unknownProtection(what: string, error: unknown): Error {
  const message = `Nothing was deployed: the ${what} unknown. ${messageOf(error)}`;
  if (error instanceof ConfigurationError) {
    return new ConfigurationError(message, {
      cause: error,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  }
  return new ExternalError(message, { cause: error });
}
