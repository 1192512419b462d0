/**
 * Builds dist/: one bundle for all actions and the command line, with a stub per action.
 *   node scripts/build.ts           writes dist/
 *   node scripts/build.ts --check   builds beside it and fails when dist/ is stale
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { commandNames } from 'contender';
import { transform } from 'esbuild';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** Compiled code is kept for the later steps of the job, in the folder that the runner empties after it. */
const startModule = `import { enableCompileCache } from 'node:module';

export async function start(name) {
  if (process.env.RUNNER_TEMP) enableCompileCache(process.env.RUNNER_TEMP + '/contender-compile-cache');
  const { action } = await import('./index.js');
  await action(name, import.meta.dirname);
}
`;

async function build(target: string): Promise<void> {
  await run(
    process.execPath,
    [
      join(root, 'node_modules/@vercel/ncc/dist/ncc/cli.js'),
      'build',
      join(root, 'packages/cli/src/bundle.ts'),
      '--out',
      target,
      '--no-cache',
      '--transpile-only',
      '--license',
      'licenses.txt',
      '--target',
      'es2024',
    ],
    { cwd: root, maxBuffer: 1 << 26 },
  );
  await minify(target);
  for (const name of commandNames) {
    await writeFile(
      join(target, `${name}.js`),
      `import { start } from './start.js';\n\nawait start('${name}');\n`,
    );
  }
  await writeFile(join(target, 'start.js'), startModule);
  await writeFile(join(target, 'cli.js'), `export { cli as main } from './index.js';\n`);
  await cp(join(root, 'packages/engine/runtime'), join(target, 'duckdb'), { recursive: true });
}

/** ncc minifies the entry alone; most of the bundle is in the chunks. */
async function minify(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.js')) continue;
    const file = join(folder, name);
    const { code } = await transform(await readFile(file, 'utf8'), {
      minify: true,
      format: 'esm',
      target: 'node24',
      legalComments: 'none',
    });
    await writeFile(file, code);
  }
}

async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(async (file) => [file.slice(folder.length + 1), await readFile(file)] as const),
    ),
  );
}

if (process.argv.includes('--check')) {
  const fresh = await mkdtemp(join(tmpdir(), 'contender-dist-'));
  try {
    await build(fresh);
    const [wanted, found] = [await filesOf(fresh), await filesOf(dist)];
    const names = [...new Set([...wanted.keys(), ...found.keys()])];
    const stale = names.filter((name) => !wanted.get(name)?.equals(found.get(name) ?? Buffer.alloc(0)));
    if (stale.length > 0) {
      process.stderr.write(
        `dist/ is stale: ${stale.join(', ')}\nRun \`npm run build\` and commit the result.\n`,
      );
      process.exitCode = 1;
    }
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
} else {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist);
  await build(dist);
  const files = await filesOf(dist);
  const bytes = [...files.values()].reduce((sum, content) => sum + content.length, 0);
  process.stdout.write(`dist/: ${files.size} files, ${(bytes / 1e6).toFixed(2)} MB\n`);
}
