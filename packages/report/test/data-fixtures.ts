import type { Check, ColumnProfile, DataCheckRecord } from '@contender/core';
import { digest, envelope } from './envelope.ts';

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
    examples: [],
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
    skewness: 0.4,
    kurtosis: -0.2,
    quantiles: [{ p: 0.5, value: edges[Math.floor(edges.length / 2)] ?? 0 }],
    histogram: { edges, counts },
    top: [],
    other: 0,
    length: null,
    withheld: false,
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
    skewness: null,
    kurtosis: null,
    quantiles: [],
    histogram: null,
    top: top.map(([value, count]) => ({ value, count })),
    other,
    length: { min: 3, mean: 3, max: 3 },
    withheld: false,
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
          clean: null,
          drift: null,
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
