import { z } from 'zod';
import { notFound, Refusal } from '../answers.ts';
import { presentApp } from '../present/people.ts';
import { pageUrl, repositoryUrl } from '../present/repository.ts';
import { resolveCommit } from '../refs.ts';
import { type Addresses, page, param, type Request, type Route, readBody } from '../router.ts';
import type { CheckRun, Schemas, State } from '../state.ts';

const maximumBytes = 65_535;
const maximumAnnotations = 50;

const conclusionSchema = z.enum([
  'success',
  'failure',
  'neutral',
  'cancelled',
  'skipped',
  'timed_out',
  'action_required',
]);

const annotationSchema = z.object({
  path: z.string(),
  start_line: z.int(),
  end_line: z.int(),
  annotation_level: z.enum(['notice', 'warning', 'failure']),
  title: z.string().max(255).optional(),
  message: z.string().refine((message) => Buffer.byteLength(message) <= 64 * 1024, 'is over 64 KB'),
});

const changesSchema = z.object({
  name: z.string().optional(),
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  conclusion: conclusionSchema.optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  output: z
    .object({
      title: z.string(),
      summary: z.string(),
      text: z.string().optional(),
      annotations: z.array(annotationSchema).optional(),
    })
    .optional(),
});
type Changes = z.infer<typeof changesSchema>;

/** Check runs and their annotations. */
export const checkRoutes: Route[] = [
  {
    method: 'POST',
    path: '/repos/:owner/:repo/check-runs',
    needs: ['checks: write'],
    handle: (request) => {
      const { state, addresses } = request;
      const body = readBody(request, changesSchema.extend({ name: z.string(), head_sha: z.string() }));
      const commit = resolveCommit(state, body.head_sha);
      if (commit === undefined) throw new Refusal(422, `No commit found for SHA: ${body.head_sha}`);
      refuseTooMuch(body);
      const check: CheckRun = {
        id: state.nextId(),
        app: request.token.app,
        name: body.name,
        commit,
        externalId: null,
        detailsUrl: null,
        status: 'queued',
        conclusion: null,
        title: null,
        summary: null,
        text: null,
        annotations: [],
        startedAt: state.now(),
        completedAt: null,
      };
      apply(state, check, body);
      state.checks.push(check);
      return { status: 201, body: presentCheck(state, addresses, check) };
    },
  },
  {
    method: 'PATCH',
    path: '/repos/:owner/:repo/check-runs/:id',
    needs: ['checks: write'],
    handle: (request) => {
      const check = findCheck(request);
      if (check.app !== request.token.app) {
        throw new Refusal(
          403,
          'Invalid app_id - check run can only be modified by the GitHub App that created it.',
        );
      }
      const body = readBody(request, changesSchema);
      refuseTooMuch(body);
      apply(request.state, check, body);
      return { status: 200, body: presentCheck(request.state, request.addresses, check) };
    },
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/check-runs/:id/annotations',
    needs: ['checks: read'],
    handle: (request) => {
      const check = findCheck(request);
      const { owner, repo } = request.state.settings;
      return page(request, check.annotations, `/repos/${owner}/${repo}/check-runs/${check.id}/annotations`);
    },
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/commits/:ref/check-runs',
    needs: ['checks: read'],
    handle: (request) => {
      const { state, addresses, query } = request;
      const ref = param(request, 'ref');
      const commit = resolveCommit(state, ref);
      if (commit === undefined) throw new Refusal(422, `No commit found for SHA: ${ref}`);
      const name = query.get('check_name');
      const checks = state.checks
        .filter((check) => check.commit === commit && (name === null || check.name === name))
        .map((check) => presentCheck(state, addresses, check))
        .reverse();
      const { owner, repo } = state.settings;
      return page(request, checks, `/repos/${owner}/${repo}/commits/${ref}/check-runs`, (shown) => ({
        total_count: checks.length,
        check_runs: shown,
      }));
    },
  },
];

function findCheck(request: Request): CheckRun {
  const check = request.state.checks.find(({ id }) => id === Number(param(request, 'id')));
  if (check === undefined) throw notFound();
  return check;
}

function refuseTooMuch(body: Changes): void {
  for (const [name, text] of Object.entries({ summary: body.output?.summary, text: body.output?.text })) {
    if (Buffer.byteLength(text ?? '') > maximumBytes) {
      throw new Refusal(
        422,
        `Invalid request.\n\nOnly ${maximumBytes} characters are allowed; the ${name} is too long.`,
      );
    }
  }
  const annotations = body.output?.annotations?.length ?? 0;
  if (annotations > maximumAnnotations) {
    throw new Refusal(
      422,
      `Invalid request.\n\nNo more than ${maximumAnnotations} items are allowed; ${annotations} were supplied.`,
    );
  }
}

/** Annotations are added to those that are there; everything else is replaced. */
function apply(state: State, check: CheckRun, changes: Changes): void {
  check.name = changes.name ?? check.name;
  check.detailsUrl = changes.details_url ?? check.detailsUrl;
  check.externalId = changes.external_id ?? check.externalId;
  if (changes.status !== undefined && changes.status !== 'completed') {
    check.status = changes.status;
    check.conclusion = null;
    check.completedAt = null;
  }
  if (changes.status === 'completed' && changes.conclusion === undefined) {
    throw new Refusal(422, 'Invalid request.\n\n"conclusion" is required when the status is completed.');
  }
  if (changes.conclusion !== undefined) {
    check.status = 'completed';
    check.conclusion = changes.conclusion;
    check.completedAt = state.now();
  }
  if (changes.output !== undefined) {
    check.title = changes.output.title;
    check.summary = changes.output.summary;
    check.text = changes.output.text ?? check.text;
    for (const annotation of changes.output.annotations ?? []) {
      check.annotations.push({
        path: annotation.path,
        start_line: annotation.start_line,
        end_line: annotation.end_line,
        start_column: null,
        end_column: null,
        annotation_level: annotation.annotation_level,
        title: annotation.title ?? null,
        message: annotation.message,
        raw_details: null,
        blob_href: `${pageUrl(state)}/blob/${check.commit}/${annotation.path}`,
      });
    }
  }
}

function presentCheck(state: State, addresses: Addresses, check: CheckRun): Schemas['check-run'] {
  const url = `${repositoryUrl(state, addresses)}/check-runs/${check.id}`;
  return {
    id: check.id,
    head_sha: check.commit,
    node_id: `CR_${check.id}`,
    external_id: check.externalId,
    url,
    html_url: `${pageUrl(state)}/runs/${check.id}`,
    details_url: check.detailsUrl,
    status: check.status,
    conclusion: check.conclusion,
    started_at: check.startedAt,
    completed_at: check.completedAt,
    output: {
      title: check.title,
      summary: check.summary,
      text: check.text,
      annotations_count: check.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: check.name,
    check_suite: { id: 1 },
    app: presentApp(addresses, check.app),
    pull_requests: [],
  };
}
