import { isPersonal } from './classification.ts';
import { optionRules, typeRule } from './read-options.ts';
import { qualityRule } from './read-quality.ts';
import { relationshipRules } from './read-relationships.ts';
import type { RuleReader, YamlPath } from './rule-reader.ts';
import type { RowRule, Step } from './rules.ts';
import type { Item, Property } from './schema.ts';

/** A property of the contract, and where it lies in a row. */
export interface Place {
  /** As people read it: `address.street`, `tags[]`. */
  column: string;
  path: RowRule['path'];
  yaml: YamlPath;
}

export function nameOfProperty(property: Property): string {
  return property.physicalName ?? property.name;
}

/** The rules of one column, and of all that lies in it. */
export function propertyRules(property: Item, place: Place, reader: RuleReader): void {
  const { column, path, yaml } = place;
  const nested = path.length > 1;
  typeRule(property, place, reader);
  if (property.required) reader.add({ ...baseOf(place), rule: 'required' }, [...yaml, 'required']);
  if (property.unique) {
    if (nested)
      reader.fault([...yaml, 'unique'], `${column} lies inside a column: only a column can be unique`);
    else reader.add({ ...baseOf(place), rule: 'unique', columns: [column] }, [...yaml, 'unique']);
  }
  if (property.primaryKey && nested) {
    reader.fault([...yaml, 'primaryKey'], `${column} lies inside a column: only a column can be a key`);
  }
  optionRules(property, place, reader);
  for (const [index, rule] of property.quality.entries()) {
    qualityRule(rule, { ...place, yaml: [...yaml, 'quality', index] }, property.quality, reader);
  }
  relationshipRules(property.relationships, place, reader);
  nestedRules(property, place, reader);
}

function nestedRules(property: Item, place: Place, reader: RuleReader): void {
  const { logicalType, properties, items } = property;
  if (properties.length > 0 && logicalType !== 'object') {
    reader.fault(
      [...place.yaml, 'properties'],
      `${place.column} has properties: its logicalType must be object`,
    );
  }
  if (items !== undefined && logicalType !== 'array') {
    reader.fault([...place.yaml, 'items'], `${place.column} has items: its logicalType must be array`);
  }
  for (const [index, child] of properties.entries()) {
    const name = nameOfProperty(child);
    const step: Step = { field: name };
    const yaml = [...place.yaml, 'properties', index];
    propertyRules(child, { column: `${place.column}.${name}`, path: [...place.path, step], yaml }, reader);
  }
  if (items !== undefined) {
    const inside = { column: `${place.column}[]`, path: [...place.path, { items: true }] as const };
    propertyRules(items, { ...inside, yaml: [...place.yaml, 'items'] }, reader);
  }
}

/** Whether a column, or anything in it, is personal or classified. */
export function holdsPersonal(property: Item): boolean {
  return (
    isPersonal(property) ||
    property.properties.some(holdsPersonal) ||
    (property.items !== undefined && holdsPersonal(property.items))
  );
}

export function baseOf({ column, path }: Place): { column: string; path: RowRule['path']; severity: 'fail' } {
  return { column, path, severity: 'fail' };
}
