/**
 * What `npm run bench:drift` prints: how often a monitor alarms where nothing drifted, and how often it notices
 * drift of a stated size. Datasets of 50 columns, half of them numbers, half categories; samples are drawn, nothing
 * is taken from theory. Beside ours: the default rule of Evidently and the usual thresholds on the population
 * stability index, as their documentation states them.
 */
import { driftOptions } from '@contender/core';
import { decideColumns, measureDrift } from '@contender/stages/drift';
import {
  binomial,
  chiSquareSurvival,
  jensenShannonDistance,
  kolmogorovSmirnov,
  populationStabilityIndex,
  Random,
  wassersteinDistance,
} from '@contender/stats';
import { markdownTable } from 'markdown-table';

const columnsPerDataset = 50;
/** Cells of a number: 20 for the profile, each of 20 fine ones, in which raw values are told apart. */
const bins = 20;
const finePerBin = 20;
const options = driftOptions.parse({});

interface Drawn {
  kind: 'numeric' | 'categorical';
  /** Counts over fine cells for a number, over categories else. */
  reference: number[];
  current: number[];
}

interface Drift {
  /** Standard deviations by which a number moves. */
  shift: number;
  /** Share of the rows that move from the most frequent category to the second. */
  moved: number;
}

const finePoints = Array.from(
  { length: bins * finePerBin },
  (_, cell) => -4 + (8 * (cell + 0.5)) / (bins * finePerBin),
);

function normalShares(shift: number): number[] {
  const density = finePoints.map((point) => Math.exp(-((point - shift) ** 2) / 2));
  const total = density.reduce((sum, value) => sum + value, 0);
  return density.map((value) => value / total);
}

function categoryShares(size: number, moved: number): number[] {
  const weights = Array.from({ length: size }, (_, index) => 1 / (index + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => weight / total);
  return shares.map((share, index) => (index === 0 ? share - moved : index === 1 ? share + moved : share));
}

function multinomial(random: Random, rows: number, shares: readonly number[]): number[] {
  let left = rows;
  let rest = 1;
  return shares.map((share) => {
    const count = binomial(random, left, Math.min(1, Math.max(0, share / rest)));
    left -= count;
    rest -= share;
    return count;
  });
}

/** One dataset, of which the first column may drift. */
function draw(random: Random, n: number, m: number, drift: Drift, first: Drawn['kind']): Drawn[] {
  return Array.from({ length: columnsPerDataset }, (_, index) => {
    const kind = (index % 2 === 0) === (first === 'numeric') ? 'numeric' : 'categorical';
    const size = [3, 5, 10, 20][index % 4] ?? 3;
    const shift = index === 0 ? drift.shift : 0;
    const moved = index === 0 ? drift.moved : 0;
    const shares = (by: { shift: number; moved: number }) =>
      kind === 'numeric' ? normalShares(by.shift) : categoryShares(size, by.moved);
    return {
      kind,
      reference: multinomial(random, n, shares({ shift: 0, moved: 0 })),
      current: multinomial(random, m, shares({ shift, moved })),
    };
  });
}

function coarse(counts: readonly number[]): number[] {
  return Array.from({ length: bins }, (_, bin) =>
    counts.slice(bin * finePerBin, (bin + 1) * finePerBin).reduce((sum, count) => sum + count, 0),
  );
}

interface Alarm {
  /** Whether the dataset raises an alarm. */
  dataset: boolean;
  /** Whether the first column does. */
  first: boolean;
}

type Rule = (drawn: readonly Drawn[], n: number, m: number) => Alarm;

const ours: Rule = (drawn, n, m) => {
  const columns = drawn.map(({ kind, reference, current }, index) => {
    const cells = kind === 'numeric' ? [coarse(reference), coarse(current)] : [reference, current];
    return {
      column: String(index),
      kind,
      cells: [...(cells[0] ?? []), 0].map((count, cell) => ({
        label: String(cell),
        reference: count,
        current: cells[1]?.[cell] ?? 0,
      })),
    };
  });
  const results = measureDrift(columns, { reference: n, current: m }, options);
  return { dataset: decideColumns(results, 0).failed, first: results[0]?.status === 'drifted' };
};

/** Evidently's presets: up to 1,000 rows by tests at 0.05, above by distances at 0.1. */
function evidentlyColumn({ kind, reference, current }: Drawn, n: number, m: number): boolean {
  if (n <= 1000) {
    if (kind === 'numeric') return kolmogorovSmirnov(reference, current).pValue <= 0.05;
    // The reference counts as exact: a goodness-of-fit test.
    let statistic = 0;
    let cells = 0;
    for (const [cell, count] of reference.entries()) {
      const expected = (count * m) / n;
      const observed = current[cell] ?? 0;
      if (expected === 0) {
        if (observed > 0) return true;
        continue;
      }
      cells += 1;
      statistic += (observed - expected) ** 2 / expected;
    }
    return chiSquareSurvival(statistic, Math.max(1, cells - 1)) < 0.05;
  }
  if (kind === 'numeric') return wassersteinDistance(finePoints, reference, current) >= 0.1;
  return jensenShannonDistance(reference, current) * Math.sqrt(Math.LN2) >= 0.1;
}

const evidentlyAny: Rule = (drawn, n, m) => {
  const alarms = drawn.map((column) => evidentlyColumn(column, n, m));
  return { dataset: alarms.some(Boolean), first: alarms[0] === true };
};

const evidentlyHalf: Rule = (drawn, n, m) => {
  const alarms = drawn.map((column) => evidentlyColumn(column, n, m));
  return { dataset: alarms.filter(Boolean).length >= drawn.length / 2, first: alarms[0] === true };
};

function stabilityIndex(limit: number): Rule {
  return (drawn) => {
    const alarms = drawn.map(({ kind, reference, current }) => {
      // Ten bins are what its tables of thresholds are made for.
      const [before, now] =
        kind === 'numeric' ? [halve(coarse(reference)), halve(coarse(current))] : [reference, current];
      return populationStabilityIndex(before, now) >= limit;
    });
    return { dataset: alarms.some(Boolean), first: alarms[0] === true };
  };
}

function halve(counts: readonly number[]): number[] {
  return Array.from({ length: bins / 2 }, (_, bin) => (counts[2 * bin] ?? 0) + (counts[2 * bin + 1] ?? 0));
}

const rules: readonly [string, Rule][] = [
  ['Contender', ours],
  ['Evidently, any column', evidentlyAny],
  ['Evidently, half of the columns', evidentlyHalf],
  ['PSI ≥ 0.1, any column', stabilityIndex(0.1)],
  ['PSI ≥ 0.2, any column', stabilityIndex(0.2)],
];

interface Case {
  name: string;
  n: number;
  m: number;
  drift: Drift;
  first: Drawn['kind'];
  trials: number;
  read: keyof Alarm;
}

function simulate({ n, m, drift, first, trials, read }: Case, seed: number): string[] {
  const random = new Random(seed);
  const alarms = rules.map(() => 0);
  for (let trial = 0; trial < trials; trial++) {
    const drawn = draw(random, n, m, drift, first);
    rules.forEach(([, rule], index) => {
      if (rule(drawn, n, m)[read]) alarms[index] = (alarms[index] ?? 0) + 1;
    });
  }
  return alarms.map((count) => `${((100 * count) / trials).toFixed(1)} %`);
}

function print(title: string, cases: readonly Case[]): void {
  const head = ['rows before and now', ...rules.map(([name]) => name)];
  const lines = cases.map((one, index) => [one.name, ...simulate(one, 20_261_201 + index)]);
  process.stdout.write(`\n${title}\n\n${markdownTable([head, ...lines])}\n`);
}

const quick = process.argv.includes('--quick');
const trials = (rows: number) => (quick ? 20 : rows <= 10_000 ? 400 : 200);
const count = (rows: number) => rows.toLocaleString('en-US');
const sizes: [number, number][] = [
  [200, 200],
  [1000, 200],
  [1000, 1000],
  [10_000, 1000],
  [10_000, 10_000],
  [100_000, 100_000],
  [1_000_000, 100_000],
  [1_000_000, 1_000_000],
];
const none = { shift: 0, moved: 0 };

print(
  'Datasets of 50 columns with an alarm, where nothing drifted (aim for Contender: at most 5 %)',
  sizes.map(([n, m]) => ({
    name: `${count(n)}, ${count(m)}`,
    n,
    m,
    drift: none,
    first: 'numeric',
    trials: trials(n),
    read: 'dataset',
  })),
);
for (const shift of [0.1, 0.3, 0.5, 1]) {
  print(
    `Datasets in which the one of 50 columns that moved by ${shift} standard deviations is found`,
    sizes.map(([n, m]) => ({
      name: `${count(n)}, ${count(m)}`,
      n,
      m,
      drift: { shift, moved: 0 },
      first: 'numeric',
      trials: Math.ceil(trials(n) / 2),
      read: 'first',
    })),
  );
}
for (const moved of [0.05, 0.1, 0.2]) {
  print(
    `Datasets in which the one of 50 columns is found of which ${100 * moved} % of the rows moved from one of three categories to another`,
    sizes.map(([n, m]) => ({
      name: `${count(n)}, ${count(m)}`,
      n,
      m,
      drift: { shift: 0, moved },
      first: 'categorical',
      trials: Math.ceil(trials(n) / 2),
      read: 'first',
    })),
  );
}
