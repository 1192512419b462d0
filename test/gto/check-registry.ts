/**
 * Checks that GTO (PyPI: gto) reads a repository's registry as Contender does: the newest version, who holds
 * which environment, and the history, tag by tag.
 *
 *     node test/gto/check-registry.ts <repository> [path of a gto that is installed]
 *
 * Without a path, GTO is installed into a temporary virtual environment (Python 3 is needed).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { capture } from '@contender/core';
import { createLocalForge } from '@contender/forge';
import { currentAssignment, readRegistry } from '@contender/stages';
import { z } from 'zod';

const gtoVersion = '1.10.1';
const showSchema = z.record(
  z.string(),
  z.object({ version: z.string(), stage: z.record(z.string(), z.string().nullable()) }),
);
const historySchema = z.array(z.object({ ref: z.string(), commit: z.string(), timestamp: z.string() }));

async function run(cwd: string, program: string, ...args: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await capture(program, args, { cwd });
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${stderr}`);
  return stdout;
}

async function compare(repository: string, gto: string): Promise<string[]> {
  const differences: string[] = [];
  const forge = createLocalForge({ workspace: repository, actor: 'gto-check', clock: () => new Date() });
  const shown = showSchema.parse(JSON.parse(await run(repository, gto, 'show', '--json')));
  if (Object.keys(shown).length === 0) differences.push('GTO finds no model at all');
  for (const [model, theirs] of Object.entries(shown)) {
    const state = await readRegistry(model, { forge });
    const check = (what: string, ours: unknown, other: unknown) => {
      if (isDeepStrictEqual(ours, other)) return;
      differences.push(
        `${model}, ${what}:\n  Contender ${JSON.stringify(ours)}\n  GTO       ${JSON.stringify(other)}`,
      );
    };
    check('newest version', `v${state.versions[0]?.version}`, theirs.version);
    for (const environment of new Set([...state.assignments.keys(), ...Object.keys(theirs.stage)])) {
      const version = currentAssignment(state, environment)?.version;
      check(environment, version && `v${version}`, theirs.stage[environment] ?? undefined);
    }
    const history = historySchema.parse(JSON.parse(await run(repository, gto, 'history', model, '--json')));
    check(
      'history',
      state.history.map(({ name, commit, taggedAt }) => [name, commit, taggedAt.getTime()]),
      history.reverse().map(({ ref, commit, timestamp }) => [ref, commit, Date.parse(timestamp)]),
    );
    process.stdout.write(`${model}: ${state.versions.length} versions, ${state.history.length} tags\n`);
  }
  return differences;
}

async function main([repository, installed]: string[]): Promise<void> {
  if (repository === undefined) throw new Error('Usage: node test/gto/check-registry.ts <repository> [gto]');
  const folder = await mkdtemp(join(tmpdir(), 'contender-gto-'));
  try {
    if (installed === undefined) {
      await run(folder, 'python3', '-m', 'venv', folder);
      await run(folder, join(folder, 'bin/pip'), 'install', '--quiet', `gto==${gtoVersion}`);
    }
    const differences = await compare(resolve(repository), installed ?? join(folder, 'bin/gto'));
    process.stdout.write(
      differences.length === 0 ? 'GTO and Contender agree.\n' : `${differences.join('\n')}\n`,
    );
    process.exitCode = differences.length === 0 ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main(process.argv.slice(2));
