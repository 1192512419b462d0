import { mkdtempSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RecordingLogger } from '@contender/core';
import { type Engine, openEngine } from '@contender/engine';
import type { Forge } from '@contender/forge';
import type { Context } from '../src/index.ts';

export interface TestContext extends Context {
  logger: RecordingLogger;
  /** Writes a file of the workspace. */
  write(path: string, content: string): Promise<void>;
  /** Closes the engine and removes the workspace where it was made here. */
  dispose(): Promise<void>;
}

export interface TestContextOptions {
  /** Default: a new temporary folder. */
  workspace?: string;
  /** Default: a forge that refuses every call. */
  forge?: Forge;
  now?: Date;
  signal?: AbortSignal;
  environment?: Record<string, string | undefined>;
}

/** A context for tests of stages: the real engine, a recording logger, a fixed clock. */
export function testContext(options: TestContextOptions = {}): TestContext {
  const workspace = options.workspace ?? mkdtempSync(join(tmpdir(), 'contender-stages-'));
  const now = options.now ?? new Date('2026-03-01T12:00:00.000Z');
  let engine: Promise<Engine> | undefined;
  return {
    workspace,
    folder: '',
    forge: options.forge ?? absentForge,
    engine: () => {
      engine ??= openEngine({ workspace, temporaryFolder: join(workspace, '.contender/tmp'), threads: 2 });
      return engine;
    },
    logger: new RecordingLogger(),
    clock: () => now,
    signal: options.signal ?? new AbortController().signal,
    environment: options.environment ?? process.env,
    run: {
      repository: 'owner/repository',
      commit: '0123456789abcdef0123456789abcdef01234567',
      ref: 'refs/heads/main',
      pullRequest: null,
      run: null,
      actor: 'tester',
      runner: { os: 'linux', arch: 'x64', labels: [] },
      tool: 'contender 0.0.0',
    },
    async write(path, content) {
      const file = join(workspace, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    },
    async dispose() {
      (await engine)?.close();
      if (options.workspace === undefined) await rm(workspace, { recursive: true, force: true });
    },
  };
}

const refuse = async (): Promise<never> => {
  throw new Error('This test context has no forge: pass one to testContext({ forge })');
};

const absentForge: Forge = {
  kind: 'local',
  reviews: { upsertComment: refuse, writeCheck: refuse },
  registry: {
    listTags: refuse,
    createCommit: refuse,
    createTag: refuse,
    findRelease: refuse,
    listDrafts: refuse,
    createDraft: refuse,
    updateDraft: refuse,
    publishRelease: refuse,
    uploadAsset: refuse,
    deleteAsset: refuse,
    downloadAsset: refuse,
  },
  delivery: {
    findEnvironment: refuse,
    listApprovals: refuse,
    findLastDeployment: refuse,
    startDeployment: refuse,
    setStatus: refuse,
  },
  workflows: { dispatch: refuse, sendEvent: refuse, lastDispatch: refuse },
  artifacts: { upload: refuse, download: refuse },
};
