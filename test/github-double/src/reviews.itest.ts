import { expect, test } from 'vitest';
import { repository, start } from './fixture.ts';

test('comments: created, changed, never too long or empty', async () => {
  const { github, octokit, head } = await start();
  github.seed.pullRequest({ number: 1, head });
  const { data } = await octokit.rest.issues.createComment({
    ...repository,
    issue_number: 1,
    body: 'x'.repeat(65_536),
  });
  expect(data).toMatchObject({ user: { login: 'github-actions[bot]', type: 'Bot' } });
  const update = (body: string) =>
    octokit.rest.issues.updateComment({ ...repository, comment_id: data.id, body });
  expect((await update('short')).data.body).toBe('short');
  await expect(update('x'.repeat(65_537))).rejects.toMatchObject({ status: 422 });
  await expect(update(' ')).rejects.toMatchObject({ status: 422 });
  expect(github.state.comments[0]?.body).toBe('short');
  const nowhere = octokit.rest.issues.createComment({ ...repository, issue_number: 2, body: 'x' });
  await expect(nowhere).rejects.toMatchObject({ status: 404 });
  const noComment = octokit.rest.issues.updateComment({ ...repository, comment_id: 1, body: 'x' });
  await expect(noComment).rejects.toMatchObject({ status: 404 });
});

test('comments tell what their authors are to the repository', async () => {
  const { github, octokit, head } = await start();
  github.seed.pullRequest({ number: 1, head });
  github.seed.comment({ issue: 1, body: 'first' });
  github.seed.comment({ issue: 1, body: 'second', user: 'grace', association: 'MEMBER' });
  await octokit.rest.issues.createComment({ ...repository, issue_number: 1, body: 'third' });
  const { data } = await octokit.rest.issues.listComments({ ...repository, issue_number: 1 });
  expect(data.map(({ user, author_association }) => [user?.type, author_association])).toEqual([
    ['User', 'NONE'],
    ['User', 'MEMBER'],
    ['Bot', 'NONE'],
  ]);
});

test('a run tells its attempt', async () => {
  const { github, octokit } = await start();
  const { id } = github.seed.run({ workflow: 1, attempt: 3 });
  const { data } = await octokit.rest.actions.getWorkflowRun({ ...repository, run_id: id });
  expect(data.run_attempt).toBe(3);
});

function annotations(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    path: 'a.py',
    start_line: index + 1,
    end_line: index + 1,
    annotation_level: 'notice' as const,
    message: `note ${index}`,
  }));
}

test('check runs: opened, completed, annotations added', async () => {
  const { github, octokit, head } = await start();
  const { data } = await octokit.rest.checks.create({
    ...repository,
    name: 'gate',
    head_sha: head,
    status: 'in_progress',
  });
  expect(data).toMatchObject({ status: 'in_progress', conclusion: null, app: { slug: 'github-actions' } });
  const change = { ...repository, check_run_id: data.id };
  const output = { title: 't', summary: 's' };
  await octokit.rest.checks.update({ ...change, output: { ...output, annotations: annotations(50) } });
  await octokit.rest.checks.update({
    ...change,
    conclusion: 'failure',
    output: { ...output, annotations: annotations(1) },
  });
  expect(github.state.checks).toMatchObject([{ status: 'completed', conclusion: 'failure', title: 't' }]);
  const listed = await octokit.rest.checks.listForRef({ ...repository, ref: 'main', check_name: 'gate' });
  expect(listed.data.check_runs).toMatchObject([{ output: { annotations_count: 51 } }]);
  expect((await octokit.rest.checks.listAnnotations(change)).data).toHaveLength(30);
});

test('check runs: what is refused', async () => {
  const { github, octokit, head } = await start();
  const check = { ...repository, name: 'gate', head_sha: head };
  const output = { title: 't', summary: 's' };
  const refused = [
    { ...check, head_sha: 'f'.repeat(40) },
    { ...check, output: { ...output, annotations: annotations(51) } },
    { ...check, output: { ...output, summary: 'é'.repeat(32_768) } },
    { ...check, output: { ...output, text: 'x'.repeat(65_536) } },
    { ...check, status: 'completed' },
  ] as const;
  for (const body of refused) {
    await expect(octokit.request('POST /repos/octo/models/check-runs', body)).rejects.toMatchObject({
      status: 422,
    });
  }
  expect(github.state.checks).toEqual([]);
  const foreign = github.seed.check({ name: 'gate', commit: head });
  const update = octokit.rest.checks.update({
    ...repository,
    check_run_id: foreign.id,
    conclusion: 'success',
  });
  await expect(update).rejects.toMatchObject({ status: 403, message: expect.stringContaining('app_id') });
  await expect(octokit.rest.checks.listAnnotations({ ...repository, check_run_id: 1 })).rejects.toMatchObject(
    { status: 404 },
  );
  await expect(octokit.rest.checks.listForRef({ ...repository, ref: 'no' })).rejects.toMatchObject({
    status: 422,
  });
});
