import { z } from 'zod';
import { type Answer, Refusal } from '../answers.ts';
import type { Request } from '../router.ts';
import { type Addresses, readBody } from '../router.ts';
import type { Artifact, State } from '../state.ts';

/** Path of the artifact service; its protocol is Twirp with JSON bodies in protobuf's field names. */
export const artifactService = '/twirp/github.actions.results.api.v1.ArtifactService/';

const maximumArtifacts = 500;

const scopeSchema = z.object({ scp: z.string() });
const jobSchema = z.object({ workflow_run_backend_id: z.string(), workflow_job_run_backend_id: z.string() });
const namedSchema = jobSchema.extend({ name: z.string().min(1) });
const createSchema = namedSchema.extend({ mime_type: z.string().default('application/zip') });
const finalizeSchema = namedSchema.extend({ size: z.string(), hash: z.string().optional() });
const listSchema = jobSchema.extend({ name_filter: z.string().optional(), id_filter: z.string().optional() });

interface Job {
  run: string;
  job: string;
}

/** A runtime token: a JWT whose scope names the run and the job; the double does not sign it. */
export function runtimeToken({ run, job }: Job): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ scp: `Actions.Results:${run}:${job}` })}.${part('signature')}`;
}

/** Answers one call of the artifact service. */
export function callArtifactService(method: string, request: Request): Answer {
  const { state, addresses } = request;
  const job = readRuntimeToken(request.headers.authorization);
  switch (method) {
    case 'CreateArtifact': {
      const body = readBody(request, createSchema);
      sameRun(job, body.workflow_run_backend_id);
      return create(state, addresses, job, body.name, body.mime_type);
    }
    case 'FinalizeArtifact': {
      const body = readBody(request, finalizeSchema);
      sameRun(job, body.workflow_run_backend_id);
      const artifact = find(state, job, body.name);
      if (String(artifact.data.length) !== body.size)
        throw twirp(400, 'invalid_argument', 'size does not match the blob');
      artifact.finalized = true;
      artifact.digest = body.hash ?? null;
      return { status: 200, body: { ok: true, artifact_id: String(artifact.id) } };
    }
    case 'ListArtifacts': {
      const body = readBody(request, listSchema);
      sameRun(job, body.workflow_run_backend_id);
      const artifacts = state.artifacts.filter(
        (artifact) =>
          artifact.run === job.run &&
          artifact.finalized &&
          (body.name_filter ?? artifact.name) === artifact.name &&
          (body.id_filter ?? String(artifact.id)) === String(artifact.id),
      );
      return { status: 200, body: { artifacts: artifacts.map(present) } };
    }
    case 'GetSignedArtifactURL': {
      const body = readBody(request, namedSchema);
      const artifact = find(state, job, body.name);
      return { status: 200, body: { signed_url: signedUrl(addresses, artifact) } };
    }
    case 'DeleteArtifact': {
      const body = readBody(request, namedSchema);
      const artifact = find(state, job, body.name);
      state.artifacts.splice(state.artifacts.indexOf(artifact), 1);
      return { status: 200, body: { ok: true, artifact_id: String(artifact.id) } };
    }
    default:
      throw twirp(404, 'bad_route', `no handler for ${method}`);
  }
}

function create(state: State, addresses: Addresses, job: Job, name: string, mimeType: string): Answer {
  const inRun = state.artifacts.filter((artifact) => artifact.run === job.run);
  if (inRun.some((artifact) => artifact.name === name && artifact.finalized)) {
    throw twirp(409, 'already_exists', 'an artifact with this name already exists on the workflow run');
  }
  if (inRun.length >= maximumArtifacts)
    throw twirp(429, 'resource_exhausted', 'too many artifacts in this job');
  const artifact: Artifact = {
    id: state.nextId(),
    name,
    ...job,
    mimeType,
    finalized: false,
    digest: null,
    blocks: new Map(),
    data: Buffer.alloc(0),
    createdAt: state.now(),
  };
  const unfinished = state.artifacts.findIndex((other) => other.run === job.run && other.name === name);
  if (unfinished >= 0) state.artifacts.splice(unfinished, 1);
  state.artifacts.push(artifact);
  return { status: 200, body: { ok: true, signed_upload_url: signedUrl(addresses, artifact) } };
}

function readRuntimeToken(authorization: string | undefined): Job {
  try {
    const payload = (authorization ?? '').replace(/^bearer /i, '').split('.')[1] ?? '';
    const { scp } = scopeSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    const [, run, job] = /Actions\.Results:([^: ]+):([^: ]+)/.exec(scp) ?? [];
    if (run !== undefined && job !== undefined) return { run, job };
  } catch {
    // Answered like a token without the scope.
  }
  throw twirp(401, 'unauthenticated', 'the runtime token has no scope for artifacts');
}

function sameRun(job: Job, run: string): void {
  if (job.run !== run) throw twirp(403, 'permission_denied', 'the token belongs to another run');
}

function find(state: State, job: Job, name: string): Artifact {
  const artifact = state.artifacts.find((candidate) => candidate.run === job.run && candidate.name === name);
  if (artifact === undefined) throw twirp(404, 'not_found', 'artifact not found');
  return artifact;
}

function present(artifact: Artifact): Record<string, unknown> {
  return {
    workflow_run_backend_id: artifact.run,
    workflow_job_run_backend_id: artifact.job,
    database_id: String(artifact.id),
    name: artifact.name,
    size: String(artifact.data.length),
    created_at: artifact.createdAt,
    digest: artifact.digest,
  };
}

function signedUrl(addresses: Addresses, artifact: Artifact): string {
  return `${addresses.storage}/artifacts/${artifact.id}?sv=2026-01-01&sig=${artifact.id}`;
}

function twirp(status: number, code: string, message: string): Refusal {
  const refusal = new Refusal(status, message);
  refusal.answer.body = { code, msg: message };
  return refusal;
}
