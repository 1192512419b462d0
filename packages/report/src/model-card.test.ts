import { describe, expect, test } from 'vitest';
import {
  dataCheckRecord,
  evaluationRecord,
  firstChampionRecord,
  hostileTexts,
  model,
  trainingRecord,
} from '../test/fixtures.ts';
import { poison } from '../test/poison.ts';
import { markdownProblems } from '../test/well-formed.ts';
import { renderModelCard } from './model-card.ts';

const input = {
  model,
  description: 'Whether a flight will be more than 15 minutes late.',
  version: '1.1.0',
  evaluation: evaluationRecord(),
  training: trainingRecord(),
  dataCheck: dataCheckRecord(),
};

function parts(card: string): { frontMatter: string; body: string } {
  const [, frontMatter = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(card) ?? [];
  return { frontMatter, body };
}

describe('renderModelCard', () => {
  test('carries the metrics in the front matter of the hub', () => {
    const { frontMatter } = parts(renderModelCard(input));
    expect(frontMatter).toContain('model-index:\n  - name: "flight-delay"\n    results:');
    expect(frontMatter).toContain(
      '          - type: "roc_auc"\n            name: "ROC AUC"\n            value: 0.7012',
    );
    expect(frontMatter).toContain('- type: "brier_score"');
    expect(frontMatter).toContain('name: "data/flights-april.parquet"');
  });

  test('says what the records say: intervals, data, training, limits, how to reproduce', () => {
    const { body } = parts(renderModelCard(input));
    for (const text of [
      '# flight-delay 1.1.0',
      'Whether a flight will be more than 15 minutes late.',
      '+0.0481 (+0.0460 to +0.0502)',
      '3 of 11 slices examined are worse',
      'True positive rate by origin',
      'a'.repeat(64),
      'Python 3.13.1',
      '| delay ',
      'git checkout 3f9c1d2b7a6e5f40918273645546372819a0b1c2',
    ]) {
      expect(body).toContain(text);
    }
    expect(markdownProblems(body)).toEqual([]);
    expect(body).not.toMatch(/NaN|undefined|TODO|more information needed/i);
  });

  test('needs no more than an evaluation, also of a first champion', () => {
    const { body } = parts(renderModelCard({ model, version: '1.0.0', evaluation: firstChampionRecord() }));
    expect(body).toContain('as the first champion');
    expect(body).toContain('No slices were examined.');
    expect(body).not.toContain('## Training');
  });

  test.each(hostileTexts)('%j stays inert', (text) => {
    const poisoned = poison(
      { model, evaluation: evaluationRecord(), training: trainingRecord(), dataCheck: dataCheckRecord() },
      text,
    );
    const { frontMatter, body } = parts(
      renderModelCard({
        ...input,
        ...poisoned,
        evaluation: poisoned.evaluation ?? evaluationRecord(),
        description: text,
        version: text,
      }),
    );
    expect(markdownProblems(body)).toEqual([]);
    for (const line of frontMatter.split('\n')) {
      const [, value = ''] = /: (".*)$/.exec(line) ?? [];
      if (value !== '') expect(typeof JSON.parse(value)).toBe('string');
    }
    expect(frontMatter.split('\n').length).toBe(parts(renderModelCard(input)).frontMatter.split('\n').length);
  });
});
