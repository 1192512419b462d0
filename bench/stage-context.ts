import { RecordingLogger } from '@contender/core';
import type { Engine } from '@contender/engine';
import { createLocalForge } from '@contender/forge';
import type { Context } from '@contender/stages';

/** What a stage is run with in a benchmark: a folder, an engine, nothing of GitHub. */
export function benchContext(workspace: string, engine: Engine): Context {
  const clock = () => new Date();
  return {
    workspace,
    folder: '',
    forge: createLocalForge({ workspace, actor: 'bench', clock }),
    engine: async () => engine,
    logger: new RecordingLogger(),
    clock,
    signal: new AbortController().signal,
    environment: {},
    run: {
      repository: 'owner/bench',
      commit: '0'.repeat(40),
      ref: 'refs/heads/main',
      pullRequest: null,
      run: null,
      actor: 'bench',
      runner: { os: process.platform, arch: process.arch, labels: [] },
      tool: 'bench',
    },
  };
}
