import { ConfigurationError } from '@contender/core';
import type { Reviews } from '../port.ts';
import { type GitHubClient, once } from './client.ts';
import type { Need } from './needs.ts';

/** GitHub's limit is 65,536 characters; this stays below it in bytes. */
const maximumBytes = 65_000;

interface Comment {
  id: number;
  url: string;
  body: string;
}

/** As GitHub answers. */
interface CommentAuthor {
  user: { type: string } | null;
  performed_via_github_app?: unknown;
  author_association?: string;
}

/** Those whom GitHub calls so were let in by the repository's owner. */
const insiders = ['OWNER', 'MEMBER', 'COLLABORATOR'];

type Upsert = Reviews['upsertComment'];

/** The sticky comment of a pull request. */
export async function upsertComment(
  client: GitHubClient,
  { pullRequest, marker, body: given }: Parameters<Upsert>[0],
): ReturnType<Upsert> {
  const body = given.startsWith(marker) ? given : `${marker}\n${given}`;
  const bytes = Buffer.byteLength(body);
  if (bytes > maximumBytes) {
    throw new ConfigurationError(
      `The comment for pull request ${pullRequest} has ${bytes} bytes; GitHub takes at most ${maximumBytes}.`,
      { hint: 'Report fewer slices or metrics; the full report is in the job summary.' },
    );
  }
  const found = await findComment(client, pullRequest, marker);
  if (found === undefined) {
    const { url } = await createComment(client, pullRequest, marker, body);
    return { url, outcome: 'created' };
  }
  if (normalize(found.body) === normalize(body)) return { url: found.url, outcome: 'unchanged' };
  const need = writing(pullRequest);
  const updated = await client.ask(need, (octokit) =>
    octokit.rest.issues.updateComment({ ...client.repository, comment_id: found.id, body }),
  );
  return { url: updated.data.html_url, outcome: 'updated' };
}

/** The first comment that begins with the marker and whose author may write it, looked for on every page. */
async function findComment(
  client: GitHubClient,
  pullRequest: number,
  marker: string,
): Promise<Comment | undefined> {
  const need: Need = {
    doing: `read the comments of pull request ${pullRequest}`,
    permission: 'pull-requests',
    // Reading alone would help nobody: the comment is looked for in order to write it.
    level: 'write',
  };
  return client.ask(need, async (octokit) => {
    const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
      ...client.repository,
      issue_number: pullRequest,
      per_page: 100,
    });
    for await (const { data } of pages) {
      for (const comment of data) {
        if (comment.body?.startsWith(marker) && isTrusted(comment))
          return { id: comment.id, url: comment.html_url, body: comment.body };
      }
    }
    return undefined;
  });
}

/**
 * Anybody may comment on a public pull request, and the marker is no secret: a comment that an outsider planted
 * is not taken over.
 */
function isTrusted(comment: CommentAuthor): boolean {
  return (
    comment.user?.type === 'Bot' ||
    (comment.performed_via_github_app ?? null) !== null ||
    insiders.includes(comment.author_association ?? 'NONE')
  );
}

async function createComment(
  client: GitHubClient,
  pullRequest: number,
  marker: string,
  body: string,
): Promise<Comment> {
  return client.createOnce(
    writing(pullRequest),
    async (octokit) => {
      const { data } = await octokit.rest.issues.createComment({
        ...client.repository,
        issue_number: pullRequest,
        body,
        ...once,
      });
      return { id: data.id, url: data.html_url, body };
    },
    () => findComment(client, pullRequest, marker),
  );
}

function writing(pullRequest: number): Need {
  return {
    doing: `write the comment on pull request ${pullRequest}`,
    permission: 'pull-requests',
    level: 'write',
  };
}

/** GitHub may keep other line ends than it was sent. */
function normalize(body: string): string {
  return body.replaceAll('\r\n', '\n').trimEnd();
}
