import { z } from 'zod';
import type { Answer } from '../answers.ts';
import { readSelection, type Selection } from '../graphql-selection.ts';
import { type Request, type Route, readBody } from '../router.ts';

const querySchema = z.object({
  query: z.string(),
  variables: z
    .object({
      owner: z.string(),
      repo: z.string(),
      model: z.string().nullish(),
      first: z.int().min(1).max(100).default(100),
      after: z.string().nullish(),
    })
    .loose(),
});

/**
 * The one GraphQL query that the suite sends: tags with what they point at. It is answered with exactly the
 * fields that it selects; its arguments are taken from the variables `owner`, `repo`, `model` (the text that the
 * names are searched for), `first` and `after`.
 */
export const graphqlRoutes: Route[] = [
  {
    method: 'POST',
    path: '/graphql',
    needs: ['contents: read'],
    handle: (request) => {
      const { state } = request;
      const { query, variables } = readBody(request, querySchema);
      if (variables.owner !== state.settings.owner || variables.repo !== state.settings.repo) {
        return failure(
          'NOT_FOUND',
          `Could not resolve to a Repository with the name '${variables.owner}/${variables.repo}'.`,
        );
      }
      const wanted = (variables.model ?? '').toLowerCase();
      const tags = [...state.refs.values()]
        .filter((ref) => ref.ref.startsWith('refs/tags/') && ref.ref.slice(10).toLowerCase().includes(wanted))
        .sort((a, b) => (a.ref < b.ref ? -1 : 1));
      const start = Number(variables.after ?? 0);
      const shown = tags.slice(start, start + variables.first);
      const data = {
        repository: {
          refs: {
            totalCount: tags.length,
            nodes: shown.map((ref) => ({
              name: ref.ref.slice('refs/tags/'.length),
              target: target(request, ref.sha),
            })),
            pageInfo: {
              hasNextPage: start + shown.length < tags.length,
              endCursor: String(start + shown.length),
            },
          },
        },
      };
      return { status: 200, body: { data: select(data, readSelection(query)) } };
    },
  },
];

function target(request: Request, sha: string): Record<string, unknown> {
  const tag = request.state.tagObjects.get(sha);
  if (tag === undefined) return { __typename: 'Commit', oid: sha };
  return {
    __typename: 'Tag',
    oid: tag.sha,
    name: tag.tag,
    message: tag.message,
    tagger: tag.tagger,
    target: target(request, tag.object),
  };
}

function failure(type: string, message: string): Answer {
  return {
    status: 200,
    body: { data: { repository: null }, errors: [{ type, path: ['repository'], message }] },
  };
}

/** Keeps the fields that were asked for, and those of a fragment only where the type fits. */
function select(value: unknown, selection: Selection): unknown {
  if (Array.isArray(value)) return value.map((item) => select(item, selection));
  if (typeof value !== 'object' || value === null || selection.fields.size === 0) return value;
  const source = new Map<string, unknown>(Object.entries(value));
  const chosen = new Map<string, unknown>();
  for (const [name, inner] of selection.fields) {
    if (name.startsWith('...')) {
      if (name.slice(3) !== source.get('__typename')) continue;
      for (const [key, item] of Object.entries(select(value, inner) ?? {})) chosen.set(key, item);
    } else if (source.has(name)) {
      chosen.set(name, select(source.get(name), inner));
    } else {
      throw new Error(`the double's GraphQL has no field ${name}`);
    }
  }
  return Object.fromEntries(chosen);
}
