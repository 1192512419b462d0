import { expect, test } from 'vitest';
import { connect, repository, start } from './fixture.ts';
import { secondaryRateLimit } from './index.ts';

test('the repository and its branches', async () => {
  const { github, octokit, head } = await start({ protectedBranches: ['main'] });
  github.seed.commit({ branch: 'topic', parents: [head] });
  const { data } = await octokit.rest.repos.get(repository);
  expect(data).toMatchObject({ full_name: 'octo/models', default_branch: 'main', private: false });
  const branches = await octokit.rest.repos.listBranches({ ...repository, protected: true });
  expect(branches.data.map(({ name }) => name)).toEqual(['main']);
  expect((await octokit.rest.repos.listBranches(repository)).data).toHaveLength(2);
});

test('401 without a token and with an unknown one', async () => {
  const { github } = await start();
  await expect(connect(github, undefined).rest.repos.get(repository)).rejects.toMatchObject({ status: 401 });
  await expect(connect(github, 'ghs_no').rest.repos.get(repository)).rejects.toMatchObject({
    status: 401,
    message: expect.stringContaining('Bad credentials'),
  });
});

test('403 names the permission that a write needs', async () => {
  const { github, as, head } = await start();
  github.seed.pullRequest({ number: 1, head });
  const comment = { ...repository, issue_number: 1, body: 'hi' };
  for (const token of [{ readOnly: true }, { fork: true }, { permissions: { contents: 'write' } }] as const) {
    await expect(as(token).rest.issues.createComment(comment)).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('Resource not accessible by integration'),
      response: { headers: { 'x-accepted-github-permissions': 'pull_requests=write; issues=write' } },
    });
  }
  await as({ permissions: { issues: 'write' } }).rest.issues.createComment(comment);
  expect(github.state.comments).toHaveLength(1);
  expect(github.requests.at(-1)).toEqual({
    host: 'api',
    method: 'POST',
    path: '/repos/octo/models/issues/1/comments',
    query: '',
    permission: 'pull-requests: write',
    status: 201,
  });
});

test('what is public can be read without a permission, what is private is not there', async () => {
  const { github, as } = await start();
  const octokit = as({ permissions: {} });
  expect((await octokit.rest.repos.listReleases(repository)).data).toEqual([]);
  github.state.settings.private = true;
  await expect(octokit.rest.repos.listReleases(repository)).rejects.toMatchObject({ status: 404 });
  expect((await as({ readOnly: true }).rest.repos.listReleases(repository)).data).toEqual([]);
});

test('404 for another repository and for a path that nobody knows', async () => {
  const { octokit } = await start();
  await expect(octokit.rest.repos.get({ owner: 'octo', repo: 'other' })).rejects.toMatchObject({
    status: 404,
  });
  await expect(octokit.request('GET /rate_limit')).rejects.toMatchObject({ status: 404 });
});

test('administration is never a job’s', async () => {
  const { octokit, as } = await start();
  const environment = { ...repository, environment_name: 'production', wait_timer: 5 };
  await expect(octokit.rest.repos.createOrUpdateEnvironment(environment)).rejects.toMatchObject({
    status: 403,
  });
  const app = as({ permissions: { administration: 'write', actions: 'read' }, app: 'contender' });
  expect((await app.rest.repos.createOrUpdateEnvironment(environment)).data.protection_rules).toMatchObject([
    { type: 'wait_timer', wait_timer: 5 },
  ]);
});

test('lists come in pages, with links between them', async () => {
  const { github, octokit, head } = await start();
  github.seed.pullRequest({ number: 1, head });
  for (let index = 0; index < 70; index += 1) github.seed.comment({ issue: 1, body: `${index}` });
  const list = { ...repository, issue_number: 1 };
  const first = await octokit.rest.issues.listComments(list);
  expect(first.data).toHaveLength(30);
  expect(first.headers.link).toContain('page=2>; rel="next"');
  const last = await octokit.rest.issues.listComments({ ...list, page: 3 });
  expect(last.data.map(({ body }) => body)).toEqual(
    Array.from({ length: 10 }, (_, index) => `${60 + index}`),
  );
  expect(last.headers.link).toMatch(/rel="prev".*rel="first"/);
  expect((await octokit.rest.issues.listComments({ ...list, per_page: 500 })).data).toHaveLength(70);
  expect(await octokit.paginate(octokit.rest.issues.listComments, { ...list, per_page: 7 })).toHaveLength(70);
});

test('faults strike as often as they are told, in their order', async () => {
  const { github, octokit } = await start();
  const target = { method: 'GET', path: /^\/repos\/octo\/models$/ };
  github.fault({ kind: 'answer', ...target, answer: secondaryRateLimit(7, 429) });
  github.fault({ kind: 'drop', ...target, times: 2 });
  await expect(octokit.rest.repos.get(repository)).rejects.toMatchObject({
    status: 429,
    response: { headers: { 'retry-after': '7' } },
  });
  await expect(octokit.rest.repos.get(repository)).rejects.toMatchObject({ status: 500 });
  await expect(octokit.rest.repos.get(repository)).rejects.toMatchObject({ status: 500 });
  await octokit.rest.repos.get(repository);
  expect(github.requests.map(({ status }) => status)).toEqual([429, 0, 0, 200]);
});

test('a body that is no JSON or lacks a field', async () => {
  const { github, octokit } = await start();
  const headers = { authorization: `token ${github.token()}` };
  const response = await fetch(`${github.url}/repos/octo/models/git/refs`, {
    method: 'POST',
    headers,
    body: '{',
  });
  expect(response.status).toBe(400);
  await expect(octokit.request('POST /repos/octo/models/git/refs', { ref: 'x' })).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining('sha'),
  });
});
