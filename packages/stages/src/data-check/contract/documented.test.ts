import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { customRules } from '../custom/index.ts';
import { parseContract } from './load.ts';

const docs = join(import.meta.dirname, '../../../../../docs');
const contracts = readdirSync(docs)
  .filter((file) => file.endsWith('.md'))
  .flatMap((file) =>
    [...readFileSync(join(docs, file), 'utf8').matchAll(/^```yaml\n(apiVersion: v3.*?)^```/gms)].map(
      ([, text = ''], index) => ({ name: `${file} #${index + 1}`, text }),
    ),
  );

test.each(contracts)('the contract $name in the documentation is read', ({ name, text }) => {
  expect(parseContract(text, name, ['flights']).rules.length).toBeGreaterThan(0);
});

test('every rule of the engine contender has an example there', () => {
  const shown = contracts.map(({ text }) => text).join('\n');
  for (const { name } of customRules) expect(shown).toMatch(new RegExp(`rule: ${name}\\b`));
});
