import { expect, test } from 'vitest';
import { check, dataCheckRecord } from '../../test/data-fixtures.ts';
import { monitoringRecord } from '../../test/operations-fixtures.ts';
import { renderCheck } from '../check.ts';
import { renderComment } from '../comment.ts';
import { renderPage } from '../page/page.ts';

function brokenRecord() {
  const record = dataCheckRecord();
  record.status = 'failed';
  record.result.checks = [
    check('volume', 'unknown', null, { observed: '3 rows; no version to compare with' }),
    check('origin.pattern', 'failed', 12, {
      examples: ['bos', '""', 'a|b'],
      expected: 'text that matches ^[A-Z]{3}$',
    }),
    check('distance.minimum', 'failed', 300, { examples: ['-9', '-8'] }),
  ];
  record.result.quarantine = { path: '.contender/quarantine/m/train.parquet', rows: 312 };
  for (const dataset of record.result.datasets) {
    dataset.quarantine = record.result.quarantine;
    dataset.clean = { path: '.contender/clean/m/train.parquet', rows: 700 };
    dataset.drift = {
      reference: 'm@v1.0.0',
      referenceRows: 9000,
      columns: monitoringRecord().result.columns,
    };
  }
  return record;
}

test('a broken rule shows what was found, what was expected, how many rows and a few values, worst first', () => {
  const dataCheck = brokenRecord();
  const comment = renderComment({ model: dataCheck.model, dataCheck });
  expect(comment.indexOf('distance.minimum')).toBeLessThan(comment.indexOf('origin.pattern'));
  expect(comment.indexOf('origin.pattern')).toBeLessThan(comment.indexOf('volume'));
  expect(comment).toContain('For example');
  expect(comment).toMatch(/`-9`, `-8`/);
  expect(comment).toContain('312 failing rows are in quarantine');
  expect(comment).toMatch(/700 clean rows beside it/);
  expect(comment).toContain('unknown');
});

test('drift stands below the rules, with method, effect and limit', () => {
  const dataCheck = brokenRecord();
  const comment = renderComment({ model: dataCheck.model, dataCheck });
  expect(comment).toMatch(/Drift of \w+ against m@.?v1\.0\.0, 9,000 rows/);
  expect(comment).toContain('Jensen-Shannon distance');
});

test('annotations say the same in a line, on the line of the rule', () => {
  const dataCheck = brokenRecord();
  const { annotations } = renderCheck({ model: dataCheck.model, dataCheck });
  expect(annotations[1]).toMatchObject({
    path: 'contracts/flights.odcs.yaml',
    line: 14,
    level: 'failure',
    message: 'Expected text that matches ^[A-Z]{3}$; found 12 rows outside. For example: bos, "", a|b.',
  });
});

test('the page draws the reference beside the data', async () => {
  const dataCheck = brokenRecord();
  const page = await renderPage({ model: dataCheck.model, dataCheck });
  expect(page).toContain('left bar: reference');
  expect(page).toMatch(/drifted/);
});
