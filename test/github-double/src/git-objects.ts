import { createHash } from 'node:crypto';
import type { Commit, Person, TagObject } from './state.ts';

/** The SHA-1 that git gives a commit, so that equal content is one object. */
export function commitSha(commit: Omit<Commit, 'sha' | 'changesWorkflows'>): string {
  return objectSha('commit', [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${signature(commit.author)}`,
    `committer ${signature(commit.committer)}`,
    '',
    commit.message,
  ]);
}

/** The SHA-1 that git gives an annotated tag. */
export function tagSha(tag: Omit<TagObject, 'sha'>): string {
  return objectSha('tag', [
    `object ${tag.object}`,
    'type commit',
    `tag ${tag.tag}`,
    `tagger ${signature(tag.tagger)}`,
    '',
    tag.message,
  ]);
}

function objectSha(type: string, lines: string[]): string {
  const content = Buffer.from(lines.join('\n'));
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}

function signature(person: Person): string {
  return `${person.name} <${person.email}> ${Math.floor(Date.parse(person.date) / 1000)} +0000`;
}
