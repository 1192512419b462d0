import { stat } from 'node:fs/promises';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { type CommandResult, capture, digestFile, type TrainingEnvironment } from '@contender/core';
import type { Context } from '../stage.ts';

/** Lock files by the tools that write them, the most exact first. */
const lockFiles = [
  'uv.lock',
  'poetry.lock',
  'pdm.lock',
  'Pipfile.lock',
  'conda-lock.yml',
  'pixi.lock',
  'requirements.lock',
  'requirements.txt',
  'renv.lock',
  'package-lock.json',
];

/** All of them answer to `--version`. */
const interpreters = new Set(['python', 'python3', 'Rscript', 'julia', 'node']);

/** What a later reader needs to know of the machine and the software that trained. */
export async function describeEnvironment(
  options: { command: string; lockFile: string | undefined },
  context: Context,
): Promise<TrainingEnvironment> {
  const [commit, changes, lockFile, interpreter, gpus] = await Promise.all([
    quietly(context, 'git', ['rev-parse', 'HEAD']),
    quietly(context, 'git', ['status', '--porcelain', '--untracked-files=no']),
    findLockFile(context.workspace, options.lockFile),
    findInterpreter(options.command, context),
    findGpus(context),
  ]);
  const processors = cpus();
  return {
    commit: commit?.stdout.trim() ?? null,
    dirty: changes === undefined ? null : changes.stdout.trim() !== '',
    lockFile,
    interpreter,
    os: `${platform()} ${release()} ${arch()}`,
    cpu: { model: processors[0]?.model ?? 'unknown', cores: Math.max(processors.length, 1) },
    memoryBytes: totalmem(),
    gpus,
  };
}

/** A tool's answer, or undefined when it is missing or refuses: what cannot be read is unknown, not an error. */
async function quietly(
  context: Context,
  program: string,
  args: string[],
): Promise<CommandResult | undefined> {
  try {
    const result = await capture(program, args, {
      cwd: context.workspace,
      env: context.environment,
      timeoutMs: 10_000,
    });
    return result.exitCode === 0 ? result : undefined;
  } catch {
    return undefined;
  }
}

async function findLockFile(
  workspace: string,
  named: string | undefined,
): Promise<TrainingEnvironment['lockFile']> {
  for (const path of named === undefined ? lockFiles : [named]) {
    const file = join(workspace, path);
    const exists = await stat(file).then(
      (stats) => stats.isFile(),
      () => false,
    );
    if (exists) return { path, sha256: (await digestFile(file)).sha256 };
  }
  return null;
}

/** The interpreter is the first word of the command that is one. */
async function findInterpreter(command: string, context: Context): Promise<string | null> {
  const program = command.split(/\s+/).find((word) => interpreters.has(nameOf(word)));
  if (program === undefined) return null;
  const answer = await quietly(context, program, ['--version']);
  const version = answer === undefined ? '' : `${answer.stdout}${answer.stderr}`.trim().split('\n')[0];
  return version === undefined || version === '' ? null : version;
}

function nameOf(word: string): string {
  return word.split('/').at(-1) ?? word;
}

/** Every GPU that `nvidia-smi` lists; what it cannot say is null, never 0. */
async function findGpus(context: Context): Promise<TrainingEnvironment['gpus']> {
  const answer = await quietly(context, 'nvidia-smi', [
    '--query-gpu=name,memory.total,driver_version',
    '--format=csv,noheader,nounits',
  ]);
  return answer === undefined ? [] : parseGpus(answer.stdout);
}

/** Reads `nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv,noheader,nounits`. */
export function parseGpus(text: string): TrainingEnvironment['gpus'] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name = 'unknown', memory = '', driver = ''] = line.split(',').map((field) => field.trim());
      const mebibytes = Number(memory);
      return {
        name,
        memoryBytes: Number.isFinite(mebibytes) && memory !== '' ? mebibytes * 2 ** 20 : null,
        driver: /^[\d.]+$/.test(driver) ? driver : null,
      };
    });
}
