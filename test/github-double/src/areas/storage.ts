import type { Answer } from '../answers.ts';
import type { Received } from '../listener.ts';
import type { State } from '../state.ts';

/**
 * The storage behind assets and artifacts, as Azure's blob service answers: it trusts the signed address alone
 * and refuses a request that brings an authorization header as well.
 */
export function callStorage(state: State, request: Received): Answer {
  if (request.headers.authorization !== undefined) return problem(400, 'InvalidAuthenticationInfo');
  const [, kind, id] = request.path.split('/');
  if (request.query.get('sig') !== id) return problem(403, 'AuthenticationFailed');
  if (kind === 'assets') {
    const asset = state.releases
      .flatMap((release) => release.assets)
      .find((candidate) => String(candidate.id) === id);
    return asset === undefined ? problem(404, 'BlobNotFound') : file(asset.data, asset.contentType);
  }
  const artifact = state.artifacts.find((candidate) => String(candidate.id) === id);
  if (artifact === undefined) return problem(404, 'BlobNotFound');
  if (request.method === 'GET') return file(artifact.data, artifact.mimeType);
  if (request.method !== 'PUT') return problem(405, 'UnsupportedHttpVerb');
  const part = request.query.get('comp');
  if (part === 'block') {
    artifact.blocks.set(request.query.get('blockid') ?? '', request.body);
    return created();
  }
  if (part === 'blocklist') {
    const blocks: Buffer[] = [];
    for (const [, blockId = ''] of request.body.toString('utf8').matchAll(/<Latest>([^<]+)<\/Latest>/g)) {
      const block = artifact.blocks.get(blockId);
      if (block === undefined) return problem(400, 'InvalidBlockList');
      blocks.push(block);
    }
    artifact.data = Buffer.concat(blocks);
    artifact.blocks.clear();
    return created();
  }
  artifact.data = request.body;
  return created();
}

function created(): Answer {
  return { status: 201, headers: { etag: '"0x1"', 'x-ms-version': '2026-01-01' } };
}

function file(data: Buffer, contentType: string): Answer {
  return { status: 200, headers: { 'content-type': contentType }, body: data };
}

function problem(status: number, code: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
    body: Buffer.from(`<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code></Error>`),
  };
}
