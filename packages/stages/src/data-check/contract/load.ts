import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ConfigurationError, parseYaml, requireFile, type YamlDocument } from '@contender/core';
import { objectRules } from './read-object.ts';
import { holdsPersonal, nameOfProperty, propertyRules } from './read-property.ts';
import { RuleReader } from './rule-reader.ts';
import type { Contract } from './rules.ts';
import { type ContractDocument, contractSchema, type SchemaObject } from './schema.ts';

/**
 * Reads a contract (Open Data Contract Standard 3.x).
 * @param file relative to the workspace
 * @param names by which the object is found where the contract holds several: the dataset's, the file's
 * @param where begins the message when the file cannot be read: its place in the config
 * @throws ConfigurationError with file, line and column of every fault
 */
export async function loadContract(
  workspace: string,
  file: string,
  names: readonly string[],
  where = '',
): Promise<Contract> {
  const path = resolve(workspace, file);
  await requireFile(path, `${where}the contract ${file}`);
  return parseContract(await readFile(path, 'utf8'), file, names);
}

export function parseContract(text: string, file: string, names: readonly string[]): Contract {
  const document = parseYaml(text, file, contractSchema);
  const index = chooseObject(document, names);
  const object = document.value.schema[index];
  if (object === undefined) throw new ConfigurationError(`${file} holds no schema object`);
  const reader = new RuleReader(document, object);
  refuseRepeatedColumns(object, index, reader);
  const columns = object.properties.map((property, position) => ({
    name: nameOfProperty(property),
    logicalType: property.logicalType,
    formatted: property.logicalTypeOptions?.format !== undefined,
    personal: holdsPersonal(property),
    position: reader.positionOf(['schema', index, 'properties', position]),
  }));
  object.properties.forEach((property, position) => {
    const column = nameOfProperty(property);
    const yaml = ['schema', index, 'properties', position];
    propertyRules(property, { column, path: [{ field: column }], yaml }, reader);
  });
  objectRules(object, ['schema', index], reader);
  if (document.value.slaProperties !== undefined) reader.unchecked.push('slaProperties');
  return { file, object: object.name, columns, rules: reader.finish(), unchecked: reader.unchecked };
}

function chooseObject(document: YamlDocument<ContractDocument>, names: readonly string[]): number {
  const objects = document.value.schema;
  if (objects.length === 1) return 0;
  const index = objects.findIndex(
    (object) =>
      names.includes(object.name) ||
      (object.physicalName !== undefined && names.includes(object.physicalName)),
  );
  if (index >= 0) return index;
  const { line, column } = document.positionOf(['schema']);
  throw new ConfigurationError(
    `${document.file}:${line}:${column}: the contract holds ${objects.length} objects (${objects.map(({ name }) => name).join(', ')}), and none is named ${names.join(' or ')}`,
    { hint: 'Name one of them like the dataset or the file, or keep one object per contract.' },
  );
}

function refuseRepeatedColumns(object: SchemaObject, index: number, reader: RuleReader): void {
  const seen = new Set<string>();
  object.properties.forEach((property, position) => {
    const name = nameOfProperty(property);
    if (seen.has(name)) {
      reader.fault(['schema', index, 'properties', position], `the column "${name}" is described twice`);
    }
    seen.add(name);
  });
}
