import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename } from 'node:path';
import { ConfigurationError, capture, messageOf, type RunContext } from '@contender/core';
import { z } from 'zod';
import { version } from '../version.ts';
import type { JobVariables } from './variables.ts';

/** Null when the fork was deleted. */
const repositorySchema = z.object({ full_name: z.string() }).nullable();

const eventSchema = z.object({
  pull_request: z
    .object({
      number: z.int().positive(),
      head: z.object({ sha: z.string(), ref: z.string(), repo: repositorySchema }),
      base: z.object({ repo: repositorySchema }),
    })
    .optional(),
});

/** The facts of a run, from the job's variables where there are any, else from git. */
export async function describeRun(
  variables: JobVariables,
  workspace: string,
  pullRequest: number | undefined,
): Promise<RunContext> {
  const event = await readEvent(variables.GITHUB_EVENT_PATH);
  const ask = async (...args: string[]) => {
    const answer = await capture('git', args, { cwd: workspace });
    return answer.exitCode === 0 ? answer.stdout.trim() : '';
  };
  const known = (value: string | undefined) => (value === undefined || value === '' ? undefined : value);
  const number = pullRequest ?? event.pull_request?.number ?? null;
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = variables;
  return {
    repository: known(repository) ?? basename(workspace),
    commit: event.pull_request?.head.sha ?? known(variables.GITHUB_SHA) ?? (await ask('rev-parse', 'HEAD')),
    ref:
      event.pull_request?.head.ref ??
      known(variables.GITHUB_REF) ??
      (await ask('symbolic-ref', '-q', 'HEAD')),
    pullRequest: number,
    fork:
      event.pull_request !== undefined &&
      event.pull_request.head.repo?.full_name !== event.pull_request.base.repo?.full_name,
    run:
      known(run) === undefined ? null : `${server ?? 'https://github.com'}/${repository}/actions/runs/${run}`,
    actor: known(variables.GITHUB_ACTOR) ?? (known(await ask('config', 'user.name')) || userInfo().username),
    runner: {
      os: variables.RUNNER_OS?.toLowerCase() ?? process.platform,
      arch: variables.RUNNER_ARCH?.toLowerCase() ?? process.arch,
      labels: known(variables.RUNNER_ENVIRONMENT) === undefined ? [] : [variables.RUNNER_ENVIRONMENT ?? ''],
    },
    tool: `contender ${version}`,
  };
}

async function readEvent(path: string | undefined): Promise<z.infer<typeof eventSchema>> {
  if (path === undefined || path === '') return {};
  try {
    return eventSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new ConfigurationError(`The event at GITHUB_EVENT_PATH cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
