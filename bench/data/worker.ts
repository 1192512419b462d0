/**
 * One measurement in a process of its own, so that its peak memory is its own: `node worker.ts stage|hand|hand-counts
 * FILE [CONTRACT]` prints JSON.
 */
import { copyFile, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openEngine } from '@contender/engine';
import { dataCheck } from '@contender/stages/data-check';
import { benchContext } from '../stage-context.ts';
import { countsByHand, profileByHand } from './by-hand.ts';

const [what = 'stage', given = '', contract] = process.argv.slice(2);
const file = resolve(given);
const workspace = await mkdtemp(join(tmpdir(), 'contender-bench-'));
try {
  await symlink(file, join(workspace, 'data.parquet'));
  if (contract !== undefined) await copyFile(contract, join(workspace, 'contract.yaml'));
  const started = performance.now();
  const engine = await openEngine({
    workspace,
    temporaryFolder: join(workspace, '.contender/tmp'),
    memoryLimit: '1GB',
    readable: [resolve(file, '..')],
  });
  const counts: Record<string, number> = {};
  if (what === 'stage') {
    const inputs = dataCheck.inputs.parse({
      data: 'data.parquet',
      ...(contract === undefined ? {} : { contract: 'contract.yaml' }),
    });
    const { result } = await dataCheck.run(
      { config: 'contender.yml', ...inputs },
      benchContext(workspace, engine),
    );
    for (const { id, failingRows, observed } of result.checks) {
      counts[id] = failingRows === null || failingRows === 0 ? leadingCount(observed) : failingRows;
    }
  } else {
    const [row = {}] = await engine.rows(countsByHand(file));
    for (const [id, value] of Object.entries(row)) counts[id] = Number(value);
    if (what === 'hand') await engine.rows(profileByHand(file));
  }
  const milliseconds = performance.now() - started;
  engine.close();
  process.stdout.write(
    JSON.stringify({ milliseconds, peakBytes: process.resourceUsage().maxRSS * 1024, counts }),
  );
} finally {
  await rm(workspace, { recursive: true, force: true });
}

/** The rows of a rule that is kept: `12 of 3,000,000 rows (0.1 %)`, `2 repeated values in 5 rows`, `9 rows`. */
function leadingCount(observed: string): number {
  const rows = /in ([\d,]+) rows?/.exec(observed)?.[1] ?? /^([\d,]+)/.exec(observed)?.[1] ?? '0';
  return Number(rows.replaceAll(',', ''));
}
