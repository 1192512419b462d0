import { nameOfProperty } from './read-property.ts';
import { qualityRule } from './read-quality.ts';
import { objectRelationships } from './read-relationships.ts';
import type { RuleReader, YamlPath } from './rule-reader.ts';
import type { SchemaObject } from './schema.ts';

/** The rules over whole rows and over the dataset. */
export function objectRules(object: SchemaObject, path: YamlPath, reader: RuleReader): void {
  primaryKey(object, path, reader);
  for (const [index, rule] of object.quality.entries()) {
    qualityRule(rule, { column: null, yaml: [...path, 'quality', index] }, object.quality, reader);
  }
  objectRelationships(object, path, reader);
}

function primaryKey(object: SchemaObject, path: YamlPath, reader: RuleReader): void {
  const keys = object.properties
    .map((property, index) => ({ property, at: [...path, 'properties', index, 'primaryKey'] }))
    .filter(({ property }) => property.primaryKey)
    .sort((a, b) => a.property.primaryKeyPosition - b.property.primaryKeyPosition);
  const [first] = keys;
  if (first === undefined) return;
  const positions = keys
    .map(({ property }) => property.primaryKeyPosition)
    .filter((position) => position >= 0);
  const wanted = keys.map((_, index) => index + 1);
  if (positions.length > 0 && wanted.some((position) => !positions.includes(position))) {
    reader.fault(
      first.at,
      `the positions of the key are ${positions.join(', ')}; ${keys.length === 1 ? 'it is 1' : `they are 1 to ${keys.length}, each once`}`,
    );
  }
  const columns = keys.map(({ property }) => nameOfProperty(property));
  const column = columns.length === 1 ? (columns[0] ?? null) : null;
  reader.add({ rule: 'primaryKey', column, columns, severity: 'fail' }, first.at);
}
