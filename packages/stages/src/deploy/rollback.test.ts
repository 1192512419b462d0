import { parseTag } from '@contender/core';
import type { PastDeployment, TagRef } from '@contender/forge';
import { describe, expect, test } from 'vitest';
import { registryState } from '../shared/registry-state.ts';
import { formatMessage, type Trailers } from '../shared/trailers.ts';
import { planRollback } from './rollback.ts';

const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 12, 0, 0, second * 1000));

function tag(second: number, name: string, commit: string, trailers: Trailers = {}): TagRef {
  const parsed = parseTag(name);
  if (parsed === undefined) throw new Error(`${name} is no tag`);
  return { name, tag: parsed, commit, message: formatMessage(name, '', trailers), taggedAt: at(second) };
}

const registered = [tag(0, 'm@v1.0.0', 'a'), tag(1, 'm@v1.0.1', 'b'), tag(2, 'm@v1.0.2', 'c')];
const assigned = [...registered, tag(10, 'm#prod#1', 'a'), tag(20, 'm#prod#2', 'b')];

function last(
  second: number,
  version: string,
  state: PastDeployment['state'],
  description = 'deployment to prod',
): PastDeployment {
  return { version, state, description, startedAt: at(second) };
}

const plan = (tags: TagRef[], attempt?: PastDeployment, run: string | null = 'run 8') =>
  planRollback(registryState(tags), 'prod', attempt, run);

describe('a rollback', () => {
  test.each<[string, PastDeployment | undefined, string, string | undefined, RegExp | undefined]>([
    ['nothing is known', undefined, '1.0.0', '1.0.1', undefined],
    ['the last one succeeded', last(19, '1.0.1', 'success'), '1.0.0', '1.0.1', undefined],
    ['another environment followed it', last(19, '1.0.1', 'inactive'), '1.0.0', '1.0.1', undefined],
    ['one failed', last(30, '1.0.2', 'failure'), '1.0.1', '1.0.2', /1\.0\.2 failed before it was assigned/],
    ['one was interrupted', last(30, '1.0.2', 'error'), '1.0.1', '1.0.2', /was interrupted/],
    ['one was killed', last(30, '1.0.2', 'in_progress'), '1.0.1', '1.0.2', /did not end/],
    ['one failed within the second', last(20.5, '1.0.2', 'failure'), '1.0.1', '1.0.2', /1\.0\.2 failed/],
    ['the same failed later', last(30, '1.0.1', 'failure'), '1.0.1', '1.0.1', /1\.0\.1 failed/],
    ['its tag was written, its status not', last(19, '1.0.1', 'in_progress'), '1.0.0', '1.0.1', undefined],
    ['… within the second', last(20.2, '1.0.1', 'error'), '1.0.0', '1.0.1', undefined],
    ['one failed before the assignment', last(15, '1.0.2', 'failure'), '1.0.0', '1.0.1', undefined],
    [
      'a rollback did not end',
      last(30, '1.0.0', 'failure', 'rollback of prod from 1.0.1'),
      '1.0.0',
      '1.0.1',
      /earlier rollback to it failed/,
    ],
    [
      'a rollback to a version that is gone did not end',
      last(30, '0.9.0', 'failure', 'rollback of prod from 1.0.1'),
      '1.0.1',
      '0.9.0',
      /0\.9\.0 failed/,
    ],
  ])('where %s', (_, attempt, version, from, why) => {
    const found = plan(assigned, attempt);
    expect(found).toMatchObject({ version, from, tag: undefined });
    if (why === undefined) expect(found?.why).toBeUndefined();
    else expect(found?.why).toMatch(why);
  });

  test('that this run has assigned stays; another run goes further', () => {
    const back = { Version: '1.0.1', 'Rollback-From': '1.0.2', Run: 'run 7' };
    const tags = [...assigned, tag(30, 'm#prod#3', 'c'), tag(40, 'm#prod#4', 'b', back)];
    const attempt = last(35, '1.0.1', 'in_progress', 'rollback of prod from 1.0.2');
    expect(plan(tags, attempt, 'run 7')).toMatchObject({ version: '1.0.1', from: '1.0.2', tag: 'm#prod#4' });
    expect(plan(tags, attempt, 'run 8')).toMatchObject({ version: '1.0.0', tag: undefined });
    expect(plan(tags, attempt, null)).toMatchObject({ version: '1.0.0', tag: undefined });
  });

  test('of what this run itself deployed goes back', () => {
    const tags = [...assigned, tag(30, 'm#prod#3', 'c', { Version: '1.0.2', Run: 'run 7' })];
    expect(plan(tags, last(29, '1.0.2', 'success'), 'run 7')).toMatchObject({
      version: '1.0.1',
      from: '1.0.2',
    });
  });

  test('has nowhere to go where nothing was assigned, or nothing before', () => {
    expect(plan(registered, last(30, '1.0.0', 'failure'))).toBeUndefined();
    expect(plan([...registered, tag(10, 'm#prod#1', 'a')])).toBeUndefined();
  });
});
