import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { scratchFolder } from '../../test/scratch.ts';
import { ConfigurationError, describeError } from '../errors.ts';
import { loadConfig, requirePart } from './load.ts';

const one = 'version: 1\nmodels:\n  churn: { task: binary-classification }\n';
const two = `${one}  flight-delay:\n    task: binary-classification\n    train: { run: python3 train.py }\n`;

async function workspaceWith(content: string | Uint8Array, file = 'contender.yml'): Promise<string> {
  const workspace = await scratchFolder();
  await writeFile(join(workspace, file), content);
  return workspace;
}

/** The text that the user would read. */
async function refusal(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return describeError(error);
  }
  throw new Error('was not refused');
}

describe('loadConfig', () => {
  it('says where it looked and how to get a config', async () => {
    const workspace = await scratchFolder();
    expect(await refusal(() => loadConfig(workspace))).toBe(
      'There is no config at contender.yml\n' +
        'Write one (the README shows how), or name another file with --config (input `config`).',
    );
    expect(await refusal(() => loadConfig(workspace, 'ml/c.yml'))).toMatch(
      /^There is no config at ml\/c\.yml\n/,
    );
  });

  it('reads another file, named absolutely or from the workspace', async () => {
    const workspace = await workspaceWith(one, 'other.yml');
    expect((await loadConfig(workspace, 'other.yml')).file).toBe('other.yml');
    expect((await loadConfig('/', join(workspace, 'other.yml'))).modelNames).toEqual(['churn']);
  });

  it('refuses a folder', async () => {
    const workspace = await scratchFolder();
    await mkdir(join(workspace, 'contender.yml'));
    expect(await refusal(() => loadConfig(workspace))).toMatch(/^contender\.yml is a folder, not a file\n/);
    expect(await refusal(() => loadConfig(workspace, 'contender.yml/x\0.yml'))).toMatch(
      /^Cannot read the config contender\.yml/,
    );
  });

  test.each([
    ['Latin-1', Buffer.from('version: 1 # Zürich', 'latin1')],
    ['UTF-16', Buffer.from('\ufeffversion: 1', 'utf16le')],
    ['an image', Buffer.from('89504e470d0a1a0a', 'hex')],
  ])('refuses %s', async (_, bytes) => {
    const workspace = await workspaceWith(bytes);
    expect(await refusal(() => loadConfig(workspace))).toBe(
      'contender.yml is not text in UTF-8\nSave it as UTF-8.',
    );
  });

  it('reports faults with the file’s name as the user gave it', async () => {
    const workspace = await workspaceWith('version: 2\nmodels:\n  a: { tsk: x }\n', 'c.yml');
    expect(await refusal(() => loadConfig(workspace, './c.yml'))).toBe(
      './c.yml:1:10: version: expected 1, found the number 2.\n' +
        './c.yml:3:3: models.a.task is missing: expected "binary-classification". What the model predicts.\n' +
        './c.yml:3:8: unknown key "tsk" in models.a. Did you mean "task"?',
    );
  });
});

describe('model', () => {
  it('is the only one, or the named one', async () => {
    expect((await loadConfig(await workspaceWith(one))).model().name).toBe('churn');
    const config = await loadConfig(await workspaceWith(two));
    expect(config.modelNames).toEqual(['churn', 'flight-delay']);
    expect(config.model('flight-delay').config.train?.run).toBe('python3 train.py');
    expect(config.model('flight-delay').positionOf('train', 'run')).toEqual({ line: 6, column: 14 });
  });

  it('must be named where there are several', async () => {
    const config = await loadConfig(await workspaceWith(two));
    expect(await refusal(() => config.model())).toBe(
      'contender.yml holds 2 models\nSay which one with --model (or the input `model`): churn, flight-delay.',
    );
  });

  it('must exist', async () => {
    const config = await loadConfig(await workspaceWith(two));
    expect(await refusal(() => config.model('flightdelay'))).toBe(
      'contender.yml has no model "flightdelay"\nDid you mean "flight-delay"?',
    );
    expect(await refusal(() => config.model('weather'))).toBe(
      'contender.yml has no model "weather"\nThere are: churn, flight-delay.',
    );
  });

  test.each(['constructor', '__proto__', 'toString', ''])(
    'is not what every object has: %j',
    async (name) => {
      const config = await loadConfig(await workspaceWith(one));
      expect(await refusal(() => config.model(name))).toBe(
        `contender.yml has no model "${name}"\nThere is only "churn".`,
      );
    },
  );
});

describe('requirePart', () => {
  it('gives the part, or says where it is missing and why it is needed', async () => {
    const config = await loadConfig(await workspaceWith(two));
    expect(requirePart(config.model('flight-delay'), 'train', 'it says how to train').run).toBe(
      'python3 train.py',
    );
    expect(
      await refusal(() => requirePart(config.model('flight-delay'), 'evaluate', 'it says how to compare')),
    ).toBe('contender.yml:4:3: models.flight-delay.evaluate is missing: it says how to compare.');
  });
});
