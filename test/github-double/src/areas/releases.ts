import { z } from 'zod';
import { type Answer, invalid, notFound, Refusal } from '../answers.ts';
import { presentRelease } from '../present/release.ts';
import { isLocked, resolveCommit } from '../refs.ts';
import { page, param, type Request, type Route, readBody } from '../router.ts';
import type { Release } from '../state.ts';
import { grants } from '../tokens.ts';

const releaseSchema = z.object({
  tag_name: z.string().min(1),
  target_commitish: z.string().optional(),
  name: z.string().optional(),
  body: z.string().optional(),
  draft: z.boolean().optional(),
  prerelease: z.boolean().optional(),
});

/** Releases without their assets. Drafts show themselves only to who may write contents. */
export const releaseRoutes: Route[] = [
  {
    method: 'GET',
    path: '/repos/:owner/:repo/releases',
    needs: ['contents: read'],
    handle: (request) => {
      const { state, addresses } = request;
      const releases = state.releases
        .filter((release) => isVisible(request, release))
        .map((release) => presentRelease(state, addresses, release))
        .reverse();
      return page(request, releases, `/repos/${state.settings.owner}/${state.settings.repo}/releases`);
    },
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/releases/tags/:tag',
    needs: ['contents: read'],
    handle: (request) => {
      const tag = param(request, 'tag');
      const release = request.state.releases.find((candidate) => !candidate.draft && candidate.tag === tag);
      if (release === undefined) throw notFound();
      return answer(200, request, release);
    },
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/releases/:id',
    needs: ['contents: read'],
    handle: (request) => answer(200, request, findRelease(request)),
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/releases',
    needs: ['contents: write'],
    handle: (request) => {
      const { state } = request;
      const body = readBody(request, releaseSchema);
      const release: Release = {
        id: state.nextId(),
        tag: body.tag_name,
        target: body.target_commitish ?? state.settings.defaultBranch,
        name: body.name ?? null,
        body: body.body ?? null,
        draft: true,
        prerelease: body.prerelease ?? false,
        immutable: false,
        createdAt: state.now(),
        publishedAt: null,
        assets: [],
      };
      refuseTag(request, release);
      if (body.draft !== true) publish(request, release);
      state.releases.push(release);
      return answer(201, request, release);
    },
  },
  {
    method: 'PATCH',
    path: '/repos/:owner/:repo/releases/:id',
    needs: ['contents: write'],
    handle: (request) => {
      const release = findRelease(request);
      const body = readBody(request, releaseSchema.partial());
      const tag = body.tag_name ?? release.tag;
      if (release.immutable && tag !== release.tag) {
        throw invalid('Release', 'custom', 'tag_name', 'tag_name cannot be changed on an immutable release');
      }
      const changed = { ...release, tag, target: body.target_commitish ?? release.target };
      if (tag !== release.tag) refuseTag(request, changed);
      release.tag = changed.tag;
      release.target = changed.target;
      release.name = body.name ?? release.name;
      release.body = body.body ?? release.body;
      release.prerelease = body.prerelease ?? release.prerelease;
      if (body.draft === false && release.draft) {
        refuseTag(request, release);
        publish(request, release);
      }
      return answer(200, request, release);
    },
  },
  {
    method: 'DELETE',
    path: '/repos/:owner/:repo/releases/:id',
    needs: ['contents: write'],
    handle: (request) => {
      const release = findRelease(request);
      request.state.releases.splice(request.state.releases.indexOf(release), 1);
      return { status: 204 };
    },
  },
];

/** The release that the path names; 404 for a draft that the token may not see. */
export function findRelease(request: Request): Release {
  const id = Number(param(request, 'id'));
  const release = request.state.releases.find((candidate) => candidate.id === id);
  if (release === undefined || !isVisible(request, release)) throw notFound();
  return release;
}

function isVisible(request: Request, release: Release): boolean {
  return !release.draft || grants(request.token, 'contents: write');
}

function answer(status: number, request: Request, release: Release): Answer {
  return { status, body: presentRelease(request.state, request.addresses, release) };
}

function refuseTag(request: Request, release: Release): void {
  const { state } = request;
  if (state.releases.some((other) => other.id !== release.id && !other.draft && other.tag === release.tag)) {
    throw invalid('Release', 'already_exists', 'tag_name');
  }
  if (state.burnedTags.has(release.tag)) {
    throw invalid('Release', 'custom', 'tag_name', 'tag_name was used by an immutable release');
  }
  const commit = resolveCommit(state, release.target);
  if (commit === undefined) throw invalid('Release', 'invalid', 'target_commitish');
  if (state.commits.get(commit)?.changesWorkflows === true && !grants(request.token, 'workflows: write')) {
    throw new Refusal(403, 'Resource not accessible by integration', {
      headers: { 'x-accepted-github-permissions': 'contents=write,workflows=write' },
    });
  }
}

/** Makes the release public; a tag that is not there yet becomes a light one. */
function publish(request: Request, release: Release): void {
  const { state } = request;
  const ref = `refs/tags/${release.tag}`;
  const commit = resolveCommit(state, release.target);
  if (!state.refs.has(ref) && commit !== undefined) state.refs.set(ref, { ref, sha: commit, type: 'commit' });
  release.draft = false;
  release.publishedAt = state.now();
  release.immutable = state.settings.immutableReleases;
  if (release.immutable) state.burnedTags.add(release.tag);
}

/** 422 where the release's assets may not change any more. */
export function refuseLocked(request: Request, release: Release): void {
  if (!release.draft && isLocked(request.state, release.tag)) {
    throw new Refusal(422, 'Cannot upload assets to an immutable release.');
  }
}
