import type { MonitoringRecord } from '@contender/core';
import { describe, expect, test } from 'vitest';
import { decideRetraining } from './decide.ts';

const now = new Date('2026-03-10T00:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const config = { on: ['drift' as const, 'performance' as const], cool_down: '7d' };

function monitoring(drifted: string[], dropped = false): MonitoringRecord['result'] {
  return {
    version: '1.0.0',
    dataset: 'recent',
    rows: 10,
    referenceRows: 10,
    drifted,
    columns: drifted.slice(0, 1).map((column) => ({
      column,
      kind: 'numeric',
      status: 'drifted',
      method: 'jensen_shannon',
      judgedLimit: 0.1,
      weight: 1,
      key: false,
      effect: 0.3,
      limit: 0.1,
      pValue: 0,
      adjustedPValue: 0,
      populationStabilityIndex: null,
      cells: [],
      note: `${column} moved up.`,
    })),
    performance: {
      metric: 'roc_auc',
      status: dropped ? 'dropped' : 'stable',
      reference: 0.7,
      current: 0.6,
      interval: null,
      maxDrop: 0.02,
      labelledRows: 10,
      note: 'ROC AUC fell from 0.70 to 0.60.',
    },
    reasons: [],
  };
}

const base = {
  monitoring: monitoring([]),
  config,
  maxDriftedColumns: 0,
  lastDispatch: undefined,
  now,
  force: false,
};

describe('decideRetraining', () => {
  test.each<[string, Partial<Parameters<typeof decideRetraining>[0]>, string, string[], RegExp]>([
    ['all is quiet', {}, 'not-needed', [], /Neither drift nor/],
    [
      'drift',
      { monitoring: monitoring(['hour', 'day']) },
      'dispatched',
      ['drift'],
      /hour moved up\. day drifted\./,
    ],
    [
      'as much drift as is allowed',
      { monitoring: monitoring(['hour']), maxDriftedColumns: 1 },
      'not-needed',
      [],
      /Neither/,
    ],
    ['a drop', { monitoring: monitoring([], true) }, 'dispatched', ['performance'], /fell from 0\.70/],
    [
      'both',
      { monitoring: monitoring(['hour'], true) },
      'dispatched',
      ['drift', 'performance'],
      /hour.*fell/,
    ],
    [
      'drift that nobody listens to',
      { monitoring: monitoring(['hour']), config: { ...config, on: ['performance'] } },
      'not-needed',
      [],
      /does not listen to drift/,
    ],
    [
      'a drop that nobody listens to',
      { monitoring: monitoring([], true), config: { ...config, on: ['drift'] } },
      'not-needed',
      [],
      /does not listen to performance/,
    ],
    [
      'within the cool-down',
      { monitoring: monitoring(['hour']), lastDispatch: daysAgo(5) },
      'cooling-down',
      ['drift'],
      /cool-down of 7d lasts another 48 h/,
    ],
    [
      'at its end',
      { monitoring: monitoring(['hour']), lastDispatch: daysAgo(7) },
      'dispatched',
      ['drift'],
      /hour/,
    ],
    ['quiet within the cool-down', { lastDispatch: daysAgo(1) }, 'not-needed', [], /Neither/],
    ['asked for', { force: true, lastDispatch: daysAgo(1) }, 'dispatched', [], /^It was asked for\.$/],
    ['asked for without monitoring', { force: true, monitoring: undefined }, 'dispatched', [], /asked for/],
    [
      'asked for, with drift',
      { force: true, monitoring: monitoring(['hour']), lastDispatch: daysAgo(1) },
      'dispatched',
      ['drift'],
      /asked for\. hour moved up/,
    ],
  ])('%s', (_, change, decision, triggers, reason) => {
    const decided = decideRetraining({ ...base, ...change });
    expect(decided).toMatchObject({ decision, triggers });
    expect(decided.reasons.join(' ')).toMatch(reason);
  });
});
