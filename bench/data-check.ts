import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Engine, openEngine } from '@contender/engine';
import { dataCheck } from '@contender/stages/data-check';
import { z } from 'zod';
import { benchContext } from './stage-context.ts';

/** One line of the benchmark's table. */
export interface BenchRow {
  name: string;
  value: number;
  unit: string;
  /** What it should stay under. */
  aim?: number;
}

const measured = z.object({ stage: z.array(z.number()), byHand: z.array(z.number()), peakBytes: z.number() });
type Measured = z.infer<typeof measured>;

const runs = 7;
const file = fileURLToPath(new URL('../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url));
const contract = fileURLToPath(
  new URL('../examples/flight-delay/contracts/flights.odcs.yaml', import.meta.url),
);

/** The example's contract and the profile over 3 million flights, against the same aggregates in one query by hand. */
export async function benchDataCheck(): Promise<BenchRow[]> {
  // A process of its own: its peak memory is the stage's alone.
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(import.meta.url), 'measure']);
  const { stage, byHand, peakBytes } = measured.parse(JSON.parse(stdout));
  return [
    { name: 'data-check, 3 million flights, median', value: median(stage), unit: 'ms' },
    { name: 'the same aggregates by hand in one query, median', value: median(byHand), unit: 'ms' },
    { name: 'ratio', value: median(stage) / median(byHand), unit: '', aim: 2 },
    { name: 'data-check, peak memory of the process', value: peakBytes / 1e6, unit: 'MB', aim: 1000 },
  ];
}

async function measure(): Promise<Measured> {
  const workspace = await mkdtemp(join(tmpdir(), 'contender-bench-'));
  try {
    await cp(file, join(workspace, 'flights.parquet'));
    await cp(contract, join(workspace, 'contract.yaml'));
    const temporaryFolder = join(workspace, '.contender/tmp');
    const engine = await openEngine({ workspace, temporaryFolder });
    const context = benchContext(workspace, engine);
    const runStage = async () => {
      const request = {
        config: 'contender.yml',
        ...dataCheck.inputs.parse({ data: 'flights.parquet', contract: 'contract.yaml' }),
      };
      const record = await dataCheck.run(request, context);
      if (record.status !== 'passed') throw new Error(dataCheck.summarize(record));
    };
    const stage = await times(runStage);
    const peakBytes = process.resourceUsage().maxRSS * 1024;
    const byHand = await times(() => aggregateByHand(engine, join(workspace, 'flights.parquet')));
    engine.close();
    return { stage, byHand, peakBytes };
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

/** What someone would write who wants the same numbers: 19 counts of broken rows and the profile of 5 columns. */
async function aggregateByHand(engine: Engine, path: string): Promise<void> {
  const levels = '[0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]';
  const numeric = (column: string, edges: string) =>
    `count(${column}), approx_count_distinct(${column}), min(${column}), max(${column}), avg(${column}), stddev_samp(${column}),
     approx_quantile(${column}, ${levels}), histogram(${column}, ${edges})`;
  const text = (column: string) =>
    `count(${column}), approx_count_distinct(${column}), min(${column}), max(${column}), approx_top_k(${column}, 20)`;
  await engine.rows(`SELECT count(*) AS n,
    count(*) FILTER (WHERE date IS NULL) AS a, count(*) FILTER (WHERE date < TIMESTAMP '2001-01-01') AS b,
    count(*) FILTER (WHERE date >= TIMESTAMP '2002-01-01') AS c, count(*) FILTER (WHERE delay IS NULL) AS d,
    count(*) FILTER (WHERE delay < -1500) AS e, count(*) FILTER (WHERE delay > 3000) AS f,
    count(*) FILTER (WHERE delay NOT BETWEEN -180 AND 1440) AS g, count(*) FILTER (WHERE distance IS NULL) AS h,
    count(*) FILTER (WHERE distance < 1) AS i, count(*) FILTER (WHERE distance > 5000) AS j,
    count(*) FILTER (WHERE origin IS NULL) AS k, count(*) FILTER (WHERE NOT regexp_matches(origin, '^[A-Z]{3}$')) AS l,
    count(*) FILTER (WHERE destination IS NULL) AS m, count(*) FILTER (WHERE NOT regexp_matches(destination, '^[A-Z]{3}$')) AS o,
    count(*) FILTER (WHERE origin = destination) AS p,
    count(date), approx_count_distinct(date), min(date), max(date), approx_quantile(epoch(date), ${levels}),
    histogram(epoch(date), range(978566400, 993081601, 1209600)),
    ${numeric('delay', 'range(-30, 131, 10)')}, ${numeric('distance', 'range(200, 2401, 200)')},
    ${text('origin')}, ${text('destination')}
  FROM '${path}'`);
}

/** Milliseconds of each run after one to warm up. */
async function times(run: () => Promise<void>): Promise<number[]> {
  await run();
  const found: number[] = [];
  for (let round = 0; round < runs; round++) {
    const started = performance.now();
    await run();
    found.push(performance.now() - started);
  }
  return found;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === 'measure') print(JSON.stringify(await measure()));
  else
    for (const row of await benchDataCheck())
      print(`${row.name}: ${row.value.toFixed(2)} ${row.unit}`.trim());
}
