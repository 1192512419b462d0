import { parseTag } from '@contender/core';
import { expect, test } from 'vitest';
import type { TagRef } from './port.ts';
import { byTimeThenCounter } from './tag-order.ts';

function tag(name: string, at: string): TagRef {
  const parsed = parseTag(name);
  if (parsed === undefined) throw new Error(`${name} is no tag`);
  return { name, tag: parsed, commit: 'a', message: '', taggedAt: new Date(`2026-03-01T12:00:${at}Z`) };
}

test('time goes first, in whole seconds; within a second the counter decides', () => {
  const tags = [
    tag('m#prod#10', '01.100'),
    tag('m#prod#9', '01.900'),
    tag('m#prod', '01'),
    tag('m#dev#11', '00'),
  ];
  expect(tags.sort(byTimeThenCounter).map(({ name }) => name)).toEqual([
    'm#dev#11',
    'm#prod',
    'm#prod#9',
    'm#prod#10',
  ]);
});
