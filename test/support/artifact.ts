import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitHubDouble } from '@contender/github-double';

const script = `
import { DefaultArtifactClient } from '@actions/artifact';
const [name, folder, ...files] = process.argv.slice(1);
const client = new DefaultArtifactClient();
await client.deleteArtifact(name);
await client.uploadArtifact(name, files, folder);
`;

/** Puts other content under an artifact's name, as code in the job that made it could. */
export async function replaceArtifact(github: GitHubDouble, name: string, folder: string): Promise<void> {
  const files = (await readdir(folder)).map((file) => join(folder, file));
  const variables = github.artifactVariables({ run: 'run-42', job: 'train' });
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, name, folder, ...files], {
    cwd: import.meta.dirname,
    env: { PATH: process.env.PATH, ...variables },
    stdio: 'ignore',
  });
  const code = await new Promise((done) => child.on('close', done));
  if (code !== 0) throw new Error(`the artifact ${name} could not be replaced`);
}
