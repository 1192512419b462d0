import { writeRecord } from '@contender/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checking } from '../../../test/checking.ts';
import { type TestContext, testContext } from '../../../test/context.ts';

let context: TestContext;
beforeEach(() => {
  context = testContext({ now: new Date('2026-03-01T12:00:00Z') });
});
afterEach(() => context.dispose());

const { check, run, refusal } = checking(() => context);

/** A rule of the engine contender, as YAML flow. */
const rule = (implementation: string, more = '') =>
  `{ id: r, type: custom, engine: contender, implementation: { ${implementation} }${more} }`;

async function judge(data: string, implementation: string, file = 'data.csv') {
  const { result } = await check(data, [], [rule(implementation)], file);
  const [first] = result.checks;
  return { text: `${first?.status}: ${first?.observed}`, result, first };
}

/** The rule under the property `a`. */
async function judgeColumn(data: string, implementation: string) {
  const { result } = await check(data, [`{ name: a, quality: [${rule(implementation)}] }`]);
  const [first] = result.checks;
  return { text: `${first?.status}: ${first?.observed}`, result, first };
}

describe('condition', () => {
  test('a row for which it is null is at fault', async () => {
    const { text, first, result } = await judge('a,b\n1,2\n2,1\n,1\n', 'rule: condition, condition: a < b');
    expect(text).toBe('failed: 2 of 3 rows');
    expect(first).toMatchObject({
      rule: 'condition',
      expected: 'a < b',
      examples: ['a = 2, b = 1', 'a = null, b = 1'],
    });
    expect(result.quarantine?.rows).toBe(2);
    expect(result.datasets[0]?.clean?.rows).toBe(1);
  });

  test('some rows may break it', async () => {
    const few = 'rule: condition, condition: a < b, max_rows: 2';
    expect((await judge('a,b\n1,2\n2,1\n,1\n', few)).text).toBe('passed: 2 of 3 rows');
    const percent = 'rule: condition, condition: a < b, max_percent: 50';
    expect((await judge('a,b\n1,2\n2,1\n,1\n', percent)).text).toBe('failed: 2 of 3 rows (66.7 %)');
  });

  test('under a property it may name the column by its place', async () => {
    expect((await judgeColumn('a\n1\n-1\n', "rule: condition, condition: '{property} > 0'")).text).toBe(
      'failed: 1 of 2 rows',
    );
  });

  test('what it must not be', async () => {
    const refuse = (implementation: string) => refusal(judge('a,b\n1,2\n', implementation));
    expect(await refuse('rule: condition')).toMatch(/c\.yaml:7:\d+: condition: condition is missing/);
    expect(await refuse('rule: condition, condition: a < c')).toMatch(/c\.yaml:7:9: the rule r: .*"c"/);
    expect(await refuse("rule: condition, condition: 'a < b) OR (true'")).toMatch(/the rule r: /);
    expect(await refuse("rule: condition, condition: 'a IN (SELECT x FROM ''other.csv'')'")).toMatch(
      /other\.csv/,
    );
    expect(await refuse('rule: condition, condition: a < b, max_rows: 1, max_percent: 1')).toMatch(
      /both given/,
    );
    expect(await refuse('rule: conditon, condition: a < b')).toMatch(/no rule "conditon".*"condition"/);
    expect(await refuse('rule: condition, condition: a < b, max_row: 1')).toMatch(
      /unknown key "max_row".*max_rows/,
    );
    expect(await refuse('condition: a < b')).toMatch(/must be a map that names its rule/);
  });
});

describe('freshness', () => {
  const of = (values: string[], options = 'max_age: 2d') =>
    judgeColumn(`a\n${values.join('\n')}\n`, `rule: freshness, ${options}`);

  test('is judged by the newest value', async () => {
    expect((await of(['2026-01-01', '2026-02-28'])).text).toBe(
      'passed: the newest is 2026-02-28T00:00Z, 36 h 0 min old',
    );
    expect((await of(['2026-01-01', '2026-02-26'])).text).toMatch(
      /^failed: the newest is 2026-02-26T00:00Z, 84 h/,
    );
    expect((await of(['2026-01-01 00:00:00', '2026-03-01 11:30:00'], 'max_age: 1h')).text).toMatch(
      /^passed: .*30 min/,
    );
  });

  test('a value in the future is no sign of freshness', async () => {
    expect((await of(['2026-02-28', '2226-02-28'])).text).toMatch(/^failed: .* ahead$/);
    expect((await of(['2026-03-02'], 'max_age: 1d, max_ahead: 0s')).text).toMatch(/^failed/);
  });

  test('without any value it is broken', async () => {
    const record = await check('a,b\n,1\n2026-02-28,1\n', [
      `{ name: a, quality: [${rule('rule: freshness, max_age: 2d')}] }`,
    ]);
    expect(record.result.checks[0]?.status).toBe('passed');
    await context.write('e.jsonl', '{"a": null}\n');
    expect(await refusal(of(['x', 'y']))).toMatch(
      /freshness needs a date or timestamp, the column is VARCHAR/,
    );
    expect(await refusal(of(['2026-01-01'], 'max_age: soon'))).toMatch(/duration/);
  });

  test('it belongs under a property', async () => {
    expect(await refusal(judge('a\n2026-01-01\n', 'rule: freshness, max_age: 1d'))).toMatch(
      /a rule of a column/,
    );
  });
});

test('volume without versions to compare with is unknown, which warns', async () => {
  const record = await check('a\n1\n', [], [rule('rule: volume')]);
  expect(record.result.checks[0]).toMatchObject({
    status: 'unknown',
    observed: '1 row; no version to compare with',
  });
  expect(record.status).toBe('warned');
});

describe('what another table holds', () => {
  const judgeWith = async (data: string, other: string, implementation: string, column = false) => {
    await context.write('other.csv', other);
    await context.write('data.csv', data);
    const text = column
      ? `    properties: [{ name: a, quality: [${rule(implementation)}] }]`
      : `    quality: [${rule(implementation)}]`;
    await context.write(
      'c.yaml',
      `apiVersion: v3.1.0\nkind: DataContract\nschema:\n  - name: data\n${text}\n`,
    );
    const record = await run({ data: 'data.csv', contract: 'c.yaml', tables: 'other=other.csv' });
    const [first] = record.result.checks;
    return { text: `${first?.status}: ${first?.observed}`, record, first };
  };

  test('leaked rows are the same with their nulls', async () => {
    const { text, record } = await judgeWith(
      'a,b\n1,\n2,x\n3,y\n',
      'b,a\n,1\nx,2\nz,3\n',
      'rule: leakage, with: other',
    );
    expect(text).toBe('failed: 2 leaked rows in 2 rows');
    expect(record.materials.map(({ name }) => name)).toEqual(['data', 'contract', 'other']);
  });

  test('a null is no key that leaked', async () => {
    const keys = 'rule: leakage, with: other, keys: [a]';
    expect((await judgeWith('a\n1\n""\n2\n2\n', 'a\n""\n2\n', keys)).text).toBe(
      'failed: 1 leaked key in 2 rows',
    );
  });

  test('new categories are counted, a null is none', async () => {
    const { text, first } = await judgeWith(
      'a\nx\ny\nz\nz\n""\n',
      'a\nx\nw\n',
      'rule: new_categories, reference: other',
      true,
    );
    expect(text).toBe('failed: 2 new values in 3 rows');
    expect(first?.examples).toEqual(['y', 'z']);
  });

  test('a table that is not there is told with those that are', async () => {
    expect(await refusal(judgeWith('a\n1\n', 'a\n1\n', 'rule: leakage, with: othr'))).toMatch(
      /c\.yaml:5:\d+: the rule r: there is no dataset or table "othr"\n.*other/,
    );
    expect(await refusal(judgeWith('a\n1\n', 'b\n1\n', 'rule: leakage, with: other'))).toMatch(
      /shares no column/,
    );
    expect(await refusal(run({ data: 'data.csv', tables: 'other' }))).toMatch(/"other" is no table/);
  });
});

describe('contradictory labels', () => {
  test('same features, different label', async () => {
    const { text, result } = await judge(
      'id,a,b,y\n1,1,,0\n2,1,,1\n3,2,x,0\n4,2,x,0\n5,3,x,1\n',
      'rule: contradictory_labels, label: y, features: [a, b]',
    );
    expect(text).toBe('failed: 1 contradiction in 2 rows');
    expect(result.quarantine?.rows).toBe(2);
  });

  test('the label must be named, and there', async () => {
    expect(await refusal(judge('a,y\n1,0\n', 'rule: contradictory_labels'))).toMatch(/names the label/);
    expect(await refusal(judge('a,y\n1,0\n', 'rule: contradictory_labels, label: z'))).toMatch(
      /no column "z"/,
    );
  });
});

describe('constant columns', () => {
  test('are named, as are those without a value', async () => {
    const { text } = await judge('a,b,c\n1,,x\n1,,y\n', 'rule: not_constant');
    expect(text).toBe('failed: without any value: b; with a single value: a');
    expect((await judge('a,b,c\n1,,x\n1,,y\n', 'rule: not_constant, ignore: [a, b]')).text).toMatch(
      /^passed/,
    );
    expect((await judge('a\n1\n', 'rule: not_constant')).text).toBe('unknown: 1 row');
  });
});

describe('target leakage', () => {
  const rows = Array.from({ length: 400 }, (_, i) => ({
    i,
    y: i % 2,
    noise: (i * 7919) % 101,
    delay: (i % 2) * 20 + (i % 13),
  }));
  const csv = (columns: string[], line: (row: (typeof rows)[number]) => unknown[]) =>
    `${columns.join(',')}\n${rows.map((row) => line(row).join(',')).join('\n')}\n`;

  test('a column that was made from the label is found, in order or not', async () => {
    const data = csv(['y', 'noise', 'delay', 'word'], (r) => [
      r.y,
      r.noise,
      r.delay,
      r.y === 1 ? 'late' : 'on time',
    ]);
    const { text } = await judge(data, 'rule: target_leakage, label: y');
    expect(text).toMatch(/^failed: (delay 1\.000 \(AUC\), word 1\.000|word 1\.000 .*, delay 1\.000)/);
    expect((await judge(data, 'rule: target_leakage, label: y, ignore: [delay, word]')).text).toMatch(
      /^passed: noise 0\./,
    );
  });

  test('a number as label is told by the correlation ratio', async () => {
    const data = csv(['y', 'noise', 'copy'], (r) => [r.i + 0.5, r.noise, r.i * 3]);
    expect((await judge(data, 'rule: target_leakage, label: y')).text).toMatch(
      /^failed: copy 1\.000 \(correlation ratio\)/,
    );
  });

  test('a constant label tells nothing', async () => {
    expect((await judge('a,y\n1,1\n2,1\n', 'rule: target_leakage, label: y')).text).toMatch(/^unknown/);
  });
});

describe('personal data', () => {
  test('is counted by kind in every text and never shown', async () => {
    const data =
      'a,b,n\nwrite to ada@example.org,x,1\npay 4111 1111 1111 1111,y,2\n,DE89370400440532013000,3\n';
    const record = await check(data, [], [rule('rule: personal_data')]);
    expect(record.result.checks.map(({ id, observed, examples }) => ({ id, observed, examples }))).toEqual([
      { id: 'r.a', observed: '2 of 3 rows: 1 with an e-mail address, 1 with a card number', examples: [] },
      { id: 'r.b', observed: '1 of 3 rows: 1 with an IBAN', examples: [] },
    ]);
    expect(JSON.stringify(record)).not.toMatch(/ada@|4111|DE89/);
    expect(record.result.datasets[0]?.profile.columns.map(({ withheld }) => withheld)).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('no other rule shows them either', async () => {
    const { result } = await check(
      'a\nada@example.org\nxyz\n',
      ['{ name: a, logicalTypeOptions: { maxLength: 2 } }'],
      [rule('rule: personal_data, max_rows: 5')],
    );
    expect(result.checks.map(({ failingRows, examples }) => ({ failingRows, examples }))).toEqual([
      { failingRows: 2, examples: [] },
      { failingRows: 0, examples: [] },
    ]);
  });

  test('kinds and columns can be left out', async () => {
    const data = 'a,b\nada@example.org,ada@example.org\n';
    const record = await check(data, [], [rule('rule: personal_data, kinds: [card], ignore: [b]')]);
    expect(record.result.checks).toMatchObject([{ id: 'r.a', status: 'passed' }]);
    expect(await refusal(check(data, [], [rule('rule: personal_data, kinds: [mail]')]))).toMatch(/email/);
  });

  test('a column that is no text is refused, not passed over', async () => {
    expect(await refusal(judgeColumn('a\ntrue\nfalse\n', 'rule: personal_data'))).toMatch(
      /the rule r: .* in texts, the column is BOOLEAN/,
    );
  });
});

describe('drift', () => {
  const rows = (count: number, value: (index: number) => string) =>
    `a,b,day\n${Array.from({ length: count }, (_, index) => `${value(index)},2001-01-0${1 + (index % 9)}`).join('\n')}\n`;
  const same = rows(4000, (index) => `${(index * 7919) % 100},${'xyz'[index % 3]}`);
  const moved = rows(4000, (index) => `${((index * 7919) % 100) + 40},${'xyz'[index % 3]}`);
  // Each column by itself is as before; together they are not.
  const tied = rows(
    4000,
    (index) => `${(index * 7919) % 100},${'xyz'[Math.floor(((index * 7919) % 100) / 34)]}`,
  );
  const judgeDrift = async (data: string, options: string) => {
    await context.write('before.csv', same);
    await context.write('data.csv', data);
    await context.write(
      'c.yaml',
      `apiVersion: v3.1.0\nkind: DataContract\nschema:\n  - name: data\n    quality: [${rule(`rule: drift, reference: before, ${options}`)}]\n`,
    );
    const record = await run({ data: 'data.csv', contract: 'c.yaml', tables: 'before=before.csv' });
    const [first] = record.result.checks;
    return { text: `${first?.status}: ${first?.observed}`, drift: record.result.datasets[0]?.drift };
  };

  test('against another table, column by column, dates left out', async () => {
    expect((await judgeDrift(same, 'max_columns: 0')).text).toBe('passed: 0 of 2 columns drifted');
    const { text, drift } = await judgeDrift(moved, 'max_columns: 0');
    expect(text).toBe('failed: 1 of 2 columns drifted: a');
    expect(drift).toMatchObject({
      reference: 'before',
      referenceRows: 4000,
      columns: [{ column: 'a' }, { column: 'b' }],
    });
    expect((await judgeDrift(moved, 'max_columns: 1')).text).toBe('passed: 1 of 2 columns drifted: a');
    expect((await judgeDrift(moved, 'max_columns: 1, key_columns: [a]')).text).toMatch(/^failed/);
    expect((await judgeDrift(moved, 'ignore: [a]')).text).toBe('passed: 0 of 1 column drifted');
  });

  test('a classifier sees columns that move together', async () => {
    expect((await judgeDrift(tied, 'max_columns: 0')).text).toMatch(/^passed/);
    const { text, drift } = await judgeDrift(tied, 'method: classifier');
    expect(text).toBe('failed: 1 of 1 column drifted: all columns together');
    expect(drift?.columns[0]?.note).toMatch(
      /^A classifier tells the samples apart with an area under the curve of 0\.[6-9]/,
    );
    expect((await judgeDrift(same, 'method: classifier')).text).toMatch(/^passed/);
  });

  test('against a record the profile is enough, but for the classifier', async () => {
    await context.write('before.csv', same);
    await writeRecord(context.workspace, await run({ data: 'before.csv', model: 'm' }));
    const reference = 'reference: .contender/records/m/data-check.json';
    const judgeRecord = async (options: string) => {
      await context.write('data.csv', moved);
      const { result } = await check(moved, [], [rule(`rule: drift, ${reference}${options}`)]);
      return `${result.checks[0]?.status}: ${result.checks[0]?.observed}`;
    };
    expect(await judgeRecord('')).toBe('failed: 1 of 2 columns drifted: a');
    expect(await refusal(judgeRecord(', method: classifier'))).toMatch(
      /the method classifier needs the rows/,
    );
  });

  test('few rows are not enough to call a column quiet', async () => {
    expect(
      (
        await judgeDrift(
          rows(90, (index) => `${index},x`),
          '',
        )
      ).text,
    ).toBe('unknown: 0 of 2 columns drifted; not enough data for 2');
  });

  test('what it must not be', async () => {
    expect(await refusal(judgeDrift(same, 'method: kl'))).toMatch(/jensen_shannon/);
    expect(await refusal(judgeDrift(same, 'columns: [c]'))).toMatch(/there is no column "c"/);
    expect(await refusal(judgeDrift(same, 'key_columns: [c]'))).toMatch(/there is no column "c"/);
  });
});
