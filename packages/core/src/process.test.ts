import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../test/scratch.ts';
import { ConfigurationError, describeError, ExternalError } from './errors.ts';
import { capture, git } from './process.ts';

const node = process.execPath;

describe('capture', () => {
  it('keeps both outputs and the exit code, and hands arguments on as they are', async () => {
    const script = 'console.log(process.argv[1]); console.error("ä"); process.exit(7)';
    const result = await capture(node, ['-e', script, '$HOME; `x` "q"'], { cwd: await scratchFolder() });
    expect(result).toEqual({ stdout: '$HOME; `x` "q"\n', stderr: 'ä\n', exitCode: 7 });
  });

  it('gives input and environment', async () => {
    const script = 'process.stdin.on("data", (d) => process.stdout.write(d + process.env.WORD))';
    const { stdout } = await capture(node, ['-e', script], {
      cwd: await scratchFolder(),
      input: 'in-',
      env: { WORD: 'env' },
    });
    expect(stdout).toBe('in-env');
  });

  it('does not mind a program that never reads its input', async () => {
    const result = await capture(node, ['-e', ''], {
      cwd: await scratchFolder(),
      input: 'x'.repeat(1 << 20),
    });
    expect(result.exitCode).toBe(0);
  });

  it('has no exit code for a killed program', async () => {
    const result = await capture(node, ['-e', 'process.kill(process.pid, "SIGKILL")'], {
      cwd: await scratchFolder(),
    });
    expect(result.exitCode).toBe(-1);
  });

  it('keeps a character that is split between two chunks', async () => {
    const script =
      'process.stdout.write(Buffer.from([0xe2])); setTimeout(() => process.stdout.write(Buffer.from([0x82, 0xac])), 20)';
    const { stdout } = await capture(node, ['-e', script], { cwd: await scratchFolder() });
    expect(stdout).toBe('€');
  });

  it('tells a program that is not there from a folder that is not there', async () => {
    const cwd = await scratchFolder();
    const noProgram = await capture('no-such-program', [], { cwd }).catch((error: unknown) => error);
    expect(noProgram).toBeInstanceOf(ConfigurationError);
    expect(describeError(noProgram)).toBe(
      'Cannot run no-such-program: spawn no-such-program ENOENT\nIs no-such-program installed and on the PATH?',
    );
    const noFolder = await capture(node, [], { cwd: join(cwd, 'none') }).catch((error: unknown) => error);
    expect(noFolder).toBeInstanceOf(ConfigurationError);
    expect(describeError(noFolder)).toBe(
      `Cannot run ${node} in ${join(cwd, 'none')}: there is no such folder`,
    );
  });
});

describe('git', () => {
  it('returns what git prints, without the last line break', async () => {
    const folder = await scratchFolder();
    await git(folder, 'init', '--quiet', '--initial-branch=trunk');
    expect(await git(folder, 'symbolic-ref', 'HEAD')).toBe('refs/heads/trunk');
  });

  it('throws git’s own words when it refuses', async () => {
    const folder = await scratchFolder();
    const error = await git(folder, 'rev-parse', '--verify', 'HEAD').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ExternalError);
    expect(describeError(error)).toMatch(/^git rev-parse failed in .*: fatal: not a git repository/);
  });
});
