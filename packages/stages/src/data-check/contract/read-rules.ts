import { describeBound } from './bounds.ts';
import { customRule } from './custom.ts';
import { readLimit } from './limit.ts';
import { translatePattern } from './pattern.ts';
import type { RuleReader, YamlPath } from './rule-reader.ts';
import type { Property, Quality, SchemaObject } from './schema.ts';

const boundNames = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const;
const lengthNames = ['minLength', 'maxLength'] as const;

/** The rules of one column. */
export function columnRules(property: Property, path: YamlPath, reader: RuleReader): void {
  const column = property.physicalName ?? property.name;
  const { logicalType } = property;
  const base = { column, severity: 'fail' } as const;
  if (logicalType !== undefined) reader.add({ ...base, rule: 'type', logicalType }, [...path, 'logicalType']);
  if (property.required) reader.add({ ...base, rule: 'required' }, [...path, 'required']);
  if (property.unique) reader.add({ ...base, rule: 'unique', columns: [column] }, [...path, 'unique']);
  optionRules(property, column, [...path, 'logicalTypeOptions'], reader);
  for (const [index, rule] of property.quality.entries()) {
    qualityRule(rule, column, [...path, 'quality', index], reader);
  }
}

/** The rules over whole rows and over the dataset. */
export function objectRules(object: SchemaObject, path: YamlPath, reader: RuleReader): void {
  const keys = object.properties
    .map((property, index) => ({ property, index }))
    .filter(({ property }) => property.primaryKey)
    .sort((a, b) => (a.property.primaryKeyPosition ?? 0) - (b.property.primaryKeyPosition ?? 0));
  const [first] = keys;
  if (first !== undefined) {
    const columns = keys.map(({ property }) => property.physicalName ?? property.name);
    const column = columns.length === 1 ? (columns[0] ?? null) : null;
    reader.add({ rule: 'primaryKey', column, columns, severity: 'fail' }, [
      ...path,
      'properties',
      first.index,
      'primaryKey',
    ]);
  }
  for (const [index, rule] of object.quality.entries()) {
    qualityRule(rule, null, [...path, 'quality', index], reader);
  }
}

function optionRules(property: Property, column: string, path: YamlPath, reader: RuleReader): void {
  const { logicalType, logicalTypeOptions: options = {} } = property;
  const base = { column, severity: 'fail' } as const;
  for (const rule of boundNames) {
    const bound = options[rule];
    if (bound === undefined) continue;
    const wanted = describeBound(logicalType, bound);
    if (logicalType === undefined || wanted !== undefined) {
      reader.fault(
        [...path, rule],
        wanted ?? `${rule} needs a logicalType beside it: a number, date, timestamp or time`,
      );
    } else {
      reader.add({ ...base, rule, logicalType, bound }, [...path, rule]);
    }
  }
  const textual = logicalType === undefined || logicalType === 'string';
  for (const rule of lengthNames) {
    const length = options[rule];
    if (length === undefined) continue;
    if (textual) reader.add({ ...base, rule, length }, [...path, rule]);
    else reader.fault([...path, rule], `${rule} is for text; the column is of logicalType ${logicalType}`);
  }
  if (options.pattern !== undefined) {
    const translated = translatePattern(options.pattern);
    if (!textual) {
      reader.fault([...path, 'pattern'], `pattern is for text; the column is of logicalType ${logicalType}`);
    } else if ('fault' in translated) {
      reader.fault(
        [...path, 'pattern'],
        `the pattern ${options.pattern} cannot be used: ${translated.fault}`,
      );
    } else {
      reader.add({ ...base, rule: 'pattern', pattern: translated.pattern, written: options.pattern }, [
        ...path,
        'pattern',
      ]);
    }
  }
}

function qualityRule(rule: Quality, column: string | null, path: YamlPath, reader: RuleReader): void {
  const severity = /^(warn|warning|info)$/i.test(rule.severity ?? '') ? 'warn' : 'fail';
  if (rule.type === 'text') {
    reader.unchecked.push(rule.name ?? rule.id ?? `${column ?? 'object'}: quality of type text`);
    return;
  }
  if (rule.type === 'custom' || rule.engine !== undefined || rule.implementation !== undefined) {
    customRule(rule, column, severity, path, reader);
    return;
  }
  const limit = readLimit(rule);
  if (typeof limit === 'string') {
    reader.fault(path, limit);
    return;
  }
  if (rule.type === 'sql') {
    if (rule.query === undefined) reader.fault(path, 'a rule of type sql needs a query');
    else if (rule.unit === 'percent') reader.fault([...path, 'unit'], 'a rule of type sql has no unit');
    else if (rule.metric !== undefined) reader.fault([...path, 'metric'], 'a rule of type sql has no metric');
    else reader.add({ rule: 'sql', column, severity, query: rule.query, limit }, path, rule.id);
    return;
  }
  libraryRule(rule, { column, severity, limit }, path, reader);
}

interface LibraryBase {
  column: string | null;
  severity: 'warn' | 'fail';
  limit: Exclude<ReturnType<typeof readLimit>, string>;
}

function libraryRule(rule: Quality, base: LibraryBase, path: YamlPath, reader: RuleReader): void {
  const { metric, arguments: given = {} } = rule;
  if (rule.query !== undefined) {
    reader.fault([...path, 'query'], 'a query belongs to a rule of type sql');
    return;
  }
  if (metric === undefined) {
    reader.fault(
      path,
      'a rule of the library needs a metric: nullValues, missingValues, invalidValues, duplicateValues or rowCount',
    );
    return;
  }
  const allowed = {
    nullValues: [],
    missingValues: ['missingValues'],
    invalidValues: ['validValues', 'pattern'],
    duplicateValues: ['properties'],
    rowCount: [],
  }[metric];
  const stray = Object.keys(given).find((key) => !allowed.some((name) => name === key));
  if (stray !== undefined) {
    reader.fault([...path, 'arguments', stray], `${metric} takes no argument ${stray}`);
    return;
  }
  const onColumn = metric !== 'rowCount' && metric !== 'duplicateValues';
  if (onColumn && base.column === null) {
    reader.fault(path, `${metric} is a rule of a column; put it under the property`);
    return;
  }
  switch (metric) {
    case 'rowCount':
      if (base.column !== null) reader.fault(path, 'rowCount is a rule of the object, not of a column');
      else if (rule.unit === 'percent') reader.fault([...path, 'unit'], 'rowCount cannot be in percent');
      else reader.add({ ...base, rule: metric }, path, rule.id);
      return;
    case 'nullValues':
      reader.add({ ...base, rule: metric }, path, rule.id);
      return;
    case 'missingValues':
      if (given.missingValues === undefined)
        reader.fault(path, 'missingValues needs arguments.missingValues, a list');
      else reader.add({ ...base, rule: metric, values: given.missingValues }, path, rule.id);
      return;
    case 'duplicateValues': {
      const columns = given.properties ?? (base.column === null ? undefined : [base.column]);
      if (columns === undefined)
        reader.fault(path, 'duplicateValues of an object needs arguments.properties, a list');
      else reader.add({ ...base, rule: metric, columns }, path, rule.id);
      return;
    }
    case 'invalidValues': {
      const translated = given.pattern === undefined ? undefined : translatePattern(given.pattern);
      if (given.validValues === undefined && translated === undefined) {
        reader.fault(path, 'invalidValues needs arguments.validValues (a list) or arguments.pattern');
      } else if (translated !== undefined && 'fault' in translated) {
        reader.fault(
          [...path, 'arguments', 'pattern'],
          `the pattern ${given.pattern} cannot be used: ${translated.fault}`,
        );
      } else {
        const pattern = translated && { pattern: translated.pattern, written: given.pattern ?? '' };
        reader.add({ ...base, rule: metric, validValues: given.validValues, pattern }, path, rule.id);
      }
    }
  }
}
