import { expect, test } from 'vitest';
import { decideMonitoring, decidePerformance } from './decide.ts';

test.each([
  ['higher is better: the whole interval is below', true, [0.6, 0.68], 'dropped'],
  ['higher is better: the interval reaches the limit', true, [0.6, 0.71], 'stable'],
  ['lower is better: the whole interval is above', false, [0.92, 0.95], 'dropped'],
  ['lower is better: the interval reaches the limit', false, [0.89, 0.95], 'stable'],
  ['better than before', false, [0.1, 0.2], 'stable'],
  ['nothing measured', true, null, 'not-enough-data'],
] as const)('performance: %s', (_, higherIsBetter, bounds, status) => {
  const interval = bounds === null ? null : { low: bounds[0], high: bounds[1], level: 0.95 };
  expect(decidePerformance({ reference: 0.8, interval, maxDrop: 0.1, higherIsBetter })).toBe(status);
});

const column = (
  name: string,
  status: 'stable' | 'drifted' | 'not-enough-data',
  effect: number | null = 0.2,
) => ({
  column: name,
  status,
  effect,
  method: 'jensen_shannon' as const,
  limit: 0.1,
  judgedLimit: 0.12,
  weight: 1,
  key: false,
  note: `${name} moved.`,
});
const performance = (status: 'stable' | 'dropped' | 'not-enough-data') => ({ status, note: 'So it is.' });

test.each([
  ['all stable', [column('a', 'stable')], 0, null, 'passed', []],
  ['one drifted, none may', [column('a', 'stable'), column('b', 'drifted')], 0, null, 'failed', ['b']],
  ['one drifted, one may', [column('b', 'drifted')], 1, null, 'warned', ['b']],
  ['worst first', [column('a', 'drifted', 0.2), column('b', 'drifted', 0.4)], 1, null, 'failed', ['b', 'a']],
  ['too few rows', [column('a', 'not-enough-data', null)], 0, null, 'warned', []],
  ['performance dropped', [column('a', 'stable')], 0, performance('dropped'), 'failed', []],
  ['performance stable', [column('a', 'stable')], 0, performance('stable'), 'passed', []],
  ['no labels yet', [column('a', 'stable')], 0, performance('not-enough-data'), 'warned', []],
] as const)('monitoring: %s', (_, columns, maxColumns, measured, status, drifted) => {
  const decision = decideMonitoring({ columns, maxColumns, performance: measured });
  expect(decision).toMatchObject({ status, drifted });
  expect(decision.reasons.length).toBeGreaterThan(0);
});

test('reasons name what moved', () => {
  const decision = decideMonitoring({
    columns: [column('a', 'drifted'), column('b', 'not-enough-data', null)],
    maxColumns: 1,
    performance: performance('stable'),
  });
  expect(decision.reasons).toEqual([
    'a drifted (Jensen-Shannon distance 0.200, limit 0.1, 0.120 at these sizes). a moved.',
    '1 of 2 columns drifted; 1 may.',
    'Drift of b was not judged. b moved.',
    'So it is.',
  ]);
});
