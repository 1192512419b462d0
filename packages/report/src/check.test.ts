import { describe, expect, test } from 'vitest';
import {
  brokenDataRecord,
  check,
  evaluationRecord,
  fullRecords,
  hostileTexts,
  model,
  rejectRecord,
  stories,
} from '../test/fixtures.ts';
import { poison } from '../test/poison.ts';
import { renderCheck } from './check.ts';

describe('renderCheck', () => {
  test.each([
    ['promote', 'success', 'promote: The challenger is better than champion v1.0.0'],
    ['hold', 'neutral', 'hold: The challenger is not clearly different'],
    ['reject', 'failure', 'reject: The challenger is worse than champion v1.0.0'],
    ['broken data', 'failure', 'data check failed: 2 of 5 rules are broken'],
    ['broken data beside a verdict', 'failure', 'data check failed'],
    ['data alone', 'failure', 'not evaluated: '],
    ['monitoring', 'failure', 'drift, performance dropped'],
    ['deployment', 'neutral', 'deployed'],
  ] as const)('%s is %s', (story, conclusion, title) => {
    const report = renderCheck(stories[story] ?? { model });
    expect(report.conclusion).toBe(conclusion);
    expect(report.title.startsWith(title)).toBe(true);
    expect(report.summary).not.toContain('<!--');
  });

  test('annotates what did not pass, worst first', () => {
    const { annotations } = renderCheck({ model, dataCheck: brokenDataRecord(), evaluation: rejectRecord() });
    expect(annotations.map(({ level, title }) => [level, title])).toEqual([
      ['failure', 'Objective: ROC AUC failed'],
      ['failure', 'Guardrail: log loss failed'],
      ['failure', 'delay.minimum failed'],
      ['failure', 'distance.minimum failed'],
      ['warning', 'origin.pattern warned'],
    ]);
    expect(annotations[2]).toMatchObject({
      path: 'contracts/flights.odcs.yaml',
      line: 14,
      message: 'Expected at least −120; found smallest value −9,999.',
    });
  });

  test('an undecided gate is a warning; what has no position is not annotated', () => {
    const evaluation = evaluationRecord();
    evaluation.result.gates = evaluation.result.gates.map((gate) => ({ ...gate, status: 'undecided' }));
    const { annotations } = renderCheck({ model, evaluation });
    expect(annotations.map(({ level }) => level)).toEqual(['warning', 'warning', 'warning']);
  });

  test('stays within what one request may carry', () => {
    const withChecks = (count: number) => {
      const dataCheck = brokenDataRecord();
      dataCheck.result.checks = Array.from({ length: count }, (_, index) =>
        check(`c${index}.minimum`, 'failed', index),
      );
      return { ...fullRecords(), dataCheck };
    };
    const many = [
      withChecks(5000),
      ...['x'.repeat(9000), ...hostileTexts].map((text) => poison(withChecks(60), text)),
    ];
    for (const report of many.map(renderCheck)) {
      expect(Buffer.byteLength(report.summary)).toBeLessThanOrEqual(65_535);
      expect(Array.from(report.title).length).toBeLessThanOrEqual(255);
      expect(report.annotations.length).toBe(50);
    }
  });
});
