import { describe, expect, test } from 'vitest';
import {
  dataCheckRecord,
  deploymentRecord,
  evaluationRecord,
  firstChampionRecord,
  holdRecord,
  model,
  monitoringRecord,
  registrationRecord,
  retrainingRecord,
  trainingRecord,
} from '../test/fixtures.ts';
import { renderComment } from './comment.ts';
import { headlineOf } from './headline.ts';
import type { ReportRecords } from './records.ts';

const deployment = (changes: Partial<ReturnType<typeof deploymentRecord>['result']>): ReportRecords => {
  const record = deploymentRecord();
  return { model, deployment: { ...record, result: { ...record.result, ...changes } } };
};
const retraining = (decision: 'not-needed' | 'cooling-down'): ReportRecords => {
  const record = retrainingRecord();
  return {
    model,
    retraining: { ...record, result: { ...record.result, decision, run: 'https://example.org/run/9' } },
  };
};
const monitoring = (
  status: 'passed' | 'warned',
  changes: Partial<ReturnType<typeof monitoringRecord>['result']>,
): ReportRecords => {
  const record = monitoringRecord();
  return { model, monitoring: { ...record, status, result: { ...record.result, ...changes } } };
};
const registration = (outcome: 'completed' | 'already-registered'): ReportRecords => {
  const record = registrationRecord();
  return {
    model,
    registration: {
      ...record,
      result: { ...record.result, outcome, previous: null, reason: '', release: 'releases/v1' },
    },
  };
};
const dataCheck = dataCheckRecord();
const kept = dataCheck.result.checks.filter((check) => check.status === 'passed');

describe('headlines', () => {
  test.each<[string, ReportRecords, string, string]>([
    [
      'failed deployment',
      deployment({ outcome: 'failure', tag: null, reason: 'the command exited with 1' }),
      '❌ deployment failed',
      'Version 1.1.0 did not reach production; version 1.0.0 was there before.',
    ],
    [
      'first deployment that fails',
      deployment({ outcome: 'failure', previous: null }),
      '❌ deployment failed',
      'nothing was there before',
    ],
    [
      'rollback',
      deployment({ rollback: true, version: '1.0.0', previous: '1.1.0' }),
      '↩️ rolled back',
      'Version 1.0.0 is in production, in 3.2 s; before it was version 1.1.0.',
    ],
    [
      'failed rollback',
      deployment({ rollback: true, outcome: 'failure' }),
      '❌ rollback failed',
      'did not reach production',
    ],
    ['no retraining', retraining('not-needed'), '✅ no retraining needed', 'Nothing asks for a new model.'],
    [
      'cool-down',
      retraining('cooling-down'),
      '⏸️ retraining is cooling down',
      'the last retraining is too recent',
    ],
    [
      'stable',
      monitoring('passed', { drifted: [], performance: null }),
      '✅ stable',
      'None of 4 columns drifted (240,118 recent rows',
    ],
    [
      'drift below its limit',
      monitoring('warned', { performance: null }),
      '⚠️ drift',
      '2 of 4 columns drifted',
    ],
    [
      'completed registration',
      registration('completed'),
      '✅ registration completed',
      'Version 1.1.0, the first.',
    ],
    ['second registration', registration('already-registered'), '✅ already registered', 'Version 1.1.0'],
    [
      'failed training',
      { model, training: { ...trainingRecord(), status: 'failed' } },
      '❌ training failed',
      'The training command ran for 42.4 s',
    ],
    [
      'clean data',
      { model, dataCheck: { ...dataCheck, result: { ...dataCheck.result, checks: kept } } },
      '✅ data check passed',
      'All 4 rules hold over 743,112 rows.',
    ],
  ])('%s', (_, records, mark, sentence) => {
    const headline = headlineOf(records);
    expect(`${headline.mark.symbol} ${headline.mark.word}`).toBe(mark);
    expect(headline.sentence).toContain(sentence);
    expect(renderComment(records)).toContain(`## ${mark}: flight-delay`);
  });

  test('a first champion that is not promoted is not called one', () => {
    const evaluation = firstChampionRecord();
    evaluation.result.verdict = 'hold';
    evaluation.result.gates = evaluation.result.gates.map((gate) => ({
      ...gate,
      status: 'undecided',
      interval: null,
    }));
    const { sentence } = headlineOf({ model, evaluation });
    expect(sentence).toMatch(
      /^There is no champion yet: ROC AUC 0\.7012 against 0\.5000 for the class prior/,
    );
    expect(sentence).toContain('Not settled: Fairness: true positive rate by origin and Baseline: ROC AUC.');
  });

  test('lower is better: a fall is called better', () => {
    const evaluation = evaluationRecord();
    evaluation.result.objective = 'log_loss';
    expect(headlineOf({ model, evaluation }).sentence).toContain(
      'better than champion v1.0.0: Log loss 0.4188 against 0.4312',
    );
  });
});

test('what is not known is a dash, and says why', () => {
  const evaluation = holdRecord();
  const { result } = evaluation;
  result.metrics = {
    custom_gain: {
      champion: 1.5,
      challenger: 1.7,
      delta: 0.2,
      interval: null,
      pValue: null,
      method: null,
      higherIsBetter: true,
      baseline: 1,
    },
  };
  result.objective = 'custom_gain';
  result.champion = result.champion && { ...result.champion, version: null };
  result.gates = result.gates.map((gate) => ({
    ...gate,
    id: 'custom',
    observed: null,
    interval: null,
    limit: null,
  }));
  result.fairness = result.fairness.map((entry) => ({
    ...entry,
    gap: null,
    interval: null,
    championGap: null,
    highest: null,
    lowest: null,
    groups: 1,
  }));
  result.challenger.reliability = [];
  const monitored = monitoringRecord();
  monitored.result.performance = monitored.result.performance && {
    ...monitored.result.performance,
    current: null,
    interval: null,
    status: 'not-enough-data',
  };
  const comment = renderComment({ model, evaluation, monitoring: monitored });
  expect(comment).toContain(
    'The challenger against champion: custom_gain 1.700 against 1.500, difference +0.200, on',
  );
  expect(comment).toMatch(/Objective: ROC AUC +\| +– +\| +– \|/);
  expect(comment).toContain('– (1 groups with enough rows)'.replace('1 groups', '1 group'));
  expect(comment).not.toContain('Calibration');
  expect(comment).toContain('❔ not enough data');
});
