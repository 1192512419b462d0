import { join } from 'node:path';
import type { ColumnProfile, Profile } from '@contender/core';
import { afterAll, describe, expect, test } from 'vitest';
import { testContext } from '../../../test/context.ts';
import { profileView } from './index.ts';

const context = testContext();
afterAll(() => context.dispose());

async function profileOf(query: string, withheld: string[] = []): Promise<Profile> {
  const engine = await context.engine();
  const path = join(context.workspace, 'p.parquet');
  await engine.write(query, path, 'parquet');
  const columns = await engine.define('p', { path });
  return profileView(engine, 'p', columns, new Set(withheld));
}

function column(profile: Profile, name: string): ColumnProfile {
  const found = profile.columns.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no column ${name}`);
  return found;
}

const total = (profile: ColumnProfile) => profile.histogram?.counts.reduce((sum, count) => sum + count, 0);

test('few values: everything is exact', async () => {
  const profile = await profileOf(`SELECT * FROM (VALUES
    (1, 'a', true, DATE '2001-01-01', TIME '10:00:00', 1.5::DOUBLE, [1]),
    (1, 'b', false, DATE '2001-01-03', TIME '11:00:00', 'nan'::DOUBLE, [2]),
    (4, 'a', NULL, NULL, NULL, 'inf'::DOUBLE, NULL),
    (NULL, NULL, true, DATE '2001-01-02', NULL, NULL, [1])) AS v(i, s, b, d, t, f, l)`);
  expect(profile.rows).toBe(4);
  expect(column(profile, 'i')).toMatchObject({
    kind: 'numeric',
    count: 3,
    nulls: 1,
    distinct: 2,
    min: 1,
    max: 4,
    mean: 2,
    histogram: { edges: [4], counts: [2, 1] },
  });
  expect(column(profile, 's')).toMatchObject({
    kind: 'categorical',
    count: 3,
    nulls: 1,
    distinct: 2,
    min: 'a',
    max: 'b',
    top: [
      { value: 'a', count: 2 },
      { value: 'b', count: 1 },
    ],
    other: 0,
  });
  expect(column(profile, 'b')).toMatchObject({
    top: [
      { value: 'true', count: 2 },
      { value: 'false', count: 1 },
    ],
  });
  expect(column(profile, 'd')).toMatchObject({
    kind: 'temporal',
    min: '2001-01-01',
    max: '2001-01-03',
    mean: null,
  });
  expect(column(profile, 't')).toMatchObject({ kind: 'temporal', min: '10:00:00', max: '11:00:00' });
  expect(column(profile, 'f')).toMatchObject({
    count: 3,
    nulls: 1,
    mean: 1.5,
    histogram: { edges: [], counts: [1] },
  });
  expect(column(profile, 'l')).toMatchObject({
    kind: 'other',
    count: 3,
    nulls: 1,
    distinct: 2,
    histogram: null,
    other: 3,
  });
});

test('dates without end, and beyond what a calendar shows, break nothing', async () => {
  const profile = await profileOf(`SELECT * FROM (VALUES (DATE 'infinity', TIMESTAMP '-infinity'),
    (DATE '2001-01-01', TIMESTAMP '2001-01-01'), (DATE '1000000-01-01', NULL)) AS v(d, t)`);
  expect(column(profile, 'd')).toMatchObject({ count: 3, min: '2001-01-01', max: expect.any(Number) });
  expect(column(profile, 't')).toMatchObject({ count: 2, nulls: 1, max: '2001-01-01T00:00:00Z' });
});

describe('many values', async () => {
  // A power of ten seconds apart, ids without end, a number that never repeats, and a name that nearly always does.
  const rows = 60_000;
  const profile = await profileOf(`SELECT
    TIMESTAMP '2001-01-01' + INTERVAL (range) MINUTE AS at,
    'id' || range AS id,
    CASE WHEN range % 3 = 0 THEN 'often' ELSE 'x' || range END AS name,
    CASE WHEN range % 10 = 0 THEN NULL ELSE sqrt(range) END AS root,
    range % 100 AS few,
    CASE WHEN range % 10 = 0 THEN NULL ELSE '' END AS nothing
  FROM range(${rows})`);

  test('numbers and times get sketched quantiles, exact counts in their bins', () => {
    const root = column(profile, 'root');
    expect(root).toMatchObject({ count: 54_000, nulls: 6_000, max: expect.closeTo(Math.sqrt(59_999), 9) });
    expect(root.mean).toBeCloseTo(163.3, 0);
    expect(
      Math.abs((root.quantiles.find(({ p }) => p === 0.5)?.value ?? 0) - Math.sqrt(30_000)),
    ).toBeLessThan(2);
    expect(Math.abs(root.distinct / 54_000 - 1)).toBeLessThan(0.15);
    expect(total(root)).toBe(54_000);
    const { edges = [], counts = [] } = root.histogram ?? {};
    const [low = 0, high = 0] = [edges[4], edges[5]];
    const inside = Array.from({ length: rows }, (_, index) => index).filter(
      (index) => index % 10 !== 0 && Math.sqrt(index) >= low && Math.sqrt(index) < high,
    );
    expect(counts[5]).toBe(inside.length);
    const at = column(profile, 'at');
    expect(at).toMatchObject({ kind: 'temporal', min: '2001-01-01T00:00:00Z', mean: null });
    expect(total(at)).toBe(rows);
    expect(at.histogram?.edges.every((edge) => edge % 86_400 === 0)).toBe(true);
  });

  test('texts get their most frequent values, counted', () => {
    const name = column(profile, 'name');
    expect(name.top[0]).toEqual({ value: 'often', count: 20_000 });
    expect(name.top.length).toBeLessThanOrEqual(20);
    expect(name.top.reduce((sum, { count }) => sum + count, 0) + name.other).toBe(rows);
    expect(Math.abs(column(profile, 'id').distinct / rows - 1)).toBeLessThan(0.15);
  });

  test('a column of few values stays exact', () => {
    expect(column(profile, 'few')).toMatchObject({
      distinct: 100,
      mean: 49.5,
      histogram: { edges: expect.any(Array) },
    });
    expect(column(profile, 'nothing')).toMatchObject({ nulls: 6_000, top: [{ value: '', count: 54_000 }] });
  });

  test('the profile stays small', () => {
    expect(JSON.stringify(profile).length).toBeLessThan(12_000);
  });
});

test('more columns than one scan groups', async () => {
  const names = Array.from({ length: 90 }, (_, index) => `range % ${index + 2} AS c${index}`);
  const profile = await profileOf(`SELECT ${names.join(', ')} FROM range(500)`);
  expect(profile.columns.map(({ distinct }) => distinct)).toEqual(
    Array.from({ length: 90 }, (_, index) => index + 2),
  );
});

test('lengths and higher moments, counted or sketched', async () => {
  for (const rows of [2000, 120_000]) {
    const profile = await profileOf(
      `SELECT repeat('x', 1 + (i % 7)::INTEGER) || (i % ${rows / 2}) AS s, (i % 1000) * (i % 1000) AS n FROM range(${rows}) r(i)`,
    );
    expect(column(profile, 's').length).toMatchObject({ min: 2, max: 7 + String(rows / 2 - 1).length });
    // Of the squares of 0 to 999, by SciPy: skewness 0.6389, excess kurtosis −0.8571 for large samples.
    expect(column(profile, 'n').skewness).toBeCloseTo(0.64, 2);
    expect(column(profile, 'n').kurtosis).toBeCloseTo(-0.857, 1);
    expect(column(profile, 'n').length).toBeNull();
  }
});

test('of a column that is withheld no value is kept', async () => {
  const profile = await profileOf(
    "SELECT 'secret' || (i % 9) AS s, i * 1e6 + 4711 AS n FROM range(500) r(i)",
    ['s', 'n'],
  );
  expect(column(profile, 's')).toMatchObject({
    withheld: true,
    count: 500,
    distinct: 9,
    min: null,
    top: [],
    length: { min: 7, mean: 7, max: 7 },
  });
  expect(column(profile, 'n')).toMatchObject({
    withheld: true,
    min: null,
    mean: null,
    quantiles: [],
    histogram: null,
  });
  expect(JSON.stringify(profile)).not.toMatch(/secret|4711/);
});

test('a profile of a thousand columns of long texts stays small', async () => {
  const columns = Array.from(
    { length: 1000 },
    (_, index) => `repeat(chr((65 + (i + ${index}) % 26)::INTEGER), 199) || i AS c${index}`,
  );
  const profile = await profileOf(`SELECT ${columns.join(', ')} FROM range(60) r(i)`);
  expect(JSON.stringify(profile).length).toBeLessThan(6_000_000);
});

test('values near the end of a DOUBLE have no moments, counted or sketched', async () => {
  for (const rows of [50, 120_000]) {
    const profile = await profileOf(
      `SELECT CASE WHEN i = 7 THEN -1.7e308 WHEN i = 8 THEN 1.7e308 ELSE i + 0.5 END AS d, 1e80 + i * 1e79 AS e FROM range(${rows}) r(i)`,
    );
    for (const name of ['d', 'e']) {
      expect(column(profile, name)).toMatchObject({ count: rows, kurtosis: null });
    }
    expect(column(profile, 'd')).toMatchObject({ min: -1.7e308, max: 1.7e308, standardDeviation: null });
    expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
  }
});
