import { parseTag } from '@contender/core';
import type { TagRef } from '@contender/forge';
import { describe, expect, it } from 'vitest';
import { championVersion, registryState } from './registry-state.ts';

/** Tags in their order, each on the commit that is named after `on`. */
function state(...tags: { name: string; on: string }[]) {
  return registryState(
    tags.flatMap(({ name, on }, index): TagRef[] => {
      const tag = parseTag(name);
      const taggedAt = new Date(Date.UTC(2026, 0, 1, 0, 0, index));
      return tag === undefined ? [] : [{ name, tag, commit: on, message: '', taggedAt }];
    }),
  );
}

describe('championVersion', () => {
  const first = { name: 'm@v1.0.0', on: 'a' };
  const second = { name: 'm@v1.1.0', on: 'b' };

  it.each([
    ['no version', state(), undefined],
    ['nothing deployed yet: the newest', state(first, second), '1.1.0'],
    ['only staging has one: the newest', state(first, second, { name: 'm#staging#1', on: 'a' }), '1.1.0'],
    ['production has an older one', state(first, second, { name: 'm#production#1', on: 'a' }), '1.0.0'],
    ['the newest was revoked', state(first, second, { name: 'm@v1.1.0!', on: 'b' }), '1.0.0'],
  ])('%s', (_, registry, version) => {
    expect(championVersion(registry, 'production')).toBe(version);
  });
});
