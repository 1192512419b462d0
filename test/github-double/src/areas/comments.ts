import { z } from 'zod';
import { invalid, notFound } from '../answers.ts';
import { presentUser } from '../present/people.ts';
import { pageUrl, repositoryUrl } from '../present/repository.ts';
import { type Addresses, page, param, type Request, type Route, readBody } from '../router.ts';
import type { Comment, Schemas, State } from '../state.ts';

const maximumCharacters = 65_536;
const bodySchema = z.object({ body: z.string() });

/** Comments on issues and pull requests. */
export const commentRoutes: Route[] = [
  {
    method: 'GET',
    path: '/repos/:owner/:repo/issues/:number/comments',
    needs: ['pull-requests: read', 'issues: read'],
    handle: (request) => {
      const issue = findIssue(request);
      const comments = request.state.comments
        .filter((comment) => comment.issue === issue)
        .map((comment) => presentComment(request.state, request.addresses, comment));
      const { owner, repo } = request.state.settings;
      return page(request, comments, `/repos/${owner}/${repo}/issues/${issue}/comments`);
    },
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/issues/:number/comments',
    needs: ['pull-requests: write', 'issues: write'],
    handle: (request) => {
      const { state, addresses } = request;
      const issue = findIssue(request);
      const body = readCommentBody(request);
      const now = state.now();
      const user = `${request.token.app}[bot]`;
      const id = state.nextId();
      const comment: Comment = { id, issue, body, user, association: 'NONE', createdAt: now, updatedAt: now };
      state.comments.push(comment);
      return { status: 201, body: presentComment(state, addresses, comment) };
    },
  },
  {
    method: 'PATCH',
    path: '/repos/:owner/:repo/issues/comments/:id',
    needs: ['pull-requests: write', 'issues: write'],
    handle: (request) => {
      const { state, addresses } = request;
      const comment = state.comments.find(({ id }) => id === Number(param(request, 'id')));
      if (comment === undefined) throw notFound();
      comment.body = readCommentBody(request);
      comment.updatedAt = state.now();
      return { status: 200, body: presentComment(state, addresses, comment) };
    },
  },
];

function findIssue(request: Request): number {
  const number = Number(param(request, 'number'));
  if (!request.state.pullRequests.has(number)) throw notFound();
  return number;
}

function readCommentBody(request: Request): string {
  const { body } = readBody(request, bodySchema);
  if (body.trim() === '') throw invalid('IssueComment', 'missing_field', 'body');
  if (body.length > maximumCharacters) {
    throw invalid('IssueComment', 'custom', 'body', 'body is too long (maximum is 65536 characters)');
  }
  return body;
}

function presentComment(state: State, addresses: Addresses, comment: Comment): Schemas['issue-comment'] {
  const url = repositoryUrl(state, addresses);
  return {
    id: comment.id,
    node_id: `IC_${comment.id}`,
    url: `${url}/issues/comments/${comment.id}`,
    html_url: `${pageUrl(state)}/pull/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${url}/issues/${comment.issue}`,
    user: presentUser(addresses, comment.user),
    author_association: comment.association,
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
  };
}
