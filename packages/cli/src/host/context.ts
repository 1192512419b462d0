import { dirname, join, relative, resolve } from 'node:path';
import { ConfigurationError, contenderFolder, type Logger, prepareContenderFolder } from '@contender/core';
import { type Engine, openEngine } from '@contender/engine';
import { createGitHubForge, createLocalForge, type Forge } from '@contender/forge';
import type { Context } from '@contender/stages';
import { loadDuckDb } from './duckdb.ts';
import { lockWorkspace } from './lock.ts';
import { describeRun } from './run-context.ts';
import { listenForSignals } from './signals.ts';
import { commandEnvironment, type JobVariables } from './variables.ts';

export interface HostOptions {
  /** For the message of a second command in the same workspace. */
  command: string;
  environment: NodeJS.ProcessEnv;
  /** The checkout. */
  root: string;
  /** The folder of the checkout that holds the config, relative to it. */
  folder: string;
  forge: 'github' | 'local';
  token: string | undefined;
  pullRequest?: number | undefined;
  memoryLimit?: string | undefined;
  /** Files outside the workspace that the user named for reading. */
  readable?: readonly string[];
  /** Where a bundle keeps DuckDB's lockfile; undefined in a checkout. */
  runtime: string | undefined;
  logger: Logger;
}

/** A context and the way to let go of what it opened. */
export interface Host {
  context: Context;
  close(): Promise<void>;
}

/** Makes the context that a command runs in; the one place where a job's variables become ports. */
export async function openHost(options: HostOptions): Promise<Host> {
  const { environment, logger } = options;
  const root = resolve(options.root);
  const workspace = resolve(root, options.folder);
  const variables: JobVariables = environment;
  const run = await describeRun(variables, workspace, options.pullRequest);
  await prepareContenderFolder(workspace);
  const clock = () => new Date();
  const apiUrl = variables.GITHUB_API_URL ?? 'https://api.github.com';
  const forge: Forge =
    options.forge === 'local'
      ? createLocalForge({ workspace, actor: run.actor, clock })
      : createGitHubForge({
          token: options.token,
          apiUrl,
          ...splitRepository(variables.GITHUB_REPOSITORY),
          runId: variables.GITHUB_RUN_ID ? Number(variables.GITHUB_RUN_ID) : undefined,
          runUrl: run.run ?? undefined,
          committer: {
            name: 'github-actions[bot]',
            email: '41898282+github-actions[bot]@users.noreply.github.com',
          },
          artifactsAvailable: Boolean(variables.ACTIONS_RUNTIME_TOKEN && variables.ACTIONS_RESULTS_URL),
          logger,
          clock,
          ...(hasProxy(variables) ? { fetch: proxiedFetch } : {}),
        });
  const unlock = await lockWorkspace(workspace, options.command);
  const cancellation = listenForSignals(logger);
  let engine: Promise<Engine> | undefined;
  const context: Context = {
    workspace,
    folder: relative(root, workspace).replaceAll('\\', '/'),
    forge,
    engine: () => {
      engine ??= openEngine({
        workspace,
        temporaryFolder: join(workspace, contenderFolder, 'tmp'),
        ...(options.memoryLimit === undefined ? {} : { memoryLimit: options.memoryLimit }),
        readable: (options.readable ?? []).map((file) => dirname(resolve(workspace, file))),
        signal: cancellation.signal,
        load: () => loadDuckDb({ variables, runtime: options.runtime, logger }),
      });
      return engine;
    },
    logger,
    clock,
    signal: cancellation.signal,
    environment: commandEnvironment(environment),
    run,
  };
  return {
    context,
    close: async () => {
      (await engine?.catch(() => undefined))?.close();
      cancellation.release();
      await unlock();
    },
  };
}

function hasProxy(variables: JobVariables): boolean {
  const { https_proxy, HTTPS_PROXY, http_proxy, HTTP_PROXY } = variables;
  return Boolean(https_proxy || HTTPS_PROXY || http_proxy || HTTP_PROXY);
}

/** The toolkit knows the proxy variables and their exceptions; Node's own fetch does not look at them. */
const proxiedFetch: typeof fetch = async (...request) => {
  const { defaults } = await import('@actions/github/lib/utils');
  const send: typeof fetch = defaults.request?.fetch ?? fetch;
  return send(...request);
};

function splitRepository(repository: string | undefined): { owner: string; repo: string } {
  const [owner, repo] = (repository ?? '').split('/');
  if (owner && repo) return { owner, repo };
  throw new ConfigurationError('The repository is not known', {
    hint: 'Set GITHUB_REPOSITORY to owner/name, or work on the local registry with --forge local.',
  });
}
