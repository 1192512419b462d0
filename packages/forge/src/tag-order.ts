import type { TagRef } from './port.ts';

/** For `sort`: by tagger time in whole seconds, which is all that git keeps, then by counter. */
export function byTimeThenCounter(a: TagRef, b: TagRef): number {
  const seconds = Math.floor(a.taggedAt.getTime() / 1000) - Math.floor(b.taggedAt.getTime() / 1000);
  return seconds || (a.tag.counter ?? 0) - (b.tag.counter ?? 0);
}
