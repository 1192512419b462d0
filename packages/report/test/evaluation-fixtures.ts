import type { EvaluationRecord, MetricResult, ScoredModel, SliceResult } from '@contender/core';
import { digest, envelope } from './envelope.ts';

function metric(
  champion: number | null,
  challenger: number,
  half: number,
  options: Partial<MetricResult> = {},
): MetricResult {
  const delta = champion === null ? null : challenger - champion;
  return {
    champion,
    challenger,
    delta,
    interval: delta === null ? null : { low: delta - half, high: delta + half, level: 0.95 },
    pValue: delta === null ? null : Math.abs(delta) > half ? 0.0000012 : 0.31,
    method: delta === null ? null : 'DeLong',
    higherIsBetter: true,
    baseline: 0.5,
    ...options,
  };
}

export function slice(column: string, value: string, rows: number, delta: number, half: number): SliceResult {
  const status = delta - half > 0 ? 'better' : delta + half < 0 ? 'worse' : 'same';
  return {
    column,
    value,
    rows,
    positives: Math.round(rows * 0.18),
    status,
    champion: 0.66,
    challenger: 0.66 + delta,
    delta,
    interval: { low: delta - half, high: delta + half, level: 0.95 },
  };
}

function reliability(bend: number): ScoredModel['reliability'] {
  return Array.from({ length: 10 }, (_, index) => {
    const meanScore = (index + 0.5) / 10;
    const positiveRate = Math.min(1, Math.max(0, meanScore + bend * Math.sin(meanScore * Math.PI)));
    return {
      low: index / 10,
      high: (index + 1) / 10,
      count: index > 8 ? 0 : Math.round(120_000 / (index + 1) ** 2),
      meanScore,
      positiveRate,
    };
  });
}

export function evaluationRecord(): EvaluationRecord {
  const airports = ['ATL', 'ORD', 'DFW', 'LAX', 'PHX', 'DEN', 'SFO', 'IAH', 'DTW', 'MSP'];
  return {
    ...envelope(),
    kind: 'evaluation',
    materials: [
      { name: 'test', uri: 'data/flights-april.parquet', sha256: digest('a'), bytes: 8_123_456 },
      { name: 'training', record: digest('b') },
    ],
    subjects: [{ name: 'model', uri: '.contender/models/flight-delay', sha256: digest('c'), bytes: 20_480 }],
    result: {
      verdict: 'promote',
      reasons: [
        'ROC AUC is better than the champion’s beyond doubt.',
        'Log loss and Brier score stay within their margins.',
      ],
      rows: 251_234,
      positives: 41_027,
      threshold: 0.3,
      confidence: 0.95,
      objective: 'roc_auc',
      champion: {
        version: '1.0.0',
        model: digest('d'),
        predictions: digest('e'),
        confusion: {
          truePositives: 9_800,
          falsePositives: 22_400,
          trueNegatives: 187_807,
          falseNegatives: 31_227,
        },
        reliability: reliability(-0.12),
        expectedCalibrationError: 0.0412,
      },
      challenger: {
        version: null,
        model: digest('c'),
        predictions: digest('f'),
        confusion: {
          truePositives: 14_100,
          falsePositives: 24_900,
          trueNegatives: 185_307,
          falseNegatives: 26_927,
        },
        reliability: reliability(-0.03),
        expectedCalibrationError: 0.0123,
      },
      metrics: {
        log_loss: metric(0.4312, 0.4188, 0.0011, {
          higherIsBetter: false,
          baseline: 0.4446,
          method: 'paired means',
        }),
        roc_auc: metric(0.6531, 0.7012, 0.0021),
        brier: metric(0.1322, 0.1287, 0.0004, {
          higherIsBetter: false,
          baseline: 0.1366,
          method: 'paired means',
        }),
        accuracy: metric(0.7866, 0.7937, 0.0013, { baseline: 0.8367, method: 'multinomial bootstrap' }),
        precision: metric(0.3043, 0.3615, 0.0051, { baseline: 0, method: 'multinomial bootstrap' }),
        recall: metric(0.2389, 0.3437, 0.0049, { baseline: 0, method: 'multinomial bootstrap' }),
        f1: metric(0.2677, 0.2671, 0.0043, { baseline: 0, method: 'multinomial bootstrap' }),
      },
      gates: [
        {
          id: 'objective',
          kind: 'objective',
          metric: 'roc_auc',
          status: 'passed',
          observed: 0.0481,
          interval: { low: 0.046, high: 0.0502, level: 0.95 },
          limit: 0,
          reason: 'ROC AUC is better than the champion’s beyond doubt.',
          position: { file: 'contender.yml', line: 18, column: 19 },
        },
        {
          id: 'guardrail.log_loss',
          kind: 'guardrail',
          metric: 'log_loss',
          status: 'passed',
          observed: -0.0124,
          interval: { low: -0.0135, high: -0.0113, level: 0.95 },
          limit: 0.002,
          reason: 'Log loss stays within its margin.',
          position: { file: 'contender.yml', line: 20, column: 9 },
        },
        {
          id: 'fairness.origin.true_positive_rate',
          kind: 'fairness',
          metric: 'true_positive_rate',
          status: 'passed',
          observed: 0.0834,
          interval: { low: 0.061, high: 0.105, level: 0.95 },
          limit: 0.1,
          reason: 'The gap stays within its limit.',
          position: { file: 'contender.yml', line: 24, column: 9 },
        },
        {
          id: 'baseline',
          kind: 'baseline',
          metric: 'roc_auc',
          status: 'passed',
          observed: 0.2012,
          interval: { low: 0.1981, high: 0.2043, level: 0.95 },
          limit: 0,
          reason: 'ROC AUC beats the class prior.',
          position: null,
        },
      ],
      slices: [
        ...airports.map((airport, index) =>
          slice('origin', airport, 18_000 - index * 1_400, 0.06 - index * 0.011, 0.008 + index * 0.001),
        ),
        {
          column: 'origin',
          value: 'GUC',
          rows: 61,
          positives: 9,
          status: 'too-few-rows',
          champion: null,
          challenger: null,
          delta: null,
          interval: null,
        },
      ],
      fairness: [
        {
          group: 'origin',
          metric: 'true_positive_rate',
          gap: 0.0834,
          interval: { low: 0.061, high: 0.105, level: 0.95 },
          championGap: 0.0712,
          highest: { value: 'ORD', rate: 0.391, rows: 3_120 },
          lowest: { value: 'PHX', rate: 0.3076, rows: 2_044 },
          groups: 10,
          smallGroups: [],
        },
      ],
    },
  };
}

/** The objective is within noise. */
export function holdRecord(): EvaluationRecord {
  const record = evaluationRecord();
  const roc = metric(0.6531, 0.6543, 0.0021);
  return {
    ...record,
    status: 'warned',
    result: {
      ...record.result,
      verdict: 'hold',
      reasons: ['ROC AUC is not better beyond doubt: the interval includes no difference.'],
      metrics: { ...record.result.metrics, roc_auc: roc },
      gates: record.result.gates.map((gate) =>
        gate.kind === 'objective'
          ? {
              ...gate,
              status: 'undecided',
              observed: roc.delta,
              interval: roc.interval,
              reason: 'ROC AUC is not settled.',
            }
          : gate,
      ),
    },
  };
}

/** The objective is worse, and so is a guardrail. */
export function rejectRecord(): EvaluationRecord {
  const record = evaluationRecord();
  const roc = metric(0.6531, 0.6312, 0.0021);
  const loss = metric(0.4312, 0.4401, 0.0011, { higherIsBetter: false, baseline: 0.4446 });
  return {
    ...record,
    status: 'failed',
    result: {
      ...record.result,
      verdict: 'reject',
      reasons: ['ROC AUC is worse than the champion’s beyond doubt.'],
      metrics: { ...record.result.metrics, roc_auc: roc, log_loss: loss },
      gates: record.result.gates.map((gate) => {
        if (gate.kind === 'objective') {
          return {
            ...gate,
            status: 'failed',
            observed: roc.delta,
            interval: roc.interval,
            reason: 'ROC AUC is worse than the champion’s beyond doubt.',
          };
        }
        if (gate.kind !== 'guardrail') return gate;
        return {
          ...gate,
          status: 'failed',
          observed: loss.delta,
          interval: loss.interval,
          reason: 'Log loss is worse by more than its margin.',
        };
      }),
    },
  };
}

/** No champion yet. */
export function firstChampionRecord(): EvaluationRecord {
  const record = evaluationRecord();
  const { metrics } = record.result;
  return {
    ...record,
    result: {
      ...record.result,
      champion: null,
      reasons: ['ROC AUC beats the class prior beyond doubt.'],
      metrics: Object.fromEntries(
        Object.entries(metrics).map(([name, value]) => [
          name,
          { ...value, champion: null, delta: null, interval: null, pValue: null, method: null },
        ]),
      ),
      gates: record.result.gates.filter((gate) => gate.kind === 'baseline' || gate.kind === 'fairness'),
      slices: [],
      fairness: record.result.fairness.map((result) => ({ ...result, championGap: null })),
    },
  };
}
