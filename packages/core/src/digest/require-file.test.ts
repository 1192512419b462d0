import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { asAnotherUser } from '../../test/permissions.ts';
import { scratchFolder } from '../../test/scratch.ts';
import { ConfigurationError, describeError } from '../errors.ts';
import { requireFile } from './require-file.ts';

async function refusal(path: string): Promise<string> {
  const error: unknown = await requireFile(path, 'c.yml:1:2: d').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigurationError);
  return describeError(error).split('\n')[0] ?? '';
}

test('a file that holds something may be read', async () => {
  const folder = await scratchFolder();
  await writeFile(join(folder, 'a'), 'x');
  await requireFile(join(folder, 'a'), 'a');
});

test('anything else is refused by what it is', async () => {
  const folder = await scratchFolder();
  await writeFile(join(folder, 'empty'), '');
  expect(await refusal(join(folder, 'none'))).toBe('c.yml:1:2: d does not exist');
  expect(await refusal(join(folder, 'empty/none'))).toBe('c.yml:1:2: d does not exist');
  expect(await refusal(folder)).toBe('c.yml:1:2: d is a folder; name a file in it.');
  expect(await refusal(join(folder, 'empty'))).toBe('c.yml:1:2: d is empty (0 bytes)');
  expect(await refusal('/dev/null')).toBe('c.yml:1:2: d is no plain file');
});

test('a file, or the way to it, without the right to read', async () => {
  const folder = await scratchFolder();
  const file = join(folder, '.contender/data.csv');
  await mkdir(join(folder, '.contender'));
  await writeFile(file, 'x');
  await asAnotherUser(folder, async () => {
    expect(await refusal(file)).toBe('c.yml:1:2: d: permission denied');
  });
  await writeFile(join(folder, 'own.csv'), 'x');
  await chmod(join(folder, 'own.csv'), 0);
  await asAnotherUser(folder, async () => {
    expect(await refusal(join(folder, 'own.csv'))).toBe('c.yml:1:2: d: permission denied');
  });
});
