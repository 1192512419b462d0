import type {
  DeploymentRecord,
  MonitoringRecord,
  RegistrationRecord,
  RetrainingRecord,
  TrainingRecord,
} from '@contender/core';
import { commit, digest, envelope } from './envelope.ts';

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
    method: 'jensen_shannon' as const,
    limit: 0.1,
    judgedLimit: 0.1002,
    weight: 1,
    key: false,
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
