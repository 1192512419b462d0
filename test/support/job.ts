import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { GitHubDouble } from '@contender/github-double';
import { parse } from 'yaml';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');

let installed: Promise<string> | undefined;

/** The actions as a runner has them: checked out, nothing installed. One copy per test file. */
function installActions(): Promise<string> {
  installed ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'contender-actions-'));
    await Promise.all(
      ['action.yml', 'actions', 'dist', 'package.json'].map((path) =>
        cp(join(root, path), join(folder, path), {
          recursive: true,
          filter: (source) => !source.includes('node_modules'),
        }),
      ),
    );
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    return folder;
  })();
  return installed;
}

export const actionSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  author: z.string(),
  branding: z.object({ icon: z.string(), color: z.string() }),
  inputs: z.record(
    z.string(),
    z.strictObject({
      description: z.string().min(1),
      required: z.literal(false),
      default: z.string().optional(),
    }),
  ),
  outputs: z.record(z.string(), z.strictObject({ description: z.string().min(1) })),
  runs: z.strictObject({ using: z.literal('node24'), main: z.string() }),
});

/** An action's definition, as the runner reads it. @param folder relative to the repository */
export async function readAction(folder: string): Promise<z.infer<typeof actionSchema>> {
  return actionSchema.parse(parse(await readFile(join(root, folder, 'action.yml'), 'utf8')));
}

export interface StepResult {
  code: number;
  log: string;
  outputs: Record<string, string>;
  summary: string;
}

export interface JobOptions {
  github: GitHubDouble;
  workspace: string;
  token: string;
  commit: string;
  pullRequest?: number;
  /** The fork that the pull request comes from, `stranger/models`. */
  fork?: string;
  /** Jobs of one run share its artifacts. */
  job?: string;
  toolCache?: string;
  environment?: Record<string, string>;
}

/** Runs an action as the runner does: its `main` in a process of its own, inputs and defaults as variables. */
export async function runStep(
  folder: string,
  inputs: Record<string, string>,
  options: JobOptions,
): Promise<StepResult> {
  const action = await readAction(folder);
  const temporary = await mkdtemp(join(tmpdir(), 'contender-step-'));
  const files = {
    output: join(temporary, 'output'),
    summary: join(temporary, 'summary'),
    event: join(temporary, 'event'),
  };
  const { owner, repo } = options.github.state.settings;
  const event =
    options.pullRequest === undefined
      ? {}
      : {
          pull_request: {
            number: options.pullRequest,
            head: {
              sha: options.commit,
              ref: 'topic',
              repo: { full_name: options.fork ?? `${owner}/${repo}` },
            },
            base: { repo: { full_name: `${owner}/${repo}` } },
          },
        };
  await Promise.all([
    writeFile(files.output, ''),
    writeFile(files.summary, ''),
    writeFile(files.event, JSON.stringify(event)),
  ]);
  const given = Object.entries(action.inputs).map(([name, input]) => {
    const fallback = input.default === '$' + '{{ github.token }}' ? options.token : (input.default ?? '');
    return [`INPUT_${name.toUpperCase()}`, inputs[name] ?? fallback];
  });
  try {
    const child = spawn(process.execPath, [resolve(await installActions(), folder, action.runs.main)], {
      cwd: options.workspace,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: options.workspace,
        GITHUB_REPOSITORY: `${owner}/${repo}`,
        GITHUB_SHA: options.commit,
        GITHUB_REF: 'refs/heads/main',
        GITHUB_ACTOR: 'ada',
        GITHUB_RUN_ID: '42',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_API_URL: options.github.url,
        GITHUB_EVENT_PATH: files.event,
        GITHUB_OUTPUT: files.output,
        GITHUB_STEP_SUMMARY: files.summary,
        RUNNER_OS: 'Linux',
        RUNNER_ARCH: 'X64',
        RUNNER_TEMP: temporary,
        RUNNER_TOOL_CACHE: options.toolCache ?? join(temporary, 'tools'),
        ...options.github.artifactVariables({ run: 'run-42', job: options.job ?? 'job' }),
        ...Object.fromEntries(given),
        ...options.environment,
      },
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        log += chunk;
      });
    }
    const code = await new Promise<number>((done) => child.on('close', (exit) => done(exit ?? -1)));
    return {
      code,
      log,
      outputs: parseOutputs(await readFile(files.output, 'utf8')),
      summary: await readFile(files.summary, 'utf8'),
    };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Reads `name<<delimiter … delimiter`, the form in which the toolkit writes outputs. */
function parseOutputs(text: string): Record<string, string> {
  const found = text.matchAll(/^(.+?)<<(\S+)\n([\s\S]*?)\n?^\2$/gm);
  return Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value]));
}
