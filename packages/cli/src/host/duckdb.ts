import { cp, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { capture, digestOf, ExternalError, type Logger } from '@contender/core';
import type { JobVariables } from './variables.ts';

type DuckDb = typeof import('@duckdb/node-api');

export interface DuckDbOptions {
  variables: JobVariables;
  /** Folder with the package.json and the package-lock.json of DuckDB; undefined in a checkout, which has it installed. */
  runtime: string | undefined;
  logger: Logger;
}

/**
 * DuckDB is native and large, so it is no part of the bundle. In a checkout it comes from node_modules; on a
 * runner from the tool cache, where it is installed from a lockfile with integrity hashes when it is missing.
 */
export async function loadDuckDb(options: DuckDbOptions): Promise<DuckDb> {
  if (options.runtime === undefined) return import(/* webpackIgnore: true */ '@duckdb/node-api');
  const installed = await installDuckDb(options.runtime, options);
  const entry = pathToFileURL(join(installed, 'node_modules', '@duckdb', 'node-api', 'lib', 'index.js'));
  return import(/* webpackIgnore: true */ entry.href);
}

/** Returns the folder that holds DuckDB's node_modules. Two jobs may install at once: the first rename wins. */
async function installDuckDb(runtime: string, { variables, logger }: DuckDbOptions): Promise<string> {
  const lockfile: unknown = JSON.parse(await readFile(join(runtime, 'package-lock.json'), 'utf8'));
  const cache = variables.RUNNER_TOOL_CACHE || join(homedir(), '.cache', 'contender');
  const folder = join(cache, 'contender-duckdb', digestOf(lockfile).slice(0, 16), process.arch);
  if (await exists(folder)) return folder;

  logger.info('installing DuckDB into the tool cache, once for this runner');
  await mkdir(dirname(folder), { recursive: true });
  const partial = await mkdtemp(`${folder}.partial-`);
  try {
    await cp(runtime, partial, { recursive: true });
    const npm = await findNpm();
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    const result = await capture(npm.program, [...npm.args, ...args], { cwd: partial });
    if (result.exitCode !== 0) {
      throw new ExternalError(`DuckDB could not be installed: ${result.stderr.trim().slice(-1_000)}`, {
        hint: `Run again; on a runner without network, put it into ${folder} beforehand with \`npm ci\`.`,
      });
    }
    await rename(partial, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error;
    });
    return folder;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** The npm that belongs to the running Node, else the one on the PATH. */
async function findNpm(): Promise<{ program: string; args: string[] }> {
  const own = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  return (await exists(own)) ? { program: process.execPath, args: [own] } : { program: 'npm', args: [] };
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
