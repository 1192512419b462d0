import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExternalError } from '@contender/core';
import { afterAll, expect, test } from 'vitest';
import { openEngine } from './engine.ts';

/** A disk of 300 kB, where this machine lets us mount one. */
const disk = mkdtempSync(join(tmpdir(), 'contender-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', disk]).status === 0;
afterAll(() => {
  if (mounted) spawnSync('umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});

test.skipIf(!mounted)('a disk that fills up leaves nothing half-written under its final name', async () => {
  const temporaryFolder = mkdtempSync(join(tmpdir(), 'contender-spill-'));
  const engine = await openEngine({ workspace: disk, temporaryFolder });
  for (const format of ['parquet', 'csv'] as const) {
    const file = join(disk, `quarantine/rows.${format}`);
    const written = engine.write('SELECT hash(range) AS a FROM range(500000)', file, format);
    await expect(written).rejects.toThrow(ExternalError);
    await expect(written).rejects.toThrow('The disk is full');
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(join(disk, 'quarantine'))).toEqual([]);
  }
  await engine.write('SELECT 1 AS a', join(disk, 'small.csv'), 'csv');
  engine.close();
  rmSync(temporaryFolder, { recursive: true });
});
