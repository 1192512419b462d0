import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { literal } from '@contender/engine';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checking, contractOf } from '../../../test/checking.ts';
import { type TestContext, testContext } from '../../../test/context.ts';
import { custom, expectVerdicts, judgeTable, type Table } from '../../../test/naive/judging.ts';
import type { Row } from '../../../test/naive/table.ts';

/* Names, sizes and orders at which a compiler of SQL may trip. */

let context: TestContext;
beforeEach(() => {
  context = testContext();
});
afterEach(() => context.dispose());

const { check, run, refusal } = checking(() => context);

describe('columns of any name', () => {
  const dollar = '$';
  const signs = ['a b', 'a.b', 'a[1]', '"quoted"', "it's", '--', ';', '%', 'a\nb', ' ', 'größe', '列', '😀'];
  const placeholders = ['{property}', `${dollar}{column}`];
  const words = ['select', 'from', 'group', 'rowid', 'text', 'number', 'value', 'view', 'data', 'other'];
  // What the generated SQL itself calls something.
  const aliases = [
    ...[
      'contender_rows',
      'contender_repeats',
      'repeats',
      'broken',
      'groups',
      'broken_0',
      'rule_0_0',
      'filled_0',
    ],
    ...['examples_0', 'n', 'k0', 'k1', 'y', 'c', 'i', 'r', 'x', 'id', 'feature', 'grouping_set'],
    'data_check_data',
  ];

  /** Every rule over each of the columns; each may be broken by so many rows. */
  function contractOver(names: readonly string[], most: { max_rows?: number }) {
    const ofColumn = (name: string, place: number) => ({
      name,
      logicalType: 'string',
      required: true,
      logicalTypeOptions: { maxLength: 3 },
      quality: [
        custom(`new ${place}`, { rule: 'new_categories', reference: 'other', ...most }),
        custom(`more ${place}`, { rule: 'not_constant' }),
        custom(`under ${place}`, { rule: 'condition', condition: "{property} <> 'z'", ...most }),
      ],
    });
    const ofDataset = (name: string, place: number) => [
      {
        id: `twice ${place}`,
        metric: 'duplicateValues',
        arguments: { properties: [name] },
        mustBeLessOrEqualTo: most.max_rows ?? 0,
      },
      custom(`leak ${place}`, { rule: 'leakage', with: 'other', keys: [name], ...most }),
      custom(`labels ${place}`, { rule: 'contradictory_labels', label: 'label', features: [name], ...most }),
      custom(`beside ${place}`, {
        rule: 'condition',
        condition: `"${name.replaceAll('"', '""')}" = 'z'`,
        ...most,
      }),
    ];
    const leak = custom('told', { rule: 'target_leakage', label: 'label' });
    const personal = custom('personal', { rule: 'personal_data', kinds: ['email'], ...most });
    return {
      properties: [...names.map(ofColumn), { name: 'key', primaryKey: true }],
      quality: [...names.flatMap(ofDataset), leak, personal],
    };
  }

  async function judgeNames(names: readonly string[], most: { max_rows?: number }) {
    const rowOf = (value: string | null, index: number): Row => ({
      ...Object.fromEntries(names.map((name) => [name, value])),
      label: index % 2,
      key: index,
    });
    const rows = ['ada@example.org', 'ada@example.org', null, 'z'].map(rowOf);
    const texts = Object.fromEntries(names.map((name) => [name, 'VARCHAR']));
    const table: Table = { types: { ...texts, label: 'INTEGER', key: 'INTEGER' }, rows };
    const other = { types: texts, rows: [rowOf('z', 0)] };
    const record = await judgeTable(context, table, contractOver(names, most), { other });
    const failed = (id: string, observed: string, blamed: number[], shows: string[]) =>
      ({ id, status: 'failed', observed, rows: blamed, shows }) as const;
    const tolerated = (id: string, observed: string, blamed: number[], shows: string[]) =>
      ({
        id,
        status: most.max_rows === undefined ? 'failed' : 'passed',
        observed,
        rows: blamed,
        shows,
      }) as const;
    // An address was found in each column: no rule shows values of them.
    await expectVerdicts(context, record, table, [
      ...names.flatMap((name, place) => [
        failed(`${name}.required`, '1 of 4 rows', [2], []),
        failed(`${name}.maxLength`, '2 of 4 rows', [0, 1], []),
        tolerated(`new ${place}`, '1 new value in 2 rows', [0, 1], []),
        { id: `more ${place}`, status: 'passed' as const, observed: 'more than one value' },
        { ...tolerated(`under ${place}`, '2 of 4 rows', [2, 3], []), mayShow: [name] },
      ]),
      { id: 'key.primaryKey', status: 'passed', observed: '0 repeated values in 0 rows', rows: [] },
      ...names.flatMap((name, place) => [
        tolerated(`twice ${place}`, '1 repeated value in 2 rows', [0, 1], []),
        tolerated(`leak ${place}`, '1 leaked key in 1 row', [3], []),
        tolerated(`labels ${place}`, '1 contradiction in 2 rows', [0, 1], ['label']),
        { ...tolerated(`beside ${place}`, '3 of 4 rows', [0, 1, 2], []), mayShow: [name] },
      ]),
      ...names.map((name) =>
        tolerated(`personal.${name}`, '2 of 4 rows: 2 with an e-mail address', [0, 1], []),
      ),
    ]);
    expect(record.result.checks.find(({ id }) => id === 'told')?.observed).toMatch(
      /; the strongest of \d+ columns$/,
    );
  }

  test('counts beside each other', () =>
    judgeNames([...signs, ...placeholders, ...words, ...aliases], { max_rows: 3 }));

  test.each(['a."b"', '{property}', 'contender_repeats', 'rule_0_0', 'data_check_data', 'k0'])(
    'quarantine of %s',
    (name) => judgeNames([name], {}),
  );

  test('a column of the quarantine’s own name gives way to the new list', async () => {
    const record = await check('a,contender_rules\n1,old\n-1,old\n', [
      '{ name: a, logicalType: integer, logicalTypeOptions: { minimum: 0 } }',
    ]);
    const engine = await context.engine();
    const path = join(context.workspace, record.result.quarantine?.path ?? '');
    expect(
      await engine.rows(`SELECT a, contender_rules[1] AS id FROM read_parquet(${literal(path)})`),
    ).toEqual([{ a: -1n, id: 'a.minimum' }]);
  });
});

describe('sizes', () => {
  const rules = [
    '{ id: unchanged, type: custom, engine: contender, implementation: { rule: leakage, with: other } }',
    '{ id: labels, type: custom, engine: contender, implementation: { rule: contradictory_labels, label: y } }',
    '{ id: constant, type: custom, engine: contender, implementation: { rule: not_constant } }',
    '{ id: told, type: custom, engine: contender, implementation: { rule: target_leakage, label: y } }',
    '{ id: volume, type: custom, engine: contender, implementation: { rule: volume } }',
    "{ id: met, type: custom, engine: contender, implementation: { rule: condition, condition: 'y = 1' } }",
    '{ id: personal, type: custom, engine: contender, implementation: { rule: personal_data } }',
  ];
  async function judge(data: string, other: string) {
    await context.write('data.csv', data);
    await context.write('other.csv', other);
    const property =
      '{ name: a, unique: true, primaryKey: true, quality: [{ id: new, type: custom, engine: contender, implementation: { rule: new_categories, reference: other } }] }';
    await context.write('c.yaml', contractOf([property], rules));
    const { result } = await run({ data: 'data.csv', contract: 'c.yaml', tables: 'other=other.csv' });
    return Object.fromEntries(
      result.checks.map(({ id, status, observed }) => [id, `${status}: ${observed}`]),
    );
  }

  test('no row', async () => {
    expect(await judge('a,y\n', 'a,y\n')).toEqual({
      'a.unique': 'passed: 0 repeated values in 0 rows',
      'a.primaryKey': 'passed: 0 repeated values in 0 rows',
      new: 'passed: 0 new values in 0 rows',
      unchanged: 'passed: 0 leaked rows in 0 rows',
      labels: 'passed: 0 contradictions in 0 rows',
      constant: 'unknown: 0 rows',
      told: 'unknown: y holds a single value, or no column can be compared with it',
      volume: 'unknown: 0 rows; no version to compare with',
      met: 'passed: 0 of 0 rows',
      'personal.a': 'passed: 0 of 0 rows',
      'personal.y': 'passed: 0 of 0 rows',
      rowCount: 'failed: 0 rows',
    });
  });

  test('one row', async () => {
    expect(await judge('a,y\nx,1\n', 'a,y\nx,1\n')).toMatchObject({
      'a.unique': 'passed: 0 repeated values in 0 rows',
      new: 'passed: 0 new values in 0 rows',
      unchanged: 'failed: 1 leaked row in 1 row',
      labels: 'passed: 0 contradictions in 0 rows',
      constant: 'unknown: 1 row',
      told: 'unknown: y holds a single value, or no column can be compared with it',
      met: 'passed: 0 of 1 row',
    });
  });

  test('three hundred columns', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `c${index}`);
    const line = (value: (index: number) => unknown) => names.map((_, index) => value(index)).join(',');
    const data = `a,y,${names.join(',')}\n${['p,0', 'q,1', 'p,1'].map((start) => `${start},${line((i) => (i === 7 ? 1 : i === 8 ? start[0] : start === 'q,1' ? -1 - i : i))}`).join('\n')}\n`;
    const found = await judge(data, data);
    expect(found).toMatchObject({
      'a.unique': 'failed: 1 repeated value in 2 rows',
      unchanged: 'failed: 3 leaked rows in 3 rows',
      labels: 'failed: 1 contradiction in 2 rows',
      constant: 'failed: with a single value: c7',
      'personal.c8': 'passed: 0 of 3 rows',
    });
    expect(found.told).toMatch(/of 301 columns$/);
  });
});

describe('quarantine', () => {
  const longId = `${'very '.repeat(400)}long; "quoted" and it's`;
  const quality = (severity = 'error') => [
    `{ id: ${JSON.stringify(longId)}, type: custom, engine: contender, severity: ${severity}, implementation: { rule: condition, condition: b > 0 } }`,
    '{ id: second, type: custom, engine: contender, implementation: { rule: condition, condition: a > 0 } }',
    '{ id: first, type: custom, engine: contender, implementation: { rule: condition, condition: a > b } }',
  ];
  const data = 'a,b,t\n1,0,"x,y"\n-1,0,"say ""no"""\n2,1,ok\n,,\n';

  test('ids stand in the order of the contract, whatever their length and severity', async () => {
    const record = await check(data, [], quality('warning'));
    const engine = await context.engine();
    const path = join(context.workspace, record.result.quarantine?.path ?? '');
    const rows = await engine.rows(
      `SELECT a, array_to_string(contender_rules, '|') AS ids FROM read_parquet(${literal(path)}) ORDER BY a NULLS LAST`,
    );
    expect(rows).toEqual([
      { a: -1n, ids: `${longId}|second|first` },
      { a: null, ids: `${longId}|second|first` },
    ]);
  });

  test('in CSV the ids are joined, and every cell is as it was', async () => {
    await context.write('data.csv', data);
    await context.write('c.yaml', contractOf([], quality()));
    const record = await run({ data: 'data.csv', contract: 'c.yaml', quarantineFormat: 'csv' });
    const read = (path = '') => readFile(join(context.workspace, path), 'utf8');
    const quoted = `"${longId.replaceAll('"', '""')}`;
    expect(await read(record.result.quarantine?.path)).toBe(
      `a,b,t,contender_rules\n1,0,"x,y",${quoted}"\n-1,0,"say ""no""",${quoted};second;first"\n,,,${quoted};second;first"\n`,
    );
    expect(await read(record.result.datasets[0]?.clean?.path)).toBe('a,b,t\n2,1,ok\n');
  });

  test('of data that are other ones at every reading there is none', async () => {
    const engine = await context.engine();
    // Many rows: that two readings agree by chance must not happen.
    await engine.write(
      'SELECT range AS a FROM range(3_000_000)',
      join(context.workspace, 'd.parquet'),
      'parquet',
    );
    await context.write(
      'c.yaml',
      contractOf(
        [],
        [
          quality()[1] ?? '',
          '{ id: even, type: custom, engine: contender, implementation: { rule: condition, condition: a % 2 = 0 } }',
        ],
      ),
    );
    await context.write(
      'contender.yml',
      `version: 1\nmodels:\n  m:\n    task: binary-classification\n    data:\n      train: { path: d.parquet, where: a < epoch_us(now()) % 100000, contract: c.yaml }\n`,
    );
    expect(await refusal(run({}))).toMatch(
      /^train holds \d+ rows, then \d+: it is another at every reading\nTake now\(\)/,
    );
    await expect(readFile(join(context.workspace, '.contender/clean/m/train.parquet'))).rejects.toThrow(
      /ENOENT/,
    );
    await expect(readFile(join(context.workspace, '.contender/quarantine/m/train.parquet'))).rejects.toThrow(
      /ENOENT/,
    );
  });
});

describe('types that differ between two tables', () => {
  const quality = [custom('leak', { rule: 'leakage', with: 'other', keys: ['a'] })];
  const properties = [
    { name: 'a', quality: [custom('new', { rule: 'new_categories', reference: 'other' })] },
  ];
  const judge = async (type: string, value: string, otherType: string, other: string) => {
    const table = { types: { a: type }, rows: [{ a: value }] };
    const others = { other: { types: { a: otherType }, rows: [{ a: other }, { a: null }] } };
    const { result } = await judgeTable(context, table, { properties, quality }, others);
    return result.checks.map(({ status }) => status);
  };

  test.each([
    ['BIGINT', '7', 'VARCHAR', '7'],
    ['VARCHAR', '7', 'INTEGER', '7'],
    ['INTEGER', '7', 'DOUBLE', '7'],
    ['DATE', '2020-01-01', 'TIMESTAMP', '2020-01-01 00:00:00'],
  ])('%s %s is %s %s', async (...types) => {
    expect(await judge(...types)).toEqual(['passed', 'failed']);
  });

  test('codes that are numbers in one file only', async () => {
    expect(await judge('BIGINT', '7', 'VARCHAR', '07')).toEqual(['failed', 'passed']);
  });

  test.each([
    ['DOUBLE', '7', 'VARCHAR', '7'],
    ['DATE', '2020-01-01', 'BIGINT', '7'],
    ['BOOLEAN', 'true', 'VARCHAR', 'true'],
  ])('%s %s and %s %s cannot be compared', async (...types) => {
    expect(await refusal(judge(...types))).toMatch(
      /^c\.yaml:1:\d+: the rule new: "a" is of type \w+ here and of type \w+ in other: they cannot be compared\n/,
    );
  });
});
