import { describe, expect, it, test } from 'vitest';
import { nearest, suggestion } from './nearest.ts';

describe('nearest', () => {
  const keys = ['score', 'columns', 'objective', 'guardrails', 'roc_auc', 'f1', 'id'];
  test.each([
    ['guardrail', 'guardrails'],
    ['Gaurdrails', 'guardrails'],
    ['colums', 'columns'],
    ['auc', 'roc_auc'],
    ['F1', 'f1'],
    ['ids', 'id'],
  ])('%s: %s', (word, expected) => {
    expect(nearest(word, keys)).toBe(expected);
  });

  test.each(['x', 'zz', 'nothing-like-it', ''])('%j is near to none', (word) => {
    expect(nearest(word, keys)).toBeUndefined();
  });

  it('does not guess between two that hold the word', () => {
    expect(nearest('rate', ['true_positive_rate', 'false_positive_rate'])).toBeUndefined();
  });
});

describe('suggestion', () => {
  it('names the nearest, else what there is', () => {
    expect(suggestion('flightdelay', ['flight-delay', 'churn'])).toBe('Did you mean "flight-delay"?');
    expect(suggestion('weather', ['flight-delay', 'churn'])).toBe('There are: flight-delay, churn.');
    expect(suggestion('weather', ['churn'])).toBe('There is only "churn".');
    expect(suggestion('weather', [])).toBe('There are none.');
  });
});
