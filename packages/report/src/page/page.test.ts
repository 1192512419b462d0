import { beforeAll, describe, expect, test } from 'vitest';
import {
  check,
  dataCheckRecord,
  evaluationRecord,
  fullRecords,
  hostileTexts,
  slice,
  stories,
} from '../../test/fixtures.ts';
import { poison } from '../../test/poison.ts';
import { readTags } from '../../test/well-formed.ts';
import { renderPage } from './page.ts';

const allowed = new Set(
  'html head meta title style body a div header nav main section footer h1 h2 h3 p ul li i b strong span code pre dl dt dd table caption thead tbody tr th td figure figcaption details summary svg g path line text rect circle tspan defs clipPath linearGradient stop title'.split(
    ' ',
  ),
);

describe.each(Object.entries(stories))('%s', (_, records) => {
  let page = '';
  beforeAll(async () => {
    page = await renderPage(records);
  });

  test('is one well-formed page that loads nothing', () => {
    const tags = readTags(page);
    expect(tags.map(({ name }) => name).filter((name) => !allowed.has(name))).toEqual([]);
    for (const { name, attributes } of tags) {
      for (const [key, value] of attributes) {
        expect(key).not.toMatch(/^on|^src|^xlink/);
        if (/https?:/.test(value)) expect([name, key]).toEqual(['a', 'href']);
      }
    }
    expect(/<script|@import|url\(/.exec(page)?.[0]).toBeUndefined();
    expect(page.replace(/<style>[\s\S]*?<\/style>/, '')).not.toMatch(
      /\bNaN\b|\bundefined\b|Infinity|\[object/,
    );
  });

  test('has landmarks, headings in order and a description for every chart', () => {
    const tags = readTags(page);
    const names = tags.map(({ name }) => name);
    expect(names.filter((name) => ['header', 'main', 'footer', 'h1'].includes(name))).toEqual([
      'header',
      'main',
      'h1',
      'footer',
    ]);
    const levels = names.filter((name) => /^h[1-6]$/.test(name)).map((name) => Number(name.charAt(1)));
    for (const [index, level] of levels.entries())
      expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
    for (const { name, attributes } of tags) {
      if (name === 'svg' && attributes.get('class') !== 'icon') {
        expect(attributes.get('role')).toBe('img');
        expect(attributes.get('aria-label')?.length).toBeGreaterThan(10);
      }
    }
    expect(names.filter((name) => name === 'table').length).toBe(
      names.filter((name) => name === 'caption').length,
    );
    const ids = tags.flatMap(({ attributes }) => attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the page', () => {
  test('draws every chart that the records give', async () => {
    const page = await renderPage(fullRecords());
    for (const label of [
      'Differences between challenger and champion',
      'Reliability curves',
      'Difference in ROC AUC per slice',
      'Distribution of delay',
      'Distribution of origin',
      'Share of rows per cell of hour',
      'ROC AUC now 0.6644, at evaluation 0.7012',
    ]) {
      expect(page).toContain(`aria-label="${label}`);
    }
    expect(page.match(/class="confusion"/g)?.length).toBe(2);
  });

  test('is the same for the same records', async () => {
    expect(await renderPage(fullRecords())).toBe(await renderPage(fullRecords()));
  });

  test('leaves out what the records do not give', async () => {
    const page = await renderPage(stories['first champion'] ?? fullRecords());
    expect(page).not.toContain('id="drift"');
    expect(page).not.toContain('id="training"');
    expect(page.match(/class="confusion"/g)?.length).toBe(1);
  });

  test.each(hostileTexts)('%j stays inert', async (text) => {
    const page = await renderPage(poison(fullRecords(), text));
    const tags = readTags(page);
    expect(tags.map(({ name }) => name).filter((name) => !allowed.has(name))).toEqual([]);
    expect(
      tags.flatMap(({ attributes }) => [...attributes.keys()]).filter((key) => /^on|^src/.test(key)),
    ).toEqual([]);
  });

  test('stays of a size that a browser likes', async () => {
    const evaluation = evaluationRecord();
    evaluation.result.slices = Array.from({ length: 2000 }, (_, index) =>
      slice('origin', `airport ${index}`, 500, 0.1 - index / 9000, 0.01),
    );
    const dataCheck = dataCheckRecord();
    dataCheck.result.checks = Array.from({ length: 5000 }, (_, index) =>
      check(`c${index}.minimum`, 'passed', 0),
    );
    const [dataset] = dataCheck.result.datasets;
    const [column] = dataset?.profile.columns ?? [];
    if (dataset !== undefined && column !== undefined) {
      dataset.profile.columns = Array.from({ length: 60 }, (_, index) => ({ ...column, name: `c${index}` }));
    }
    const page = await renderPage({ ...fullRecords(), evaluation, dataCheck });
    expect(page.length).toBeLessThan(1_500_000);
    expect(page).toContain('Of 2,000 slices, the 20 most harmed and the 20 most helped.');
    expect(page).toContain('12 more columns are in the table alone.');
  });
});
