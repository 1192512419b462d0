import { expect, test } from 'vitest';
import { refusals, repository, start } from './fixture.ts';

test('commits, tags and refs', async () => {
  const { github, octokit, head } = await start({ clock: () => new Date('2026-02-03T04:05:06.789Z') });
  const parent = await octokit.rest.git.getCommit({ ...repository, commit_sha: head });
  const commit = await octokit.rest.git.createCommit({
    ...repository,
    message: 'Register',
    tree: parent.data.tree.sha,
    parents: [head],
  });
  expect(commit.data).toMatchObject({ parents: [{ sha: head }], author: { date: '2026-02-03T04:05:06Z' } });
  const tag = await octokit.rest.git.createTag({
    ...repository,
    tag: 'team/m#prod#1',
    message: 'Assign',
    object: commit.data.sha,
    type: 'commit',
    tagger: { name: 'Ada', email: 'ada@example.com', date: '2026-01-01T00:00:00Z' },
  });
  expect((await octokit.rest.git.getTag({ ...repository, tag_sha: tag.data.sha })).data).toEqual(tag.data);
  const ref = { ...repository, ref: 'refs/tags/team/m#prod#1', sha: tag.data.sha };
  await octokit.rest.git.createRef(ref);
  const read = await octokit.rest.git.getRef({ ...repository, ref: 'tags/team/m#prod#1' });
  expect(read.data.object).toMatchObject({ type: 'tag', sha: tag.data.sha });
  await expect(octokit.rest.git.createRef(ref)).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining('Reference already exists'),
  });
  await octokit.rest.git.deleteRef({ ...repository, ref: 'tags/team/m#prod#1' });
  expect([...github.state.refs.keys()]).toEqual(['refs/heads/main']);
});

test('equal content is one object, and its SHA is git’s', async () => {
  const { github } = await start();
  const given = {
    tree: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
    message: 'x\n',
    date: '2026-01-01T00:00:00Z',
  };
  // git hash-object -t commit --stdin, with "Ada <ada@example.com> 1767225600 +0000" as author and committer
  expect(github.seed.commit(given).sha).toBe('0f57e5a0fc96d5cb25dd405e3b5d0ad794f98656');
});

test('what git refuses', async () => {
  const { octokit, head } = await start();
  const unknown = 'f'.repeat(40);
  const tree = (await octokit.rest.git.getCommit({ ...repository, commit_sha: head })).data.tree.sha;
  const { git } = octokit.rest;
  const refused = [
    git.createCommit({ ...repository, message: 'x', tree: unknown }),
    git.createCommit({ ...repository, message: 'x', tree, parents: [unknown] }),
    git.createTag({ ...repository, tag: 'v', message: 'x', object: unknown, type: 'commit' }),
    git.createRef({ ...repository, ref: 'refs/tags/v', sha: unknown }),
    git.createRef({ ...repository, ref: 'v', sha: head }),
    git.deleteRef({ ...repository, ref: 'tags/v' }),
  ];
  expect(await refusals(refused)).toEqual(refused.map(() => 422));
  const missing = [
    git.getCommit({ ...repository, commit_sha: unknown }),
    git.getTag({ ...repository, tag_sha: unknown }),
    git.getRef({ ...repository, ref: 'tags/v' }),
  ];
  expect(await refusals(missing)).toEqual(missing.map(() => 404));
});

test('a commit that changes workflows needs a permission that no job has', async () => {
  const { github, octokit, as } = await start();
  const { sha } = github.seed.commit({ changesWorkflows: true });
  const ref = { ...repository, ref: 'refs/tags/v', sha };
  await expect(octokit.rest.git.createRef(ref)).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining('`workflows` permission'),
  });
  await as({ permissions: { contents: 'write', workflows: 'write' } }).rest.git.createRef(ref);
});

const query = `query($owner: String!, $repo: String!, $model: String!, $after: String) {
  repository(owner: $owner, name: $repo) {
    refs(refPrefix: "refs/tags/", query: $model, first: 100, after: $after) {
      nodes { name target { ... on Tag { message target { oid } } } }
      pageInfo { hasNextPage }
    }
  }
}`;

test('GraphQL answers with the fields that were selected', async () => {
  const { github, octokit, head } = await start();
  github.seed.tag({ name: 'm@v1.0.0', commit: head, message: 'first' });
  github.seed.lightTag({ name: 'm@v2.0.0', commit: head });
  github.seed.lightTag({ name: 'other', commit: head });
  expect(await octokit.graphql(query, { ...repository, model: 'M@' })).toEqual({
    repository: {
      refs: {
        nodes: [
          { name: 'm@v1.0.0', target: { message: 'first', target: { oid: head } } },
          { name: 'm@v2.0.0', target: {} },
        ],
        pageInfo: { hasNextPage: false },
      },
    },
  });
  await expect(octokit.graphql(query, { owner: 'octo', repo: 'no', model: '' })).rejects.toMatchObject({
    errors: [{ type: 'NOT_FOUND' }],
  });
  await expect(
    octokit.graphql(query.replace('message', 'massage'), { ...repository, model: 'm' }),
  ).rejects.toThrow('massage');
});
