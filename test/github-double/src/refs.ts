import type { State } from './state.ts';

/** The commit that a SHA, a branch or a tag means; undefined where the repository has none such. */
export function resolveCommit(state: State, name: string): string | undefined {
  if (state.commits.has(name)) return name;
  const plain = name.replace(/^refs\//, '');
  for (const candidate of [`refs/${plain}`, `refs/heads/${plain}`, `refs/tags/${plain}`]) {
    const ref = state.refs.get(candidate);
    if (ref !== undefined) return ref.type === 'tag' ? state.tagObjects.get(ref.sha)?.object : ref.sha;
  }
  return undefined;
}

/** The tag's ref belongs to a published release that may not change any more. */
export function isLocked(state: State, tag: string): boolean {
  return state.releases.some((release) => release.immutable && !release.draft && release.tag === tag);
}
