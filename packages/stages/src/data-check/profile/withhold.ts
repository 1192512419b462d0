import type { Profile } from '@contender/core';
import { empty } from './describe.ts';

/** A profile without the values of some columns. */
export function withholdColumns(profile: Profile, names: ReadonlySet<string>): Profile {
  const columns = profile.columns.map((column) =>
    names.has(column.name)
      ? { ...column, ...empty, length: column.length, other: column.count, withheld: true }
      : column,
  );
  return { ...profile, columns };
}
