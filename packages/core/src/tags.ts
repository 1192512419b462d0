import { valid } from 'semver';

/**
 * The tag grammar of GTO, so that `gto show` reads our registry and we read theirs:
 *
 *     tag = model ( "@v" semver ["!"] | "#" environment ["!"] | "@deprecated" ) [ "#" counter ]
 *
 * `model` may carry GTO's `dirname=` prefix. Source: iterative/gto, `gto/constants.py`, `gto/tag.py`.
 */
export type RegistryTag =
  | { type: 'version'; model: string; version: string; revoked: boolean; counter: number | undefined }
  | { type: 'assignment'; model: string; environment: string; revoked: boolean; counter: number | undefined }
  | { type: 'deprecation'; model: string; counter: number | undefined };

const word = '[a-zA-Z0-9](?:[a-zA-Z0-9-/_]*[a-zA-Z0-9])?';
const wordPattern = new RegExp(`^${word}$`);
const tagPattern = new RegExp(
  `^(?<model>(?:[a-zA-Z0-9-_./]+=)?${word})` +
    `(?:#(?<environment>${word})(?<unassigned>!)?|@v(?<version>[0-9][0-9A-Za-z.+-]*)(?<deregistered>!)?|(?<deprecated>@deprecated))` +
    `(?:#(?<counter>\\d+))?$`,
);

/**
 * Whether a model or an environment may be named so: letters, digits, and `-`, `_`, `/` inside; no dots. GTO also
 * takes `//`, but git makes no such tag.
 */
export function isRegistryName(name: string): boolean {
  return wordPattern.test(name) && !name.includes('//');
}

/** Reads a tag's name; undefined where it is none of the registry's, or its counter is no safe integer. */
export function parseTag(name: string): RegistryTag | undefined {
  const groups = tagPattern.exec(name)?.groups;
  const model = groups?.model;
  if (groups === undefined || model === undefined) return undefined;
  const counter = groups.counter === undefined ? undefined : Number(groups.counter);
  const { version, environment } = groups;
  if (counter !== undefined && !Number.isSafeInteger(counter)) return undefined;
  if (version !== undefined) {
    if (valid(version) === null) return undefined;
    return { type: 'version', model, version, revoked: groups.deregistered === '!', counter };
  }
  if (environment !== undefined) {
    return { type: 'assignment', model, environment, revoked: groups.unassigned === '!', counter };
  }
  return { type: 'deprecation', model, counter };
}

/** Writes a tag's name; `parseTag` reads it back. */
export function formatTag(tag: RegistryTag): string {
  const counter = tag.counter === undefined ? '' : `#${tag.counter}`;
  switch (tag.type) {
    case 'version':
      return `${tag.model}@v${tag.version}${tag.revoked ? '!' : ''}${counter}`;
    case 'assignment':
      return `${tag.model}#${tag.environment}${tag.revoked ? '!' : ''}${counter}`;
    case 'deprecation':
      return `${tag.model}@deprecated${counter}`;
  }
}

/** The tag of a version, `flight-delay@v1.3.0`. */
export function versionTag(model: string, version: string): string {
  return formatTag({ type: 'version', model, version, revoked: false, counter: undefined });
}
