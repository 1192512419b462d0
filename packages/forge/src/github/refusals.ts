import { ConfigurationError, ExternalError } from '@contender/core';
import { z } from 'zod';
import type { Need } from './needs.ts';

const requestErrorSchema = z.object({
  status: z.int(),
  message: z.string(),
  response: z.object({ headers: z.record(z.string(), z.unknown()) }).optional(),
});
type RequestError = z.infer<typeof requestErrorSchema>;

const graphqlErrorSchema = z.object({
  errors: z.array(z.object({ type: z.string().optional(), message: z.string() })).min(1),
});

/** The HTTP status of a refused or failed request; 500 also where GitHub could not be reached. */
export function statusOf(error: unknown): number | undefined {
  return requestErrorSchema.safeParse(error).data?.status;
}

/** Whether the failure leaves open if GitHub has done the work. */
export function isUncertain(error: unknown): boolean {
  return (statusOf(error) ?? 0) >= 500;
}

/** No token was given at all. */
export function missingToken(need: Need): ConfigurationError {
  return new ConfigurationError(`There is no GitHub token to ${need.doing} with.`, { hint: tokenHint(need) });
}

/**
 * The one place where GitHub's refusals become our errors. Octokit blackens the token in its own errors, so the
 * cause may be kept.
 */
export function toForgeError(error: unknown, need: Need): Error {
  if (error instanceof ConfigurationError || error instanceof ExternalError) return error;
  const refusal = requestErrorSchema.safeParse(error).data;
  if (refusal !== undefined) return fromStatus(refusal, error, need);
  const graphql = graphqlErrorSchema.safeParse(error).data?.errors[0];
  if (graphql !== undefined) {
    if (graphql.type === 'NOT_FOUND' || graphql.type === 'FORBIDDEN')
      return lacking(need, graphql.message, error);
    return new ExternalError(`GitHub failed to ${need.doing}.`, { hint: againHint, cause: error });
  }
  return new ExternalError(`GitHub could not ${need.doing}.`, { hint: againHint, cause: error });
}

const againHint = 'Running again is safe and completes what is missing.';

function fromStatus(refusal: RequestError, error: unknown, need: Need): Error {
  const { status, message } = refusal;
  if (status === 401) {
    return new ConfigurationError(`GitHub did not accept the token to ${need.doing}: ${message}`, {
      hint: tokenHint(need),
      cause: error,
    });
  }
  if (isRateLimit(refusal)) {
    return new ExternalError(`GitHub limits the rate of requests and would not ${need.doing} now.`, {
      hint: 'Run again later. A GitHub App token has a limit of its own.',
      cause: error,
    });
  }
  if (status === 403 && /workflows?` permission|without `workflows/i.test(message))
    return lackingWorkflows(need, error);
  if (status === 403 || (status === 404 && need.level === 'write')) return lacking(need, message, error);
  if (status >= 500) {
    return new ExternalError(`GitHub failed to ${need.doing}.`, { hint: againHint, cause: error });
  }
  const hint = status === 404 ? 'Check the name, and that the token may read the repository.' : undefined;
  return new ConfigurationError(`GitHub refused to ${need.doing}: ${message}`, {
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  });
}

function isRateLimit({ status, message, response }: RequestError): boolean {
  if (status === 429) return true;
  const headers = response?.headers ?? {};
  return (
    status === 403 &&
    (/rate limit/i.test(message) ||
      headers['retry-after'] !== undefined ||
      headers['x-ratelimit-remaining'] === '0')
  );
}

function lacking(need: Need, message: string, cause: unknown): ConfigurationError {
  const lines = [
    `The token needs the permission \`${need.permission}: ${need.level}\`. Add to the job (or to the workflow):`,
    permissionLines(need),
  ];
  if (need.level === 'write' && (need.permission === 'pull-requests' || need.permission === 'checks')) {
    lines.push(
      'On a pull request from a fork the token is read-only whatever `permissions:` says. There the way has two ' +
        'stages: this run uploads its record as an artifact, and a second workflow on `workflow_run`, which runs ' +
        'no code of the pull request, reads it and writes.',
    );
  }
  if (statusOf(cause) === 404) lines.push('If it has that already, what is asked for does not exist.');
  if (need.level === 'write' && need.permission === 'contents') {
    lines.push(
      'If it has that already: a commit that changes `.github/workflows/` against the default branch needs a ' +
        'GitHub App token or a personal access token that may write workflows.',
    );
  }
  return new ConfigurationError(`The token may not ${need.doing}: ${message}`, {
    hint: lines.join('\n'),
    cause,
  });
}

/** A job's own token can never be granted this. */
function lackingWorkflows(need: Need, cause: unknown): ConfigurationError {
  return new ConfigurationError(
    `The token may not ${need.doing}: the commit changes \`.github/workflows/\` against the default branch.`,
    {
      hint:
        'The default token can never be allowed that. Pass a GitHub App token or a personal access token with ' +
        '`contents: write` and `workflows: write` as `github-token`, or bring the workflow change to the default branch first.',
      cause,
    },
  );
}

function tokenHint(need: Need): string {
  return [
    'Pass it to the action and let the job have the permission:',
    'with:',
    `  github-token: \${{ github.token }}`,
    permissionLines(need),
  ].join('\n');
}

function permissionLines(need: Need): string {
  return `permissions:\n  ${need.permission}: ${need.level}`;
}
