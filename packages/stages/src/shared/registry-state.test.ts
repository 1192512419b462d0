import { formatTag, parseTag } from '@contender/core';
import type { TagRef } from '@contender/forge';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { currentAssignment, registryState, rollbackTarget } from './registry-state.ts';
import { formatMessage, parseTrailers } from './trailers.ts';

/** `second name @commit`, and the trailers where there are any. */
function tag(second: number, name: string, commit: string, message = ''): TagRef {
  const parsed = parseTag(name);
  if (parsed === undefined) throw new Error(`${name} is no tag`);
  return { name, tag: parsed, commit, message, taggedAt: new Date(Date.UTC(2026, 2, 1, 12, 0, second)) };
}

const versions = [tag(0, 'm@v1.0.0', 'a'), tag(1, 'm@v1.10.0', 'b'), tag(2, 'm@v1.9.0', 'c')];
const rolledBack = (from: string) => formatMessage('Back', '', { 'Rollback-From': from });

describe('versions', () => {
  test('newest first by SemVer', () => {
    const state = registryState(versions);
    expect(state.versions.map(({ version }) => version)).toEqual(['1.10.0', '1.9.0', '1.0.0']);
    expect(state.taken).toEqual(['1.0.0', '1.9.0', '1.10.0']);
    expect(state.versions[0]).toMatchObject({ tag: 'm@v1.10.0', commit: 'b' });
  });

  test('a revoked one is gone but its number stays taken; registered again it is back', () => {
    const revoked = [...versions, tag(3, 'm@v1.10.0!', 'b')];
    expect(registryState(revoked).versions[0]?.version).toBe('1.9.0');
    expect(registryState(revoked).taken).toContain('1.10.0');
    const back = [...revoked, tag(4, 'm@v1.10.0#1', 'd')];
    expect(registryState(back).versions[0]).toMatchObject({
      version: '1.10.0',
      tag: 'm@v1.10.0#1',
      commit: 'd',
    });
  });

  test('a registration after the deprecation brings the model back', () => {
    const deprecated = [...versions, tag(3, 'm@deprecated', 'c')];
    expect(registryState(deprecated).deprecated).toBe(true);
    expect(registryState([...deprecated, tag(4, 'm@v2.0.0', 'd')]).deprecated).toBe(false);
  });

  test('one row of counters per model', () => {
    expect(registryState([]).nextCounter).toBe(1);
    expect(registryState([...versions, tag(3, 'm#dev#1', 'a'), tag(4, 'm#prod#7', 'a')]).nextCounter).toBe(8);
  });
});

describe('assignments', () => {
  const prod = (tags: TagRef[]) => currentAssignment(registryState([...versions, ...tags]), 'prod')?.version;
  const target = (tags: TagRef[]) => rollbackTarget(registryState([...versions, ...tags]), 'prod');

  test.each<[string, TagRef[], string | undefined, string | undefined]>([
    ['none', [], undefined, undefined],
    ['one', [tag(3, 'm#prod#1', 'a')], '1.0.0', undefined],
    ['two', [tag(3, 'm#prod#1', 'a'), tag(4, 'm#prod#2', 'b')], '1.10.0', '1.0.0'],
    [
      'another environment does not count',
      [tag(3, 'm#prod#1', 'a'), tag(4, 'm#dev#2', 'b')],
      '1.0.0',
      undefined,
    ],
    [
      'in one second the counter decides',
      [tag(3, 'm#prod#10', 'a'), tag(3, 'm#prod#9', 'b')],
      '1.0.0',
      '1.10.0',
    ],
    [
      'the same again',
      [tag(3, 'm#prod#1', 'a'), tag(4, 'm#prod#2', 'b'), tag(5, 'm#prod#3', 'b')],
      '1.10.0',
      '1.0.0',
    ],
    [
      'after a rollback the version that was left is passed over',
      [tag(3, 'm#prod#1', 'a'), tag(4, 'm#prod#2', 'b'), tag(5, 'm#prod#3', 'a', rolledBack('1.10.0'))],
      '1.0.0',
      undefined,
    ],
    [
      'a second rollback goes further back',
      [
        tag(3, 'm#prod#1', 'a'),
        tag(4, 'm#prod#2', 'c'),
        tag(5, 'm#prod#3', 'b'),
        tag(6, 'm#prod#4', 'c', rolledBack('1.10.0')),
      ],
      '1.9.0',
      '1.0.0',
    ],
    [
      'an older version that was deployed on purpose is no rollback',
      [tag(3, 'm#prod#1', 'a'), tag(4, 'm#prod#2', 'b'), tag(5, 'm#prod#3', 'a')],
      '1.0.0',
      '1.10.0',
    ],
    [
      'taken away: the one before holds, as in GTO',
      [tag(3, 'm#prod#1', 'a'), tag(4, 'm#prod#2', 'b'), tag(5, 'm#prod!#3', 'b')],
      '1.0.0',
      undefined,
    ],
    ['all taken away', [tag(3, 'm#prod#1', 'a'), tag(4, 'm#prod!#2', 'a')], undefined, undefined],
    [
      'taken away and given back in one second',
      [tag(3, 'm#prod#1', 'a'), tag(4, 'm#prod!#2', 'a'), tag(4, 'm#prod#3', 'a')],
      '1.0.0',
      undefined,
    ],
    [
      'a revoked version does not hold',
      [tag(3, 'm#prod#1', 'a'), tag(4, 'm#prod#2', 'b'), tag(5, 'm@v1.10.0!', 'b')],
      '1.0.0',
      undefined,
    ],
    [
      'nor is it gone back to',
      [tag(3, 'm#prod#1', 'a'), tag(4, 'm#prod#2', 'c'), tag(5, 'm#prod#3', 'b'), tag(6, 'm@v1.9.0!', 'c')],
      '1.10.0',
      '1.0.0',
    ],
    ['GTO’s simple tag', [tag(3, 'm#prod', 'a')], '1.0.0', undefined],
  ])('%s', (_, tags, current, before) => {
    expect(prod(tags)).toBe(current);
    expect(target(tags)).toBe(before);
  });

  test('an assignment of a commit without a version names none', () => {
    const entry = currentAssignment(registryState([...versions, tag(3, 'm#prod#1', 'z')]), 'prod');
    expect(entry).toMatchObject({ version: undefined, commit: 'z' });
  });

  test('of two versions at one commit, the message says which, else the newest is meant', () => {
    const twins = [tag(0, 'm@v1.0.0', 'a'), tag(1, 'm@v1.1.0', 'a')];
    const named = tag(2, 'm#prod#1', 'a', formatMessage('x', '', { Version: '1.0.0' }));
    expect(currentAssignment(registryState([...twins, named]), 'prod')?.version).toBe('1.0.0');
    expect(currentAssignment(registryState([...twins, tag(2, 'm#prod#1', 'a')]), 'prod')?.version).toBe(
      '1.1.0',
    );
    const elsewhere = tag(2, 'm#prod#1', 'a', formatMessage('x', '', { Version: '9.0.0' }));
    expect(currentAssignment(registryState([...twins, elsewhere]), 'prod')?.version).toBe('1.1.0');
  });

  test('the order in which the tags come does not matter', () => {
    const tags = [...versions, tag(3, 'm#prod#1', 'a'), tag(4, 'm#prod#2', 'b'), tag(4, 'm#prod#3', 'c')];
    fc.assert(
      fc.property(fc.shuffledSubarray(tags, { minLength: tags.length }), (shuffled) => {
        expect(registryState(shuffled)).toEqual(registryState(tags));
      }),
    );
  });

  test('a rollback never stays where it is', () => {
    const step = fc.record({
      commit: fc.constantFrom('a', 'b', 'c'),
      revoked: fc.boolean(),
      back: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const tags = steps.map(({ commit, revoked, back }, at) => {
          const name = formatTag({
            type: 'assignment',
            model: 'm',
            environment: 'prod',
            revoked,
            counter: at + 1,
          });
          return tag(3 + at, name, commit, back ? rolledBack('1.9.0') : '');
        });
        const to = target(tags);
        return to === undefined || to !== prod(tags);
      }),
    );
  });
});

describe('trailers', () => {
  test('come back as they were written, from the last paragraph only', () => {
    const trailers = { Model: 'm', Version: '1.0.0', 'Rollback-From': '1.1.0' };
    expect(parseTrailers(formatMessage('Subject', 'Body with\nContender-Model: other', trailers))).toEqual(
      trailers,
    );
    expect(parseTrailers('Subject\n\nContender-Model: m\n\nNo trailers here')).toEqual({});
    expect(parseTrailers('Contender-Unknown: x\nContender-Model: m\n')).toEqual({ Model: 'm' });
    expect(formatMessage('Subject', '', {})).toBe('Subject');
  });
});
