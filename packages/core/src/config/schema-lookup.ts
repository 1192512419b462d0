import { type ZodType, z } from 'zod';

type Node = z.core.JSONSchema.JSONSchema;

/** What a schema says about one path. */
export interface SchemaPlace {
  /** The keys that may stand there; empty where there is no map or every key may. */
  keys: string[];
  description: string | undefined;
}

/** Looks a path up in the schema, by way of its JSON Schema. */
export function lookUp(schema: ZodType, path: readonly PropertyKey[]): SchemaPlace {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' });
  let nodes = variants(root, root);
  for (const key of path) {
    nodes = nodes.flatMap((node) => child(node, key)).flatMap((node) => variants(node, root));
  }
  return {
    keys: [...new Set(nodes.flatMap((node) => Object.keys(node.properties ?? {})))],
    description: nodes.find((node) => node.description !== undefined)?.description,
  };
}

/** A node and everything that it stands for: its alternatives, its parts, and what it refers to. */
function variants(node: Node, root: Node): Node[] {
  const name = node.$ref?.split('/').at(-1);
  const target = node.$ref === '#' ? root : name === undefined ? undefined : root.$defs?.[name];
  const others = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])];
  return [
    node,
    ...(target === undefined ? [] : [target]),
    ...others.flatMap((other) => variants(other, root)),
  ];
}

function child(node: Node, key: PropertyKey): Node[] {
  const { items, properties, additionalProperties } = node;
  const name = String(key);
  const found =
    typeof key === 'number'
      ? Array.isArray(items)
        ? items[key]
        : items
      : properties !== undefined && Object.hasOwn(properties, name)
        ? properties[name]
        : additionalProperties;
  return typeof found === 'object' ? [found] : [];
}
