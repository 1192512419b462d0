import { configSchema, type EvaluateConfig, type FairnessResult, type MetricName } from '@contender/core';
import { describe, expect, it } from 'vitest';
import { decideVerdict, type Evidence, judgeGates } from './gates.ts';

function config(evaluate: object): EvaluateConfig {
  const parsed = configSchema.parse({
    version: 1,
    models: { m: { task: 'binary-classification', evaluate } },
  });
  const model = parsed.models.m?.evaluate;
  if (model === undefined) throw new Error('no evaluate part');
  return model;
}

function difference(low: number, high: number) {
  return { delta: (low + high) / 2, interval: { low, high, level: 0.95 } };
}

const none = difference(-0.01, 0.01);

function evidence(
  changes: Partial<Record<MetricName, ReturnType<typeof difference>>>,
  fairness: FairnessResult[] = [],
): Evidence {
  const differences = {
    roc_auc: none,
    log_loss: none,
    brier: none,
    accuracy: none,
    precision: none,
    recall: none,
    f1: none,
    ...changes,
  };
  return { rows: 5_000, rarerLabel: 900, differences, againstBaseline: difference(0.1, 0.2), fairness };
}

function statusOf(evaluate: object, given: Evidence, id: string) {
  return judgeGates(config(evaluate), given).find((gate) => gate.id === id)?.status;
}

describe('objective: superior', () => {
  it.each([
    ['better beyond doubt', 'roc_auc', 0.001, 0.02, 'passed'],
    ['no difference inside the interval', 'roc_auc', -0.001, 0.02, 'undecided'],
    ['touching zero is not beyond doubt', 'roc_auc', 0, 0.02, 'undecided'],
    ['worse beyond doubt', 'roc_auc', -0.02, -0.001, 'failed'],
    ['identical models', 'roc_auc', 0, 0, 'undecided'],
    ['a loss that falls is better', 'log_loss', -0.02, -0.001, 'passed'],
    ['a loss that rises is worse', 'log_loss', 0.001, 0.02, 'failed'],
  ] as const)('%s: %s in [%d, %d] is %s', (_, metric, low, high, status) => {
    const given = evidence({ [metric]: difference(low, high) });
    expect(statusOf({ objective: { metric } }, given, 'objective')).toBe(status);
  });
});

describe('objective: non-inferior', () => {
  it.each([
    ['within the margin beyond doubt', -0.004, 0.01, 'passed'],
    ['identical models', 0, 0, 'passed'],
    ['may be over the margin', -0.006, 0.01, 'undecided'],
    ['over the margin beyond doubt', -0.03, -0.006, 'failed'],
    ['worse beyond doubt, but within the margin', -0.004, -0.001, 'passed'],
  ] as const)('%s: [%d, %d] is %s', (_, low, high, status) => {
    const objective = { metric: 'roc_auc', require: 'non-inferior', margin: 0.005 };
    expect(statusOf({ objective }, evidence({ roc_auc: difference(low, high) }), 'objective')).toBe(status);
  });
});

describe('guardrails', () => {
  it.each([
    ['surely within', -0.01, 0.002, 'passed'],
    ['not settled', -0.001, 0.003, 'undecided'],
    ['surely beyond', 0.0021, 0.004, 'failed'],
  ] as const)('%s: log loss [%d, %d] against 0.002 is %s', (_, low, high, status) => {
    const guardrails = [{ metric: 'log_loss', margin: 0.002 }];
    expect(
      statusOf({ guardrails }, evidence({ log_loss: difference(low, high) }), 'guardrail.log_loss'),
    ).toBe(status);
  });

  it('names the limit with the sign in which the metric gets worse', () => {
    const guardrails = [
      { metric: 'log_loss', margin: 0.002 },
      { metric: 'recall', margin: 0.01 },
    ];
    const limits = judgeGates(config({ guardrails }), evidence({}))
      .filter((gate) => gate.kind === 'guardrail')
      .map((gate) => gate.limit);
    expect(limits).toEqual([0.002, -0.01]);
  });
});

describe('a first champion', () => {
  it('has only the baseline and fairness to meet', () => {
    const given: Evidence = { ...evidence({}), differences: null };
    const gates = judgeGates(config({ guardrails: [{ metric: 'brier', margin: 0 }] }), given);
    expect(gates.map((gate) => gate.id)).toEqual(['sample', 'baseline']);
    expect(decideVerdict(gates)).toBe('promote');
  });

  it.each([
    [0.001, 0.2, 'promote'],
    [-0.1, 0.2, 'hold'],
    [-0.2, -0.1, 'reject'],
    [0, 0, 'reject'],
  ] as const)('against the class prior [%d, %d]: %s', (low, high, verdict) => {
    const given: Evidence = { ...evidence({}), differences: null, againstBaseline: difference(low, high) };
    expect(decideVerdict(judgeGates(config({}), given))).toBe(verdict);
  });
});

describe('sample', () => {
  it.each([
    [2, 1, 'undecided'],
    [199, 99, 'undecided'],
    [5_000, 19, 'undecided'],
    [200, 20, 'passed'],
  ] as const)(
    '%d rows, %d of the rarer label: %s, whatever the numbers look like',
    (rows, rarerLabel, status) => {
      const given = { ...evidence({ roc_auc: difference(0.2, 0.2) }), rows, rarerLabel };
      const gates = judgeGates(config({}), given);
      expect(gates.find((gate) => gate.id === 'sample')?.status).toBe(status);
      expect(decideVerdict(gates)).toBe(status === 'passed' ? 'promote' : 'hold');
    },
  );
});

describe('fairness', () => {
  const fairness = [{ group: 'haul', metric: 'true_positive_rate', max_gap: 0.1 }];
  const result = (gap: number, low: number, high: number): FairnessResult => ({
    group: 'haul',
    metric: 'true_positive_rate',
    gap,
    interval: { low, high, level: 0.95 },
    championGap: null,
    highest: { value: 'short', rate: 0.5 + gap, rows: 900 },
    lowest: { value: 'long', rate: 0.5, rows: 900 },
    groups: 3,
    smallGroups: [],
  });

  it.each([
    [0.05, 0.01, 0.09, 'passed'],
    [0.12, 0.08, 0.16, 'undecided'],
    [0.2, 0.15, 0.25, 'failed'],
  ] as const)('a gap of %d [%d, %d] is %s', (gap, low, high, status) => {
    const given = evidence({}, [result(gap, low, high)]);
    expect(statusOf({ fairness }, given, 'fairness.haul.true_positive_rate')).toBe(status);
  });

  it('names the groups that are too small for a rate', () => {
    const given = evidence({}, [
      { ...result(0.05, 0.01, 0.09), smallGroups: ['a', 'b', 'c', 'd', 'e', 'f'] },
    ]);
    const gate = judgeGates(config({ fairness }), given).find(({ kind }) => kind === 'fairness');
    expect(gate?.reason).toContain('Too few rows to tell: haul a, b, c, d, e and 1 more.');
  });

  it('is undecided, never passed, when no two groups can be compared', () => {
    const empty = { ...result(0, 0, 0), gap: null, interval: null, highest: null, lowest: null, groups: 1 };
    expect(statusOf({ fairness }, evidence({}, [empty]), 'fairness.haul.true_positive_rate')).toBe(
      'undecided',
    );
  });
});

describe('verdict', () => {
  it.each([
    [['passed', 'passed'], 'promote'],
    [['passed', 'undecided'], 'hold'],
    [['undecided', 'failed'], 'reject'],
    [['failed', 'passed'], 'reject'],
  ] as const)('%j: %s', (statuses, verdict) => {
    expect(decideVerdict(statuses.map((status) => ({ status })))).toBe(verdict);
  });
});
