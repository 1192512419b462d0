import { parseTag } from '@contender/core';
import type { LocalOptions } from '../options.ts';
import type { Registry, TagRef } from '../port.ts';
import { byTimeThenCounter } from '../tag-order.ts';
import type { Repository } from './git.ts';
import { localReleases } from './releases.ts';

/** Tags and commits in git, releases in a folder. */
export function localRegistry(options: LocalOptions, repository: Repository): Registry {
  return {
    async listTags(model) {
      const tags = (await repository.listTags()).flatMap<TagRef>((found) => {
        const tag = parseTag(found.name);
        return tag?.model === model ? [{ ...found, tag }] : [];
      });
      return tags.sort(byTimeThenCounter);
    },
    createCommit: (commit) => repository.createCommit({ ...commit, at: options.clock() }),
    createTag: (tag) => repository.createTag({ ...tag, at: options.clock() }),
    ...localReleases(options, repository),
  };
}
