import { parseTag } from '@contender/core';
import { z } from 'zod';
import type { GitHubOptions } from '../options.ts';
import type { Registry, TagRef } from '../port.ts';
import { byTimeThenCounter } from '../tag-order.ts';
import { type GitHubClient, once } from './client.ts';
import type { Need } from './needs.ts';
import { statusOf } from './refusals.ts';

const tagsQuery = `query tags($owner: String!, $repo: String!, $model: String!, $after: String) {
  repository(owner: $owner, name: $repo) {
    refs(refPrefix: "refs/tags/", query: $model, first: 100, after: $after) {
      nodes {
        name
        target {
          __typename
          ... on Tag { message tagger { date } target { __typename oid ... on Tag { target { __typename oid } } } }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

const annotatedSchema = z.object({
  __typename: z.literal('Tag'),
  message: z.string().nullable(),
  tagger: z.object({ date: z.string() }).nullable(),
  target: z.object({
    __typename: z.string(),
    oid: z.string(),
    // `git tag -a NAME OTHER-TAG` makes a tag of a tag.
    target: z.object({ __typename: z.string(), oid: z.string() }).optional(),
  }),
});

const answerSchema = z.object({
  repository: z.object({
    refs: z.object({
      nodes: z.array(z.object({ name: z.string(), target: z.unknown() })),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
});
type Node = z.infer<typeof answerSchema>['repository']['refs']['nodes'][number];

type Commits = Pick<Registry, 'listTags' | 'createCommit' | 'createTag'>;

/** Tags and the commits that they stand on. */
export function createTags(client: GitHubClient, { committer, clock }: GitHubOptions): Commits {
  const { repository } = client;
  const signature = (): { name: string; email: string; date: string } => ({
    ...committer,
    date: clock().toISOString(),
  });

  return {
    listTags: async (model) => {
      const need: Need = { doing: `read the tags of ${model}`, permission: 'contents', level: 'read' };
      const nodes = await client.ask(need, async (octokit) => {
        const all: Node[] = [];
        let after: string | null = null;
        do {
          const answer: unknown = await octokit.graphql(tagsQuery, { ...repository, model, after });
          const { refs } = answerSchema.parse(answer).repository;
          all.push(...refs.nodes);
          after = refs.pageInfo.hasNextPage ? refs.pageInfo.endCursor : null;
        } while (after !== null);
        return all;
      });
      return nodes.flatMap((node) => toTagRef(node, model)).sort(byTimeThenCounter);
    },

    createCommit: async ({ parent, message }) => {
      const need: Need = { doing: `make a commit on ${parent}`, permission: 'contents', level: 'write' };
      return client.ask(need, async (octokit) => {
        const { data } = await octokit.rest.git.getCommit({ ...repository, commit_sha: parent });
        const author = signature();
        const created = await octokit.rest.git.createCommit({
          ...repository,
          message,
          tree: data.tree.sha,
          parents: [parent],
          author,
          committer: author,
        });
        return created.data.sha;
      });
    },

    createTag: async ({ name, commit, message }) => {
      const need: Need = { doing: `create the tag ${name}`, permission: 'contents', level: 'write' };
      const object = await client.ask(need, async (octokit) => {
        const tagger = signature();
        const { data } = await octokit.rest.git.createTag({
          ...repository,
          tag: name,
          message,
          object: commit,
          type: 'commit',
          tagger,
        });
        return data.sha;
      });
      return claim(client, need, name, object);
    },
  };
}

/**
 * Creates the ref, which GitHub refuses where the name is taken. After a failure that leaves open whether it was
 * done, the ref itself tells: it points at our tag object or at another's.
 */
async function claim(
  client: GitHubClient,
  need: Need,
  name: string,
  object: string,
): Promise<'created' | 'exists'> {
  return client.createOnce(
    need,
    async (octokit) => {
      try {
        await octokit.rest.git.createRef({
          ...client.repository,
          ref: `refs/tags/${name}`,
          sha: object,
          ...once,
        });
        return 'created';
      } catch (error) {
        if (statusOf(error) === 422 && error instanceof Error && /already exists/i.test(error.message))
          return 'exists';
        throw error;
      }
    },
    () =>
      client.ask({ ...need, level: 'read' }, async (octokit) => {
        try {
          const { data } = await octokit.rest.git.getRef({ ...client.repository, ref: `tags/${name}` });
          return data.object.sha === object ? 'created' : 'exists';
        } catch (error) {
          if (statusOf(error) === 404) return undefined;
          throw error;
        }
      }),
  );
}

function toTagRef({ name, target }: Node, model: string): TagRef[] {
  const tag = parseTag(name);
  const annotated = annotatedSchema.safeParse(target).data;
  const commit = annotated?.target.target ?? annotated?.target;
  if (tag?.model !== model || annotated === undefined || commit?.__typename !== 'Commit') return [];
  return [
    {
      name,
      tag,
      commit: commit.oid,
      message: annotated.message ?? '',
      taggedAt: new Date(annotated.tagger?.date ?? 0),
    },
  ];
}
