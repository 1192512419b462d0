import {
  type AnyRecord,
  type Check,
  type ColumnProfile,
  type DataCheckRecord,
  type DeploymentRecord,
  type EvaluationRecord,
  type MetricResult,
  type MonitoringRecord,
  type RegistrationRecord,
  type RetrainingRecord,
  recordSchemas,
  type ScoredModel,
  type SliceResult,
  type TrainingRecord,
} from '@contender/core';
import type { ReportRecords } from '../src/records.ts';

export const model = 'flight-delay';
const commit = '3f9c1d2b7a6e5f40918273645546372819a0b1c2';
const digest = (digit: string) => digit.repeat(64);

function envelope() {
  return {
    schema: 1 as const,
    model,
    status: 'passed' as const,
    subjects: [],
    materials: [],
    context: {
      repository: 'airline/delays',
      commit,
      ref: 'refs/pull/12/merge',
      pullRequest: 12,
      run: 'https://github.com/airline/delays/actions/runs/77',
      actor: 'ada',
      runner: { os: 'linux', arch: 'x64', labels: [] },
      tool: 'contender 0.1.0',
    },
    startedAt: '2026-03-01T10:00:00Z',
    finishedAt: '2026-03-01T10:01:00Z',
  };
}

export function metric(
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

export function check(
  id: string,
  status: Check['status'],
  failingRows: number | null,
  options: Partial<Check> = {},
): Check {
  const [column = null] = id.split('.');
  return {
    id,
    dataset: 'train',
    column,
    rule: id.split('.')[1] ?? 'rule',
    status,
    severity: status === 'warned' ? 'warn' : 'fail',
    failingRows,
    observed:
      failingRows === null || failingRows === 0
        ? 'nothing outside'
        : `${failingRows.toLocaleString('en-US')} rows outside`,
    expected: 'between 0 and 1,440',
    position: { file: 'contracts/flights.odcs.yaml', line: 14, column: 7 },
    ...options,
  };
}

function numericProfile(name: string, edges: number[], counts: number[], nulls = 0): ColumnProfile {
  const count = counts.reduce((sum, value) => sum + value, 0);
  const min = (edges[0] ?? 0) - 1;
  const max = (edges.at(-1) ?? 0) + 30;
  return {
    name,
    type: 'DOUBLE',
    kind: 'numeric',
    count,
    nulls,
    distinct: 812,
    min,
    max,
    mean: (min + max) / 3,
    standardDeviation: 12.3,
    quantiles: [{ p: 0.5, value: edges[Math.floor(edges.length / 2)] ?? 0 }],
    histogram: { edges, counts },
    top: [],
    other: 0,
  };
}

function categoricalProfile(name: string, top: [string, number][], other: number): ColumnProfile {
  return {
    name,
    type: 'VARCHAR',
    kind: 'categorical',
    count: top.reduce((sum, [, count]) => sum + count, other),
    nulls: 0,
    distinct: 229,
    min: null,
    max: null,
    mean: null,
    standardDeviation: null,
    quantiles: [],
    histogram: null,
    top: top.map(([value, count]) => ({ value, count })),
    other,
  };
}

const bell = (bins: number, centre: number, spread: number) =>
  Array.from({ length: bins }, (_, index) =>
    Math.round(90_000 * Math.exp(-(((index - centre) / spread) ** 2))),
  );
const steps = (from: number, step: number, count: number) =>
  Array.from({ length: count }, (_, index) => from + step * index);

export function dataCheckRecord(): DataCheckRecord {
  return {
    ...envelope(),
    kind: 'data-check',
    status: 'passed',
    materials: [{ name: 'train', uri: 'data/flights-q1.parquet', sha256: digest('9'), bytes: 24_123_456 }],
    result: {
      rows: 743_112,
      checks: [
        check('delay.required', 'passed', 0),
        check('delay.minimum', 'passed', 0),
        check('distance.minimum', 'passed', 0),
        check('origin.pattern', 'warned', 17, {
          expected: 'three capital letters',
          observed: '17 rows that do not match',
        }),
        check('train.rowCount', 'passed', null, {
          column: null,
          expected: 'at least 500,000 rows',
          observed: '743,112 rows',
        }),
      ],
      quarantine: null,
      datasets: [
        {
          name: 'train',
          path: 'data/flights-q1.parquet',
          contract: 'contracts/flights.odcs.yaml',
          rows: 743_112,
          quarantine: null,
          profile: {
            rows: 743_112,
            columns: [
              numericProfile('delay', steps(-20, 10, 14), bell(15, 3, 3), 1_204),
              numericProfile('distance', steps(100, 150, 12), bell(13, 2, 4)),
              numericProfile('hour', steps(5, 1, 18), bell(19, 9, 8)),
              categoricalProfile(
                'origin',
                [
                  ['ATL', 41_000],
                  ['ORD', 39_000],
                  ['DFW', 38_500],
                  ['LAX', 30_200],
                  ['PHX', 24_000],
                  ['DEN', 20_100],
                ],
                550_312,
              ),
              categoricalProfile(
                'weekday',
                [
                  ['Mon', 110_000],
                  ['Tue', 105_000],
                  ['Wed', 106_000],
                  ['Thu', 108_000],
                  ['Fri', 109_000],
                  ['Sat', 95_000],
                  ['Sun', 110_112],
                ],
                0,
              ),
              {
                ...categoricalProfile('date', [], 743_112),
                type: 'DATE',
                kind: 'temporal',
                min: '2001-01-01',
                max: '2001-03-31',
              },
            ],
          },
        },
      ],
    },
  };
}

/** A corrupted month. */
export function brokenDataRecord(): DataCheckRecord {
  const record = dataCheckRecord();
  const quarantine = { path: '.contender/quarantine/flight-delay/train.parquet', rows: 12_345 };
  return {
    ...record,
    status: 'failed',
    result: {
      ...record.result,
      quarantine,
      checks: [
        ...record.result.checks.filter(
          (entry) => entry.id !== 'delay.minimum' && entry.id !== 'distance.minimum',
        ),
        check('distance.minimum', 'failed', 45, { expected: 'at least 0', observed: 'smallest value −1' }),
        check('delay.minimum', 'failed', 12_300, {
          expected: 'at least −120',
          observed: 'smallest value −9,999',
        }),
      ],
      datasets: record.result.datasets.map((dataset) => ({ ...dataset, quarantine })),
    },
  };
}

export function trainingRecord(): TrainingRecord {
  return {
    ...envelope(),
    kind: 'training',
    materials: [{ name: 'train', uri: 'data/flights-q1.parquet', sha256: digest('9'), bytes: 24_123_456 }],
    subjects: [{ name: 'model', uri: '.contender/models/flight-delay', sha256: digest('c'), bytes: 20_480 }],
    result: {
      command: 'python3 train.py',
      durationSeconds: 42.4,
      peakMemoryBytes: 412_000_000,
      stoppedChildren: 0,
      trainingRows: 743_112,
      metrics: { train_log_loss: 0.4121 },
      parameters: { epochs: 5, learning_rate: 0.05, balanced: false, features: 'hour,weekday,origin' },
      model: {
        path: '.contender/models/flight-delay',
        sha256: digest('c'),
        bytes: 20_480,
        files: [{ path: 'model.json', sha256: digest('c'), bytes: 20_480 }],
      },
      log: '.contender/logs/flight-delay/train.log',
      environment: {
        commit,
        dirty: false,
        lockFile: { path: 'requirements.txt', sha256: digest('7') },
        interpreter: 'Python 3.13.1',
        os: 'Linux 6.8',
        cpu: { model: 'AMD EPYC 7763', cores: 4 },
        memoryBytes: 16_800_000_000,
        gpus: [{ name: 'NVIDIA L4', memoryBytes: 24_000_000_000, driver: null }],
      },
    },
  };
}

export function registrationRecord(): RegistrationRecord {
  return {
    ...envelope(),
    kind: 'registration',
    result: {
      version: '1.1.0',
      tag: 'flight-delay@v1.1.0',
      commit,
      previous: '1.0.0',
      change: 'minor',
      reason: 'new features, same interface',
      release: 'https://github.com/airline/delays/releases/tag/flight-delay%40v1.1.0',
      outcome: 'registered',
    },
  };
}

export function deploymentRecord(): DeploymentRecord {
  return {
    ...envelope(),
    kind: 'deployment',
    result: {
      environment: 'production',
      version: '1.1.0',
      previous: '1.0.0',
      rollback: false,
      outcome: 'success',
      durationSeconds: 3.21,
      tag: 'flight-delay#production#2',
      deployment: '991',
      reason: '',
      approvals: [
        { reviewer: 'grace', state: 'approved', at: '2026-03-01T11:00:00Z', comment: 'Looks right.' },
      ],
      protection: { reviewers: 1, preventSelfReview: true, branches: 'protected' },
    },
  };
}

export function monitoringRecord(): MonitoringRecord {
  const drift = {
    kind: 'numeric' as const,
    limit: 0.1,
    pValue: 1e-12,
    adjustedPValue: 4e-12,
    populationStabilityIndex: 0.21,
  };
  return {
    ...envelope(),
    kind: 'monitoring',
    status: 'failed',
    result: {
      version: '1.1.0',
      dataset: 'recent',
      rows: 240_118,
      referenceRows: 743_112,
      drifted: ['hour', 'origin'],
      columns: [
        {
          ...drift,
          column: 'distance',
          status: 'stable',
          effect: 0.0213,
          pValue: 0.4,
          adjustedPValue: 0.53,
          cells: [
            { label: '< 500', reference: 300, current: 290 },
            { label: '≥ 500', reference: 443, current: 450 },
          ],
          note: 'as before',
        },
        {
          ...drift,
          column: 'origin',
          kind: 'categorical',
          status: 'drifted',
          effect: 0.121,
          cells: [
            { label: 'ATL', reference: 41_000, current: 21_000 },
            { label: 'ORD', reference: 39_000, current: 9_000 },
            { label: 'LAX', reference: 30_200, current: 11_000 },
            { label: 'other', reference: 632_912, current: 199_118 },
          ],
          note: 'ATL rose from 5.5 % to 8.7 %',
        },
        {
          ...drift,
          column: 'hour',
          status: 'drifted',
          effect: 0.184,
          cells: ['< 6', '6–9', '9–12', '12–15', '15–18', '18–21', '≥ 21'].map((label, index) => ({
            label,
            reference: [9, 160, 140, 138, 130, 110, 56][index] ?? 0,
            current: [4, 30, 33, 38, 46, 52, 37][index] ?? 0,
          })),
          note: 'more flights after 18:00',
        },
        {
          ...drift,
          column: 'weekday',
          kind: 'categorical',
          status: 'not-enough-data',
          effect: null,
          pValue: null,
          adjustedPValue: null,
          populationStabilityIndex: null,
          cells: [],
          note: 'only 12 values',
        },
      ],
      performance: {
        metric: 'roc_auc',
        status: 'dropped',
        reference: 0.7012,
        current: 0.6644,
        interval: { low: 0.6611, high: 0.6677, level: 0.95 },
        maxDrop: 0.02,
        labelledRows: 180_020,
        note: 'ROC AUC fell by 0.037, more than 0.02.',
      },
      reasons: ['hour: more flights after 18:00', 'origin: ATL rose from 5.5 % to 8.7 %'],
    },
  };
}

export function retrainingRecord(): RetrainingRecord {
  return {
    ...envelope(),
    kind: 'retraining',
    result: {
      decision: 'dispatched',
      triggers: ['drift', 'performance'],
      reasons: ['2 columns drifted'],
      workflow: 'train.yml',
      lastDispatch: '2026-01-02T00:00:00Z',
      run: null,
    },
  };
}

/** A pull request with everything in it. */
export function fullRecords(): ReportRecords {
  return {
    model,
    dataCheck: dataCheckRecord(),
    training: trainingRecord(),
    evaluation: evaluationRecord(),
    registration: registrationRecord(),
    deployment: deploymentRecord(),
    monitoring: monitoringRecord(),
    retraining: retrainingRecord(),
  };
}

/** Every story that the report tells, by name. */
export const stories: Record<string, ReportRecords> = {
  promote: {
    model,
    dataCheck: dataCheckRecord(),
    training: trainingRecord(),
    evaluation: evaluationRecord(),
  },
  hold: { model, training: trainingRecord(), evaluation: holdRecord() },
  reject: { model, evaluation: rejectRecord() },
  'first champion': { model, evaluation: firstChampionRecord() },
  'broken data': { model, dataCheck: brokenDataRecord() },
  'broken data beside a verdict': { model, dataCheck: brokenDataRecord(), evaluation: evaluationRecord() },
  'data alone': { model, dataCheck: dataCheckRecord() },
  'training alone': { model, training: trainingRecord() },
  registration: { model, registration: registrationRecord() },
  deployment: { model, deployment: deploymentRecord() },
  monitoring: { model, monitoring: monitoringRecord() },
  retraining: { model, retraining: retrainingRecord() },
  everything: fullRecords(),
  nothing: { model },
};

export function recordsOf(records: ReportRecords): AnyRecord[] {
  return Object.values(records).filter((value) => typeof value === 'object');
}

/** Checks a record against its schema and gives back the problems. */
export function problemsOf(record: AnyRecord): string[] {
  const parsed = recordSchemas[record.kind].safeParse(record);
  return parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

/** Texts that would do harm where they are not escaped. */
export const hostileTexts = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</summary></details></table><h1>owned</h1>',
  '@everyone and @octocat/team see #1 and airline/delays#2',
  'a|b\n|---|---|\n| c | d |',
  '`code` ```fence``` **bold** [click](https://evil.example) ![i](https://evil.example/x.png)',
  '# heading',
  '1. list',
  '--> <!-- comment',
  'https://evil.example www.evil.example mail@evil.example',
  '\u001b[2J\u001b[31mred\u0007 \u202egnirts\u202c',
  '"><svg onload=alert(1)> \' " & &lt; &#64;me',
  '$\\sqrt{x}$ \\| \\\\| trailing\\',
  '\ud800 lone surrogate',
  '{{ signal }} datum["x"]',
];
