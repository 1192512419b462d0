import type { ColumnProfile, Profile } from '@contender/core';
import { type Engine, identifier, type Value } from '@contender/engine';
import { type PersonalKindName, personalKinds } from '../custom/personal/kinds.ts';
import { type Aggregate, scan } from '../scan.ts';

/** What is known of a column beside its profile. */
export interface ColumnFacts {
  profile: ColumnProfile;
  /** Whether every value occurs once; false where that was not looked at. */
  unique: boolean;
  /**
   * What all values look like: letters as `A` and `a`, digits as `9`, in their number (`AAA`), else with runs as one
   * (`A9`); undefined where they look different.
   */
  shape: { kind: 'exact' | 'runs'; text: string } | undefined;
  /** Rows in which a personal value was found, by kind. */
  personal: { word: string; rows: number }[];
}

export interface Facts {
  rows: number;
  columns: ColumnFacts[];
}

const classes: readonly [string, string][] = [
  ['[A-Z]', 'A'],
  ['[a-z]', 'a'],
  ['[0-9]', '9'],
];

/** Looks at what a profile does not tell: one scan, and a count of distinct values for each column that may be a key. */
export async function gatherFacts(engine: Engine, view: string, profile: Profile): Promise<Facts> {
  const texts = profile.columns.filter(({ type, count }) => type === 'VARCHAR' && count > 0);
  const scanned = await scan(engine, view, texts.flatMap(aggregatesOf));
  const columns: ColumnFacts[] = [];
  for (const column of profile.columns) {
    columns.push({
      profile: column,
      unique: await isUnique(engine, view, column),
      shape: shapeOf(column, scanned),
      personal: personalNames.flatMap((kind) => {
        const rows = Number(scanned[`${kind}_${column.name}`] ?? 0);
        return rows > 0 ? [{ word: personalKinds[kind].word, rows }] : [];
      }),
    });
  }
  return { rows: profile.rows, columns };
}

const personalNames = Object.keys(personalKinds) as PersonalKindName[];

function aggregatesOf({ name }: ColumnProfile): Aggregate[] {
  const column = identifier(name);
  const exact = replaceAll(column, '');
  const runs = replaceAll(column, '+');
  const shapes = { exact, runs };
  return [
    ...Object.entries(shapes).flatMap(([kind, shape]) => [
      // Equal ends of the order mean that there is one.
      { alias: `${kind}_first_${name}`, sql: `min(${shape})`, columns: [name] },
      { alias: `${kind}_last_${name}`, sql: `max(${shape})`, columns: [name] },
    ]),
    ...personalNames.map((kind) => ({
      alias: `${kind}_${name}`,
      sql: `count(*) FILTER (WHERE coalesce(${personalKinds[kind].found(column)}, false))`,
      columns: [name],
    })),
  ];
}

function replaceAll(column: string, repeat: string): string {
  return classes.reduce(
    (sql, [letters, sign]) => `regexp_replace(${sql}, '${letters}${repeat}', '${sign}', 'g')`,
    // What is a sign of a class already must not be taken for one.
    column,
  );
}

function shapeOf({ name }: ColumnProfile, scanned: Readonly<Record<string, Value>>): ColumnFacts['shape'] {
  for (const kind of ['exact', 'runs'] as const) {
    const first = scanned[`${kind}_first_${name}`];
    if (typeof first === 'string' && first !== '' && first === scanned[`${kind}_last_${name}`]) {
      return { kind, text: first };
    }
  }
  return undefined;
}

/** Measures and times may be distinct by accident: only whole numbers and texts are keys. */
async function isUnique(engine: Engine, view: string, column: ColumnProfile): Promise<boolean> {
  const { name, type, count, distinct } = column;
  if (!/^(U?(SMALLINT|INTEGER|BIGINT|HUGEINT)|VARCHAR|UUID)$/.test(type) || distinct < 0.9 * count)
    return false;
  const [row] = await engine.rows(
    `SELECT count(DISTINCT ${identifier(name)})::DOUBLE AS n FROM ${identifier(view)}`,
  );
  return Number(row?.n) === count;
}
