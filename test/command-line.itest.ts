import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { capture, parseRecord } from '@contender/core';
import { main } from 'contender';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type UserRepository, userRepository } from './support/user-repository.ts';

let repository: UserRepository;
let stdout = '';
let stderr = '';

beforeEach(() => {
  stdout = '';
  stderr = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    stdout += String(chunk);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    stderr += String(chunk);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

function contender(...args: string[]): Promise<number> {
  stdout = '';
  stderr = '';
  return main([...args, '-C', repository.folder]);
}

describe('the life of a model, on the command line', () => {
  beforeAll(async () => {
    repository = await userRepository(1.5);
  });
  afterAll(() => repository.remove());

  it('runs the pipeline up to staging', async () => {
    expect(await contender('run', '--until', 'deploy')).toBe(0);
    expect(stdout).toContain('promote');
    expect(stderr).toContain('[1/5] data-check');
    expect(JSON.parse(await readFile(join(repository.folder, 'staging.json'), 'utf8'))).toEqual({
      noise: 1.5,
    });
  });

  it('deploys to production, which makes the champion', async () => {
    expect(await contender('deploy', '--environment', 'production', '--json')).toBe(0);
    expect(parseRecord(stdout, 'stdout', 'deployment').record.result).toMatchObject({
      environment: 'production',
      version: '1.0.0',
      outcome: 'success',
    });
  });

  it('registers a better one once, however often it is asked', async () => {
    await repository.configure(0.8);
    expect(await contender('run', '--until', 'register')).toBe(0);
    expect(await contender('register', '--json')).toBe(0);
    expect(parseRecord(stdout, 'stdout', 'registration').record.result).toMatchObject({
      version: '1.1.0',
      outcome: 'already-registered',
    });
  });

  it('prints the record and nothing else with --json', async () => {
    expect(await contender('evaluate', '--json')).toBe(0);
    const { result } = parseRecord(stdout, 'stdout', 'evaluation').record;
    expect(result).toMatchObject({
      verdict: 'promote',
      reasons: expect.any(Array),
      gates: expect.any(Array),
    });
    expect(result.metrics.roc_auc).toMatchObject({
      champion: expect.any(Number),
      challenger: expect.any(Number),
      delta: expect.any(Number),
      interval: { low: expect.any(Number), high: expect.any(Number), level: 0.95 },
      pValue: expect.any(Number),
    });
  });

  it('ends with 1 when a gate says no, and reports all the same', async () => {
    await repository.configure(4);
    expect(await contender('run', '--pull-request', '7')).toBe(1);
    expect(stdout).toContain('reject');
    expect(stdout).toContain('comment ');
  });

  it('monitors, retrains and rolls back', async () => {
    expect(await contender('deploy', '--environment', 'production', '--version', '1.1.0')).toBe(0);
    expect(await contender('monitor')).toBe(1);
    expect(stdout).toMatch(/drift|dropped|worse/i);
    expect(await contender('retrain')).toBe(0);
    expect(await contender('deploy', '--environment', 'production', '--rollback', '--json')).toBe(0);
    expect(parseRecord(stdout, 'stdout', 'deployment').record.result).toMatchObject({
      version: '1.0.0',
      previous: '1.1.0',
      rollback: true,
    });
  });

  it('checks a file without any config', async () => {
    const args = ['--data', 'data.csv', '--contract', 'toy.odcs.yaml', '--json'];
    expect(await contender('data-check', ...args)).toBe(0);
    const { result } = parseRecord(stdout, 'stdout', 'data-check').record;
    expect(result).toMatchObject({ rows: 4_000, quarantine: null });
  });
});

describe('faults', () => {
  beforeAll(async () => {
    repository = await userRepository();
  });
  afterAll(() => repository.remove());

  it.each([
    [['trian'], /unknown command 'trian'[\s\S]*train/],
    [['train', '--modell', 'x'], /unknown option '--modell'[\s\S]*--model/],
    [['run', '--until', 'forever'], /argument 'forever' is invalid.*data-check/],
    [['report', '--pull-request', 'one'], /whole number/],
    [['train', '--config', 'other.yml'], /other\.yml/],
    [['train', '--model', 'tyo'], /no model "tyo"[\s\S]*Did you mean "toy"/],
    [['evaluate'], /No training record for toy[\s\S]*contender train --model toy/],
    [['evaluate', '--forge', 'github'], /GITHUB_REPOSITORY|training record/],
  ])('%j ends with 2 and says how to mend it', async (args, message) => {
    expect(await contender(...args)).toBe(2);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
  });

  it('completes the check run when the pipeline itself breaks', async () => {
    await repository.write('train.py', 'raise SystemExit("no GPU today")\n');
    expect(await contender('run')).toBe(2);
    expect(stderr).toContain('no GPU today');
    const { stdout: checks } = await capture('grep', ['-r', '-l', 'no GPU today', '.contender/forge'], {
      cwd: repository.folder,
    });
    expect(checks).not.toBe('');
    await expect(access(join(repository.folder, '.contender/records/toy/training.json'))).rejects.toThrow();
  });

  it('explains itself', async () => {
    expect(await main(['--help'])).toBe(0);
    expect(stdout).toContain('Exit codes');
    for (const name of [
      'data-check',
      'train',
      'evaluate',
      'report',
      'register',
      'deploy',
      'monitor',
      'retrain',
      'run',
    ]) {
      expect(stdout).toContain(name);
    }
    expect(await main(['deploy', '--help'])).toBe(0);
    expect(stdout).toContain('--rollback');
  });
});
