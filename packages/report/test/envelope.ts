export const model = 'flight-delay';
export const commit = '3f9c1d2b7a6e5f40918273645546372819a0b1c2';
export const digest = (digit: string) => digit.repeat(64);

/** What every record of the fixtures begins with. */
export function envelope() {
  return {
    schema: 1 as const,
    model,
    status: 'passed' as const,
    subjects: [],
    materials: [],
    context: {
      repository: 'airline/delays',
      commit,
      ref: 'refs/pull/12/merge',
      pullRequest: 12,
      run: 'https://github.com/airline/delays/actions/runs/77',
      actor: 'ada',
      runner: { os: 'linux', arch: 'x64', labels: [] },
      tool: 'contender 0.1.0',
    },
    startedAt: '2026-03-01T10:00:00Z',
    finishedAt: '2026-03-01T10:01:00Z',
  };
}
