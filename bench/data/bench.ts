/**
 * What `npm run bench:data` prints: the same 25 checks over 3 million flights by Contender, by one hand-written DuckDB
 * query, and by pandera and Great Expectations where Python can install them; then 30 million rows and 1,000 columns
 * with 1 GB for the engine. Each measurement is a process of its own, in turn with the others.
 */
import { execFile } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openEngine } from '@contender/engine';
import { markdownTable } from 'markdown-table';
import { z } from 'zod';

const run = promisify(execFile);
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const flights = here('../../node_modules/vega-datasets/data/flights-3m.parquet');
const contract = here('contract.odcs.yaml');
const rounds = process.argv.includes('--quick') ? 1 : 3;

const measured = z.object({
  milliseconds: z.number(),
  peakBytes: z.number(),
  counts: z.record(z.string(), z.number()),
  /** Checks that the tool decides without counting rows. */
  uncounted: z.array(z.string()).default([]),
  version: z.string().optional(),
});
type Measured = z.infer<typeof measured>;

interface Contestant {
  name: string;
  command: string;
  args: (file: string) => string[];
  /** What it does beside the 25 checks. */
  also: string;
}

const worker = (what: string) => (file: string) => [here('worker.ts'), what, file, contract];
const contestants: Contestant[] = [
  {
    name: 'Contender',
    command: process.execPath,
    args: worker('stage'),
    also: 'profile, quarantine, examples',
  },
  {
    name: 'one DuckDB query by hand',
    command: process.execPath,
    args: worker('hand-counts'),
    also: 'nothing',
  },
  {
    name: 'two DuckDB queries by hand',
    command: process.execPath,
    args: worker('hand'),
    also: 'the same profile',
  },
];

/** The Python of an environment with pandera and Great Expectations; undefined where it cannot be made. */
async function pythonTools(): Promise<string | undefined> {
  const folder = here('.venv');
  const python = join(folder, 'bin/python');
  try {
    if (!(await exists(python))) {
      print('Installing pandera and Great Expectations …');
      await run('python3', ['-m', 'venv', folder]);
      await run(python, ['-m', 'pip', 'install', '--quiet', '-r', here('requirements.txt')], {
        maxBuffer: 1e8,
      });
    }
    return python;
  } catch (error) {
    print(`pandera and Great Expectations cannot be installed here: ${String(error).split('\n')[0]}`);
    return undefined;
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function measure({ command, args }: Contestant, file: string): Promise<Measured> {
  const { stdout } = await run(command, args(file), { maxBuffer: 1e8 });
  return measured.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

/** All contestants in turn, several times. */
async function race(file: string, all: readonly Contestant[]): Promise<Map<Contestant, Measured[]>> {
  const found = new Map(all.map((contestant): [Contestant, Measured[]] => [contestant, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contestant of all) found.get(contestant)?.push(await measure(contestant, file));
  }
  return found;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

function printRace(title: string, found: Map<Contestant, Measured[]>): void {
  const time = (runs: readonly Measured[]) => median(runs.map(({ milliseconds }) => milliseconds));
  const ours = time([...found.values()][0] ?? []);
  const rows = [...found].map(([{ name, also }, runs]) => [
    runs[0]?.version === undefined ? name : `${name} ${runs[0].version}`,
    also,
    `${(time(runs) / 1000).toFixed(2)} s`,
    `${(median(runs.map(({ peakBytes }) => peakBytes)) / 1e6).toFixed(0)} MB`,
    (time(runs) / ours).toFixed(2),
  ]);
  print(
    `\n${title}\n\n${markdownTable([['', 'also does', 'time', 'peak memory', 'of Contender’s time'], ...rows])}`,
  );
}

/** Whether everyone counts the same failing rows; a check that a tool does not name has none. */
function compareCounts(found: Map<Contestant, Measured[]>): boolean {
  const all = [...found].map(([{ name }, [first]]) => ({
    name,
    counts: first?.counts ?? {},
    uncounted: first?.uncounted ?? [],
  }));
  const [ours] = all;
  const ids = Object.keys(ours?.counts ?? {}).filter((id) => id !== 'rows');
  const rows = ids
    .map((id) => ({
      id,
      counts: all.map(({ counts, uncounted }) => (uncounted.includes(id) ? undefined : (counts[id] ?? 0))),
    }))
    .filter(({ counts }) => counts.some((count) => count !== 0));
  const differing = rows.filter(
    ({ counts }) => new Set(counts.filter((count) => count !== undefined)).size > 1,
  );
  print(`\nFailing rows, of ${ids.length + 1} checks those that any tool finds some for:\n`);
  print(
    markdownTable([
      ['check', ...all.map(({ name }) => name)],
      ...rows.map(({ id, counts }) => [id, ...counts.map((count) => String(count ?? '–'))]),
    ]),
  );
  print(
    differing.length === 0 ? '\nAll agree.' : `\nThey differ in ${differing.map(({ id }) => id).join(', ')}.`,
  );
  return differing.length === 0;
}

async function makeFiles(
  folder: string,
): Promise<{ corrupted: string; long: string; wide: string; wideContract: string }> {
  const engine = await openEngine({
    workspace: folder,
    temporaryFolder: join(folder, 'tmp'),
    memoryLimit: '6GB',
    readable: [join(flights, '..')],
  });
  const corrupted = join(folder, 'corrupted.parquet');
  const long = join(folder, 'long.parquet');
  const wide = join(folder, 'wide.parquet');
  const wideContract = join(folder, 'wide.yaml');
  await engine.write(
    `SELECT date, CASE WHEN hash(i) % 20 = 0 THEN NULL ELSE delay END AS delay,
       CASE WHEN hash(i + 1) % 10 = 0 THEN -distance ELSE distance END AS distance,
       CASE WHEN hash(i + 2) % 12 = 0 THEN lower(origin) ELSE origin END AS origin, destination
     FROM (SELECT *, row_number() OVER () AS i FROM '${flights}')`,
    corrupted,
    'parquet',
  );
  await engine.write(
    `SELECT date + to_seconds(n) AS date, delay, distance, origin, destination FROM '${flights}', range(10) r(n)`,
    long,
    'parquet',
  );
  const kinds = [
    (k: number) => `CAST(hash(i * 1000 + ${k}) % 1000 AS INTEGER) AS c${k}`,
    (k: number) => `(hash(i * 1000 + ${k}) % 1000003) / 1000.0 AS c${k}`,
    (k: number) =>
      `CASE WHEN hash(i + ${k}) % 20 = 0 THEN NULL ELSE 'v' || (hash(i * 1000 + ${k}) % 50) END AS c${k}`,
    (k: number) => `CAST(hash(i * 1000 + ${k}) % 1000000007 AS BIGINT) AS c${k}`,
  ];
  const columns = Array.from({ length: 1000 }, (_, k) => kinds[k % 4]?.(k) ?? '');
  await engine.write(`SELECT ${columns.join(', ')} FROM range(300000) r(i)`, wide, 'parquet');
  engine.close();
  const properties = columns.map((_, k) =>
    k % 4 === 2
      ? `{ name: c${k}, logicalType: string, logicalTypeOptions: { maxLength: 3, pattern: "^v[0-9]+$" } }`
      : `{ name: c${k}, required: true, logicalType: number, logicalTypeOptions: { minimum: 0 } }`,
  );
  await writeFile(
    wideContract,
    `apiVersion: v3.1.0\nkind: DataContract\nschema:\n  - name: wide\n    properties:\n${properties.map((line) => `      - ${line}`).join('\n')}\n`,
  );
  return { corrupted, long, wide, wideContract };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const python = await pythonTools();
const peers: Contestant[] =
  python === undefined
    ? []
    : [
        {
          name: 'pandera',
          command: python,
          args: (file) => [here('checks_pandera.py'), file],
          also: 'nothing',
        },
        {
          name: 'Great Expectations',
          command: python,
          args: (file) => [here('checks_gx.py'), file],
          also: 'nothing',
        },
      ];
const folder = await mkdtemp(join(tmpdir(), 'contender-bench-data-'));
try {
  const files = await makeFiles(folder);
  let agreed = true;
  for (const [title, file] of [
    ['3 million flights, all checks kept', flights],
    ['3 million flights, of which about 22 % break a check', files.corrupted],
  ] as const) {
    const found = await race(file, [...contestants, ...peers]);
    printRace(title, found);
    agreed = compareCounts(found) && agreed;
  }
  printRace('30 million flights, 1 GB for the engine', await race(files.long, contestants.slice(0, 2)));
  const wide: Contestant = {
    name: 'Contender',
    command: process.execPath,
    args: (file) => [here('worker.ts'), 'stage', file, files.wideContract],
    also: '3,000 checks and the profile',
  };
  printRace('1,000 columns × 300,000 rows, 1 GB for the engine', await race(files.wide, [wide]));
  if (!agreed) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
