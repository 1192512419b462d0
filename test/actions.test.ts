import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { actionInputs, commandNames, commands, inputFields } from 'contender';
import { describe, expect, it } from 'vitest';
import { readAction } from './support/job.ts';

const root = resolve(import.meta.dirname, '..');
const folders = new Map(commandNames.map((name) => [name, name === 'run' ? '.' : `actions/${name}`]));

describe.each([...folders])('the action of %s, in %s', (name, folder) => {
  it('takes the inputs of its definition, no more and no fewer, with their defaults', async () => {
    const action = await readAction(folder);
    const command = await commands[name]();
    const fields = inputFields(command.inputs.extend(actionInputs.shape));
    expect(Object.keys(action.inputs).sort()).toEqual(fields.map((field) => field.option).sort());
    for (const field of fields.filter(({ option }) => option !== 'github-token')) {
      expect(action.inputs[field.option]?.default, field.option).toBe(field.default);
    }
  });

  it('hands out the outputs of its definition', async () => {
    const action = await readAction(folder);
    expect(Object.keys(action.outputs)).toEqual(Object.keys((await commands[name]()).outputs));
  });

  it('starts the stub of its name on the runtime of all others', async () => {
    const { runs } = await readAction(folder);
    expect(resolve(root, folder, runs.main)).toBe(resolve(root, 'dist', `${name}.js`));
  });

  it('fits what the marketplace shows', async () => {
    const { description } = await readAction(folder);
    expect(description.length).toBeLessThan(125);
  });
});

it('every folder under actions/ is an action', async () => {
  const entries = await readdir(resolve(root, 'actions'), { withFileTypes: true });
  const found = entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map(({ name }) => name);
  expect(found.sort()).toEqual(commandNames.filter((name) => name !== 'run').sort());
});
