import { suggestion } from '@contender/core';
import type { Place } from './read-property.ts';
import type { RuleReader, YamlPath } from './rule-reader.ts';
import type { ContractDocument, Relationship, SchemaObject } from './schema.ts';

/** Relationships of a column: what it points to. */
export function relationshipRules(
  relationships: readonly Relationship[],
  place: Place,
  reader: RuleReader,
): void {
  for (const [index, relationship] of relationships.entries()) {
    const yaml = [...place.yaml, 'relationships', index];
    if (relationship.from !== undefined) {
      reader.fault([...yaml, 'from'], 'under a property the property itself is `from`; leave it out');
    } else if (place.path.length > 1) {
      reader.fault(yaml, `${place.column} lies inside a column: only a column can point to another table`);
    } else add([place.column], place.column, relationship, yaml, reader);
  }
}

/** Relationships of the object, which may have several columns. */
export function objectRelationships(object: SchemaObject, path: YamlPath, reader: RuleReader): void {
  for (const [index, relationship] of object.relationships.entries()) {
    const yaml = [...path, 'relationships', index];
    const from = readEnds(relationship.from ?? [], reader);
    if (typeof from === 'string') reader.fault([...yaml, 'from'], from);
    else if (from.object !== object.name) {
      reader.fault(
        [...yaml, 'from'],
        `\`from\` must name columns of ${object.name}: \`${object.name}.column\``,
      );
    } else add(from.columns, null, relationship, yaml, reader);
  }
}

function add(
  columns: string[],
  column: string | null,
  { type, to: given }: Relationship,
  yaml: YamlPath,
  reader: RuleReader,
): void {
  const to = readEnds(given, reader);
  const count = columns.length === 1 ? '1 column' : `${columns.length} columns`;
  if (type !== 'foreignKey') {
    reader.fault([...yaml, 'type'], `a relationship of type ${type} cannot be checked; only foreignKey can`);
  } else if (typeof to === 'string') reader.fault([...yaml, 'to'], to);
  else if (to.columns.length !== columns.length) {
    reader.fault([...yaml, 'to'], `${count} cannot point to ${to.columns.length}`);
  } else reader.add({ rule: 'relationship', column, severity: 'fail', columns, to }, yaml);
}

/** Columns of one table, or what is wrong with them. */
function readEnds(
  given: string | readonly string[],
  reader: RuleReader,
): { object: string; columns: string[] } | string {
  const columns: string[] = [];
  let object: string | undefined;
  for (const text of [given].flat()) {
    const end = reader.resolveEnd(text);
    if (typeof end === 'string') return end;
    if (object !== undefined && end.object !== object)
      return `the columns are of two tables, ${object} and ${end.object}`;
    object = end.object;
    columns.push(end.column);
  }
  return object === undefined
    ? 'there is no column; write `table.column`, or a list of them'
    : { object, columns };
}

export interface End {
  object: string;
  column: string;
}

/**
 * The end of a relationship: `customers.id`, or the path of ids that 3.1 allows,
 * `schema/customers_tbl/properties/customer_id`. A table that the contract does not describe is taken by its name.
 * @returns a text that says what is wrong where it is neither, or names what the contract does not have
 */
export function resolveEnd(end: string, contract: ContractDocument): End | string {
  const path = /^\/?schema\/([^/]+)\/properties\/([^/]+)$/.exec(end);
  const short = /^([^./#]+)\.([^/#]+)$/.exec(end);
  const [, objectName, columnName] = path ?? short ?? [];
  if (objectName === undefined || columnName === undefined) {
    return `"${end}" is no column of a table; write \`table.column\``;
  }
  const object = contract.schema.find(({ id, name }) => name === objectName || id === objectName);
  if (object === undefined) {
    return path === null
      ? { object: objectName, column: columnName }
      : `the contract has no object "${objectName}"`;
  }
  const property = object.properties.find(({ id, name }) => name === columnName || id === columnName);
  if (property !== undefined) {
    return { object: object.name, column: property.physicalName ?? property.name };
  }
  const names = object.properties.map(({ name }) => name);
  return names.length === 0
    ? { object: object.name, column: columnName }
    : `${object.name} has no property "${columnName}". ${suggestion(columnName, names)}`;
}
