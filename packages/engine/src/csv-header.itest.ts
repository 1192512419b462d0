import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readCsvHeader } from './csv-header.ts';

const folder = mkdtempSync(join(tmpdir(), 'contender-header-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['plain', 'a,b\n1,2\n', ',', ['a', 'b']],
  [
    'quotes, delimiters and line breaks inside a name',
    '"a,1";"b ""x""\ny";c\n1;2;3\n',
    ';',
    ['a,1', 'b "x"\ny', 'c'],
  ],
  ['empty lines before it', '\n\r\na|b\r\n', '|', ['a', 'b']],
  ['no line end', 'a\tb', '\t', ['a', 'b']],
  ['longer than one read', `${'x'.repeat(70_000)},b\n1,2\n`, ',', ['x'.repeat(70_000), 'b']],
])('%s', async (_, content, delimiter, names) => {
  const path = join(folder, 'h.csv');
  writeFileSync(path, content);
  expect(await readCsvHeader(path)).toEqual({ delimiter, names });
});

test('gives up on a file that is one endless line', async () => {
  const path = join(folder, 'endless.csv');
  writeFileSync(path, 'x'.repeat(3 << 20));
  const { names } = await readCsvHeader(path);
  expect(names).toHaveLength(1);
  expect(names[0]?.length).toBeLessThan(2 << 20);
});
