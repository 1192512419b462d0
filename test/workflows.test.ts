import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readAction } from './support/job.ts';

const root = resolve(import.meta.dirname, '..');

const workflowSchema = z.object({
  jobs: z.record(
    z.string(),
    z.object({
      permissions: z.record(z.string(), z.string()).optional(),
      steps: z.array(
        z.object({ uses: z.string().optional(), with: z.record(z.string(), z.unknown()).optional() }),
      ),
    }),
  ),
});

async function workflows(): Promise<[file: string, workflow: z.infer<typeof workflowSchema>][]> {
  const folders = ['.github/workflows', 'workflows-templates', 'examples/flight-delay/.github/workflows'];
  const files = await Promise.all(
    folders.map(async (folder) => (await readdir(join(root, folder))).map((file) => join(folder, file))),
  );
  return Promise.all(
    files
      .flat()
      .filter((file) => file.endsWith('.yml'))
      .map(
        async (file) =>
          [file, workflowSchema.parse(parse(await readFile(join(root, file), 'utf8')))] as const,
      )
      .map(async (entry) => [...(await entry)]),
  );
}

describe('every workflow', async () => {
  const steps = (await workflows()).flatMap(([file, { jobs }]) =>
    Object.values(jobs).flatMap((job) => job.steps.map((step) => ({ file, ...step }))),
  );

  it('pins what is not our own to a commit', () => {
    const foreign = steps.flatMap(({ uses }) =>
      uses === undefined || uses.includes('/contender') ? [] : [uses],
    );
    expect(foreign.length).toBeGreaterThan(0);
    for (const uses of foreign) expect(uses).toMatch(/@[0-9a-f]{40}$/);
  });

  it('gives our actions only inputs that they have', async () => {
    const ours = steps.filter(({ uses }) => uses?.includes('/contender') === true);
    expect(ours.length).toBeGreaterThan(0);
    for (const { uses = '', with: inputs = {} } of ours) {
      const folder = /contender\/(actions\/[a-z-]+)@/.exec(uses)?.[1] ?? '.';
      const action = await readAction(folder);
      for (const name of Object.keys(inputs)) expect(Object.keys(action.inputs)).toContain(name);
    }
  });
});
