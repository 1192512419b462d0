import type { Annotation, CheckRun } from '../port.ts';
import { type GitHubClient, once } from './client.ts';
import type { Need } from './needs.ts';
import { statusOf } from './refusals.ts';

/** GitHub takes so many annotations in one request. */
const portion = 50;
const longestTitle = 255;
/** By this the check run of an earlier call is known again: its name alone may be another app's. */
const externalId = 'contender';

interface Existing {
  id: number;
  annotations: number;
}

/**
 * Writes a check run, completed unless it is pending. GitHub only ever adds annotations, so an update sends those that are not there
 * yet; the conclusion comes with the last portion.
 */
export async function writeCheck(client: GitHubClient, check: CheckRun): Promise<{ url: string }> {
  const existing = await findCheck(client, check);
  const known = existing === undefined ? new Set<string>() : await knownAnnotations(client, check, existing);
  const missing = check.annotations.filter((annotation) => !known.has(keyOf(annotation)));
  const [first = [], ...others] = portions(missing);
  let { id, url } = await open(client, check, existing, first, others.length === 0);
  for (const [index, annotations] of others.entries()) {
    ({ id, url } = await update(client, check, id, annotations, index === others.length - 1));
  }
  return { url };
}

async function findCheck(client: GitHubClient, check: CheckRun): Promise<Existing | undefined> {
  const need: Need = { doing: `read the checks of ${check.commit}`, permission: 'checks', level: 'write' };
  return client.ask(need, async (octokit) => {
    const checks = await octokit.paginate(octokit.rest.checks.listForRef, {
      ...client.repository,
      ref: check.commit,
      check_name: check.name,
      per_page: 100,
    });
    const ours = checks.find((candidate) => candidate.external_id === externalId);
    return ours === undefined ? undefined : { id: ours.id, annotations: ours.output.annotations_count };
  });
}

async function knownAnnotations(
  client: GitHubClient,
  check: CheckRun,
  existing: Existing,
): Promise<Set<string>> {
  if (existing.annotations === 0) return new Set();
  const need: Need = { doing: `read the annotations of ${check.name}`, permission: 'checks', level: 'write' };
  return client.ask(need, async (octokit) => {
    const annotations = await octokit.paginate(octokit.rest.checks.listAnnotations, {
      ...client.repository,
      check_run_id: existing.id,
      per_page: 100,
    });
    return new Set(
      annotations.map(({ path, start_line, annotation_level, title, message }) =>
        JSON.stringify([path, start_line, annotation_level, title, message]),
      ),
    );
  });
}

/** Updates the existing run, or creates one where there is none or where it belongs to another app. */
async function open(
  client: GitHubClient,
  check: CheckRun,
  existing: Existing | undefined,
  annotations: Annotation[],
  last: boolean,
): Promise<{ id: number; url: string }> {
  if (existing !== undefined) {
    try {
      return await update(client, check, existing.id, annotations, last);
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      const foreign = statusOf(cause) === 403 && cause instanceof Error && /app_id/.test(cause.message);
      if (!foreign) throw error;
    }
  }
  return client.ask(writing(check), async (octokit) => {
    const { data } = await octokit.rest.checks.create({
      ...client.repository,
      head_sha: check.commit,
      ...fields(check, annotations, last),
      ...once,
    });
    return { id: data.id, url: data.html_url ?? data.url };
  });
}

async function update(
  client: GitHubClient,
  check: CheckRun,
  id: number,
  annotations: Annotation[],
  last: boolean,
): Promise<{ id: number; url: string }> {
  return client.ask(writing(check), async (octokit) => {
    const { data } = await octokit.rest.checks.update({
      ...client.repository,
      check_run_id: id,
      ...fields(check, annotations, last),
      // Sent again after an uncertain failure, the annotations would stand there twice.
      ...(annotations.length === 0 ? {} : once),
    });
    return { id: data.id, url: data.html_url ?? data.url };
  });
}

function fields(check: CheckRun, annotations: Annotation[], last: boolean) {
  const progress =
    last && check.conclusion !== 'pending'
      ? ({ status: 'completed', conclusion: check.conclusion } as const)
      : ({ status: 'in_progress' } as const);
  return {
    name: check.name,
    external_id: externalId,
    ...(check.detailsUrl === undefined ? {} : { details_url: check.detailsUrl }),
    ...progress,
    output: {
      title: check.title,
      summary: check.summary,
      annotations: annotations.map((annotation) => ({
        path: annotation.path,
        start_line: annotation.line,
        end_line: annotation.line,
        annotation_level: annotation.level,
        title: shortTitle(annotation),
        message: annotation.message,
      })),
    },
  };
}

function portions(annotations: Annotation[]): Annotation[][] {
  const all: Annotation[][] = [];
  for (let start = 0; start < annotations.length; start += portion) {
    all.push(annotations.slice(start, start + portion));
  }
  return all;
}

function keyOf(annotation: Annotation): string {
  const { path, line, level, message } = annotation;
  return JSON.stringify([path, line, level, shortTitle(annotation), message]);
}

function shortTitle(annotation: Annotation): string {
  return annotation.title.slice(0, longestTitle);
}

function writing(check: CheckRun): Need {
  return { doing: `write the check ${check.name}`, permission: 'checks', level: 'write' };
}
