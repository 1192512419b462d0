import { configJsonSchema } from '@contender/core';
import { markdownTable } from 'markdown-table';
import { z } from 'zod';

interface Node {
  description?: string | undefined;
  type?: string | string[] | undefined;
  enum?: unknown[] | undefined;
  const?: unknown;
  default?: unknown;
  properties?: Record<string, Node> | undefined;
  additionalProperties?: Node | boolean | undefined;
  items?: Node | undefined;
  anyOf?: Node[] | undefined;
  required?: string[] | undefined;
}

const nodeSchema: z.ZodType<Node> = z.lazy(() =>
  z.object({
    description: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    default: z.unknown().optional(),
    properties: z.record(z.string(), nodeSchema).optional(),
    additionalProperties: z.union([nodeSchema, z.boolean()]).optional(),
    items: nodeSchema.optional(),
    anyOf: z.array(nodeSchema).optional(),
    required: z.array(z.string()).optional(),
  }),
);

/** Every key of `contender.yml` with its meaning, as a page: one table per part of a model. */
export function configReference(): string {
  const root = nodeSchema.parse(configJsonSchema());
  const model = mapOf(root.properties?.models);
  const parts = Object.entries(model?.properties ?? {});
  const plain = parts.filter(([, node]) => rowsOf('', node).length === 0);
  const nested = parts.filter(([, node]) => rowsOf('', node).length > 0);
  const sections = nested.map(([name, node]) =>
    [`## \`${name}\``, node.description ?? '', table(rowsOf('', node))].join('\n\n'),
  );
  return `${[
    '<!-- Written by `npm run docs` from the schema; edit that. -->',
    '# contender.yml',
    'Every key, as the schema knows it. Below `models:` stands one entry per model; `*` is a name of your own, `[]` an entry of a list. Errors name file, line and column, and suggest the nearest key.',
    'Editors check the file by [`contender.schema.json`](../packages/cli/schema/contender.schema.json). A complete file: [the example](../examples/flight-delay/contender.yml).',
    '## A model',
    table(plain.map(([name, node]) => row(name, node, model?.required?.includes(name) ?? false))),
    ...sections,
  ].join('\n\n')}\n`;
}

function table(rows: string[][]): string {
  return markdownTable([['key', 'meaning', 'default'], ...rows]);
}

/** The rows below a node, by their path. */
function rowsOf(prefix: string, node: Node): string[][] {
  const below = node.properties ?? {};
  const rows = Object.entries(below).flatMap(([name, child]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    return [
      row(path, child, node.required?.includes(name) === true && child.default === undefined),
      ...rowsOf(path, child),
    ];
  });
  const map = mapOf(node);
  const item = node.items?.properties === undefined ? undefined : node.items;
  return [
    ...rows,
    ...(map?.properties === undefined ? [] : rowsOf(prefix === '' ? '*' : `${prefix}.*`, map)),
    ...(item === undefined ? [] : rowsOf(`${prefix}[]`, item)),
  ];
}

function mapOf(node: Node | undefined): Node | undefined {
  return typeof node?.additionalProperties === 'object' ? node.additionalProperties : undefined;
}

function row(path: string, node: Node, required: boolean): string[] {
  const choices = node.enum ?? node.items?.enum;
  const among =
    choices === undefined ? '' : ` One of: ${choices.map((choice) => `\`${choice}\``).join(', ')}.`;
  const text = `${node.description ?? ''}${among}`.replaceAll('|', '\\|');
  const simple = ['string', 'number', 'boolean'].includes(typeof node.default);
  return [`\`${path}\``, text, required ? 'required' : simple ? `\`${node.default}\`` : ''];
}
