import { z } from 'zod';
import { notFound, Refusal } from '../answers.ts';
import { commitSha, tagSha } from '../git-objects.ts';
import { pageUrl, repositoryUrl } from '../present/repository.ts';
import { isLocked } from '../refs.ts';
import { type Addresses, param, type Route, readBody } from '../router.ts';
import type { Commit, Person, Ref, Schemas, State, TagObject } from '../state.ts';
import { grants } from '../tokens.ts';

const personSchema = z.object({ name: z.string(), email: z.string(), date: z.iso.datetime().optional() });
const newCommitSchema = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: personSchema.optional(),
  committer: personSchema.optional(),
});
const newTagSchema = z.object({
  tag: z.string(),
  message: z.string(),
  object: z.string(),
  type: z.literal('commit'),
  tagger: personSchema.optional(),
});
const newRefSchema = z.object({ ref: z.string(), sha: z.string() });

const actor = { name: 'github-actions[bot]', email: '41898282+github-actions[bot]@users.noreply.github.com' };

/** Git's objects and refs. */
export const gitRoutes: Route[] = [
  {
    method: 'GET',
    path: '/repos/:owner/:repo/git/commits/:sha',
    needs: ['contents: read'],
    handle: (request) => {
      const commit = request.state.commits.get(param(request, 'sha'));
      if (commit === undefined) throw notFound();
      return { status: 200, body: presentCommit(request.state, request.addresses, commit) };
    },
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/git/commits',
    needs: ['contents: write'],
    handle: (request) => {
      const { state, addresses } = request;
      const body = readBody(request, newCommitSchema);
      const trees = [...state.commits.values()].map((commit) => commit.tree);
      if (!trees.includes(body.tree)) throw new Refusal(422, 'Tree SHA does not exist');
      for (const parent of body.parents) {
        if (!state.commits.has(parent))
          throw new Refusal(422, 'Parent SHA does not exist or is not a commit object');
      }
      const author = signer(state, body.author);
      const content = {
        tree: body.tree,
        parents: body.parents,
        message: body.message,
        author,
        committer: body.committer === undefined ? author : signer(state, body.committer),
      };
      const commit = { sha: commitSha(content), ...content, changesWorkflows: false };
      state.commits.set(commit.sha, commit);
      return { status: 201, body: presentCommit(state, addresses, commit) };
    },
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/git/tags',
    needs: ['contents: write'],
    handle: (request) => {
      const { state, addresses } = request;
      const body = readBody(request, newTagSchema);
      if (!state.commits.has(body.object)) throw new Refusal(422, 'Could not resolve to a node');
      const content = {
        tag: body.tag,
        message: body.message,
        object: body.object,
        tagger: signer(state, body.tagger),
      };
      const tag = { sha: tagSha(content), ...content };
      state.tagObjects.set(tag.sha, tag);
      return { status: 201, body: presentTag(state, addresses, tag) };
    },
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/git/tags/:sha',
    needs: ['contents: read'],
    handle: (request) => {
      const tag = request.state.tagObjects.get(param(request, 'sha'));
      if (tag === undefined) throw notFound();
      return { status: 200, body: presentTag(request.state, request.addresses, tag) };
    },
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/git/ref/*ref',
    needs: ['contents: read'],
    handle: (request) => {
      const ref = request.state.refs.get(`refs/${param(request, 'ref')}`);
      if (ref === undefined) throw notFound();
      return { status: 200, body: presentRef(request.state, request.addresses, ref) };
    },
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/git/refs',
    needs: ['contents: write'],
    handle: (request) => {
      const { state, addresses } = request;
      const body = readBody(request, newRefSchema);
      if (!/^refs\/[^/]+\/\S+$/.test(body.ref)) throw new Refusal(422, 'Reference name is invalid');
      const commit = state.tagObjects.get(body.sha)?.object ?? body.sha;
      if (!state.commits.has(commit)) throw new Refusal(422, 'Object does not exist');
      if (state.refs.has(body.ref)) throw new Refusal(422, 'Reference already exists');
      if (state.burnedTags.has(body.ref.replace(/^refs\/tags\//, ''))) {
        throw new Refusal(
          422,
          'Repository rule violations found\n\nCannot create ref due to creations being restricted.',
        );
      }
      if (
        state.commits.get(commit)?.changesWorkflows === true &&
        !grants(request.token, 'workflows: write')
      ) {
        throw new Refusal(
          403,
          'refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission',
        );
      }
      const ref: Ref = {
        ref: body.ref,
        sha: body.sha,
        type: state.tagObjects.has(body.sha) ? 'tag' : 'commit',
      };
      state.refs.set(ref.ref, ref);
      return { status: 201, body: presentRef(state, addresses, ref) };
    },
  },
  {
    method: 'DELETE',
    path: '/repos/:owner/:repo/git/refs/*ref',
    needs: ['contents: write'],
    handle: (request) => {
      const name = `refs/${param(request, 'ref')}`;
      if (!request.state.refs.has(name)) throw new Refusal(422, 'Reference does not exist');
      if (isLocked(request.state, name.replace(/^refs\/tags\//, ''))) {
        throw new Refusal(422, 'Cannot delete a tag of an immutable release');
      }
      request.state.refs.delete(name);
      return { status: 204 };
    },
  },
];

function signer(state: State, given: z.infer<typeof personSchema> = actor): Person {
  return { name: given.name, email: given.email, date: given.date ?? state.now() };
}

function presentCommit(state: State, addresses: Addresses, commit: Commit): Schemas['git-commit'] {
  const url = `${repositoryUrl(state, addresses)}/git`;
  const page = (sha: string): string => `${pageUrl(state)}/commit/${sha}`;
  return {
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    url: `${url}/commits/${commit.sha}`,
    html_url: page(commit.sha),
    author: commit.author,
    committer: commit.committer,
    message: commit.message,
    tree: { sha: commit.tree, url: `${url}/trees/${commit.tree}` },
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/commits/${sha}`, html_url: page(sha) })),
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
  };
}

function presentTag(state: State, addresses: Addresses, tag: TagObject): Schemas['git-tag'] {
  const url = `${repositoryUrl(state, addresses)}/git`;
  return {
    node_id: `T_${tag.sha}`,
    tag: tag.tag,
    sha: tag.sha,
    url: `${url}/tags/${tag.sha}`,
    message: tag.message,
    tagger: tag.tagger,
    object: { sha: tag.object, type: 'commit', url: `${url}/commits/${tag.object}` },
  };
}

function presentRef(state: State, addresses: Addresses, ref: Ref): Schemas['git-ref'] {
  const url = `${repositoryUrl(state, addresses)}/git`;
  return {
    ref: ref.ref,
    node_id: `REF_${ref.ref}`,
    url: `${url}/${ref.ref}`,
    object: { type: ref.type, sha: ref.sha, url: `${url}/${ref.type}s/${ref.sha}` },
  };
}
