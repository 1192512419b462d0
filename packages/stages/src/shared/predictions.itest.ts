import { join } from 'node:path';
import { ConfigurationError, describeError } from '@contender/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestContext, testContext } from '../../test/context.ts';
import { readScoredRows } from './predictions.ts';

let context: TestContext;
beforeAll(async () => {
  context = testContext();
  await context.write('test.csv', 'id,late\n0,0\n1,1\n2,0\n3,1\n');
  await (await context.engine()).define('truth', { path: join(context.workspace, 'test.csv') });
});
afterAll(() => context.dispose());

async function read(predictions: string) {
  await context.write('p.csv', predictions);
  return readScoredRows(
    {
      truth: 'truth',
      columns: { id: 'id', label: 'late', score: 'score' },
      predictions: [{ name: 'challenger', path: 'p.csv' }],
      groups: [],
      unlabelled: 'refuse',
    },
    context,
  );
}

async function refusal(predictions: string): Promise<string> {
  const error: unknown = await read(predictions).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigurationError);
  return describeError(error);
}

const owner = "The challenger's predictions (p.csv)";
const probability = 'A score is the probability of the label 1, a number from 0 to 1 in every row.';

describe('scores', () => {
  test.each([
    [
      'text',
      'id,score\n0,0.1\n1,0.2\n2,high\n3,0.4\n',
      `${owner}: the column "score" holds text, for example "high" at id 2\n${probability}`,
    ],
    [
      'a decimal comma',
      'id;score\n0;0,1\n1;0,2\n2;0,3\n3;0,4\n',
      `${owner}: the column "score" holds text, for example "0,1" at id 0\nWrite decimals with a point: 0.25, not 0,25.`,
    ],
    [
      'true and false',
      'id,score\n0,true\n1,false\n2,true\n3,true\n',
      `${owner}: the column "score" holds true and false, for example "true" at id 0\n${probability}`,
    ],
    [
      'dates',
      'id,score\n0,2001-01-01\n1,2001-01-02\n2,2001-01-02\n3,2001-01-02\n',
      `${owner}: the column "score" holds DATE values, for example "2001-01-01" at id 0\n${probability}`,
    ],
    [
      'nothing',
      'id,score\n0,\n1,\n2,\n3,\n',
      `${owner}: the column "score" holds no value at all\n${probability}`,
    ],
    [
      'no rows',
      'id,score\n',
      `${owner} have no rows\nScore every row of the test data and write one line for each.`,
    ],
  ])('%s', async (_, predictions, expected) => {
    expect(await refusal(predictions)).toBe(expected);
  });
});

describe('a label that comes along', () => {
  test.each([
    ['0 and 1', 'id,late,score\n3,1,0.4\n2,0,0.3\n1,1,0.2\n0,0,0.1\n'],
    ['true and false', 'id,late,score\n0,false,0.1\n1,true,0.2\n2,false,0.3\n3,true,0.4\n'],
    ['no label', 'id,score\n0,0.1\n1,0.2\n2,0.3\n3,0.4\n'],
  ])('as in the test data: %s', async (_, predictions) => {
    const { labels, scores } = await read(predictions);
    expect([...labels]).toEqual([0, 1, 0, 1]);
    expect([...(scores[0] ?? [])]).toEqual([0.1, 0.2, 0.3, 0.4]);
  });

  test.each([
    [
      'another',
      'id,late,score\n0,0,0.1\n1,1,0.2\n2,1,0.3\n3,0,0.4\n',
      'in 2 rows, for example id 2: "late" is 1 here and 0 there',
    ],
    [
      'none',
      'id,late,score\n0,0,0.1\n1,,0.2\n2,0,0.3\n3,1,0.4\n',
      'in 1 row, for example id 1: "late" is empty here and 1 there',
    ],
    [
      'a third',
      'id,late,score\n0,0,0.1\n1,1,0.2\n2,0,0.3\n3,2,0.4\n',
      'in 1 row, for example id 3: "late" is 2 here and 1 there',
    ],
    [
      'a date',
      'id,late,score\n0,2001-01-01,0.1\n1,2001-01-01,0.2\n2,2001-01-01,0.3\n3,2001-01-01,0.4\n',
      'in 4 rows, for example id 0: "late" is 2001-01-01 here and 0 there',
    ],
  ])('%s is refused', async (_, predictions, expected) => {
    expect(await refusal(predictions)).toBe(
      `${owner} carry another label than the test data ${expected}\nWere they made from other data? If the column holds what the model predicts, give it another name.`,
    );
  });
});
