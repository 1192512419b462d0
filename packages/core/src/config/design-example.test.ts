import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadConfig } from './load.ts';
import { configJsonSchema } from './schema.ts';

const fixtures = fileURLToPath(new URL('../../test/fixtures', import.meta.url));

describe('the example of the design', () => {
  it('is a valid config', async () => {
    const model = (await loadConfig(fixtures, 'design-example.yml')).model();
    expect(model.name).toBe('flight-delay');
    expect(model.config).toMatchObject({
      task: 'binary-classification',
      champion: 'production',
      data: { train: { where: "date <  '2001-04-01'", contract: 'contracts/flights.odcs.yaml' } },
      train: { run: 'python3 train.py', timeout: '6h', data_format: 'csv', parameters: {} },
      evaluate: {
        columns: { id: 'id', label: 'late', score: 'score' },
        threshold: 0.5,
        confidence: 0.95,
        objective: { metric: 'roc_auc', require: 'superior' },
        guardrails: [
          { metric: 'log_loss', margin: 0.002 },
          { metric: 'brier', margin: 0.002 },
        ],
        fairness: [{ group: 'origin', metric: 'true_positive_rate', max_gap: 0.1 }],
      },
      deploy: {
        staging: { require: { reviewers: 0, prevent_self_review: false } },
        production: { require: { reviewers: 1, prevent_self_review: true } },
      },
    });
  });

  it('points at the lines that it came from', async () => {
    const model = (await loadConfig(fixtures, 'design-example.yml')).model('flight-delay');
    expect(model.positionOf()).toEqual({ line: 4, column: 3 });
    expect(model.positionOf('data', 'test', 'path')).toEqual({ line: 9, column: 15 });
    expect(model.positionOf('evaluate', 'guardrails', 1)).toEqual({ line: 16, column: 57 });
    expect(model.positionOf('evaluate', 'guardrails', 1, 'margin')).toEqual({ line: 16, column: 74 });
    expect(model.positionOf('deploy', 'production', 'timeout')).toEqual({ line: 21, column: 7 });
  });
});

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Every property below a node: its path and its schema. */
function properties(node: JsonSchema | boolean | undefined, path = ''): [string, JsonSchema][] {
  if (typeof node !== 'object') return [];
  const own = Object.entries(node.properties ?? {}).flatMap(([name, schema]): [string, JsonSchema][] =>
    typeof schema === 'object' ? [[`${path}.${name}`, schema], ...properties(schema, `${path}.${name}`)] : [],
  );
  const items = Array.isArray(node.items) ? node.items : [node.items];
  return [
    ...own,
    ...properties(node.additionalProperties, `${path}.*`),
    ...items.flatMap((item) => properties(item, `${path}[]`)),
    ...[...(node.anyOf ?? []), ...(node.allOf ?? [])].flatMap((part) => properties(part, path)),
  ];
}

describe('configJsonSchema', () => {
  const schema = z.fromJSONSchema(configJsonSchema());

  it('accepts the example', async () => {
    const example: unknown = parse(await readFile(`${fixtures}/design-example.yml`, 'utf8'));
    expect(schema.safeParse(example)).toMatchObject({ success: true });
  });

  it.each([
    ['an unknown key', { version: 1, models: { a: { task: 'binary-classification', evaluat: {} } } }],
    ['a missing task', { version: 1, models: { a: {} } }],
    [
      'a value outside its range',
      { version: 1, models: { a: { task: 'binary-classification', evaluate: { threshold: 2 } } } },
    ],
    ['no version', { models: {} }],
  ])('refuses %s', (_, value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });

  it('does not ask for what has a default', () => {
    expect(
      schema.safeParse({ version: 1, models: { a: { task: 'binary-classification', evaluate: {} } } }),
    ).toMatchObject({
      success: true,
    });
  });

  it('describes every property in a sentence', () => {
    const all = properties(configJsonSchema());
    expect(all.length).toBeGreaterThan(50);
    const bare = all.filter(([, node]) => !/^[A-Z`].*[.\d]`?\.?$/.test(node.description ?? ''));
    expect(bare.map(([path, node]) => `${path}: ${node.description}`)).toEqual([]);
  });

  it('is plain JSON with its name and draft', () => {
    expect(JSON.parse(JSON.stringify(configJsonSchema()))).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'contender.schema.json',
      title: 'contender.yml',
      required: ['version', 'models'],
    });
  });
});
