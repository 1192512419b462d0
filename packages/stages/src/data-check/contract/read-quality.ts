import { customRule } from './custom.ts';
import { type Limit, readLimit } from './limit.ts';
import { translatePattern } from './pattern.ts';
import type { Place } from './read-property.ts';
import type { RuleReader, YamlPath } from './rule-reader.ts';
import type { Quality } from './schema.ts';
import { readSeverity } from './severity.ts';

/** Where a quality rule stands: under a property, or under the object. */
export type QualityPlace = Place | { column: null; yaml: YamlPath };

/** A rule under `quality`. @param siblings all rules of the same property or object */
export function qualityRule(
  rule: Quality,
  place: QualityPlace,
  siblings: readonly Quality[],
  reader: RuleReader,
): void {
  const { column, yaml } = place;
  const severity = readSeverity(rule.severity);
  if (typeof severity === 'object') {
    reader.fault([...yaml, 'severity'], severity.fault);
    return;
  }
  if (rule.schedule !== undefined || rule.scheduler !== undefined) {
    reader.unchecked.push(
      `${rule.id ?? rule.name ?? column ?? 'object'}: schedule, since a workflow says when`,
    );
  }
  if (rule.rule !== undefined) {
    reader.fault([...yaml, 'rule'], '`rule` is called `metric` since 3.1; write that');
    return;
  }
  if (rule.type === 'text') {
    reader.unchecked.push(rule.name ?? rule.id ?? `${column ?? 'object'}: quality of type text`);
    return;
  }
  const { dimension } = rule;
  if (rule.type === 'custom' || rule.engine !== undefined || rule.implementation !== undefined) {
    if (column !== null && place.path.length > 1) {
      reader.fault(yaml, `${column} lies inside a column: a custom rule is for columns`);
    } else customRule(rule, { column, severity, dimension }, yaml, reader);
    return;
  }
  const limit = readLimit(rule);
  if (typeof limit === 'string') {
    reader.fault(yaml, limit);
    return;
  }
  if (rule.type === 'sql') {
    if (rule.query === undefined) reader.fault(yaml, 'a rule of type sql needs a query');
    else if (rule.unit === 'percent') reader.fault([...yaml, 'unit'], 'a rule of type sql has no unit');
    else if (rule.metric !== undefined) reader.fault([...yaml, 'metric'], 'a rule of type sql has no metric');
    else if (column !== null && place.path.length > 1) {
      reader.fault(yaml, `${column} lies inside a column: put the query under the column`);
    } else reader.add({ rule: 'sql', column, severity, dimension, query: rule.query, limit }, yaml, rule.id);
    return;
  }
  libraryRule(rule, place, { severity, dimension, limit }, siblings, reader);
}

interface Terms {
  severity: 'warn' | 'fail';
  dimension: Quality['dimension'];
  limit: Limit;
}

const allowedArguments = {
  nullValues: [],
  missingValues: ['missingValues'],
  invalidValues: ['validValues', 'pattern'],
  duplicateValues: ['properties'],
  rowCount: [],
} as const;

function libraryRule(
  rule: Quality,
  place: QualityPlace,
  terms: Terms,
  siblings: readonly Quality[],
  reader: RuleReader,
): void {
  const { metric, arguments: given = {}, id } = rule;
  const { column, yaml } = place;
  if (rule.query !== undefined) {
    reader.fault([...yaml, 'query'], 'a query belongs to a rule of type sql');
    return;
  }
  if (metric === undefined) {
    const metrics = Object.keys(allowedArguments).join(', ');
    reader.fault(yaml, `a rule of the library needs a metric: ${metrics}`);
    return;
  }
  const stray = Object.keys(given).find((key) => !allowedArguments[metric].some((name) => name === key));
  if (stray !== undefined) {
    reader.fault([...yaml, 'arguments', stray], `${metric} takes no argument ${stray}`);
    return;
  }
  if (metric === 'rowCount') {
    if (column !== null) reader.fault(yaml, 'rowCount is a rule of the object, not of a column');
    else if (rule.unit === 'percent') reader.fault([...yaml, 'unit'], 'rowCount cannot be in percent');
    else reader.add({ ...terms, column, rule: metric }, yaml, id);
    return;
  }
  if (metric === 'duplicateValues') {
    const columns = given.properties ?? (column === null ? undefined : [column]);
    if (columns === undefined)
      reader.fault(yaml, 'duplicateValues of an object needs arguments.properties, a list');
    else if (column !== null && place.path.length > 1) {
      reader.fault(yaml, `${column} lies inside a column: duplicates are those of columns`);
    } else {
      for (const [index, name] of columns.entries()) {
        reader.requireColumn(name, [...yaml, 'arguments', 'properties', index]);
      }
      reader.add(
        { ...terms, column, rule: metric, columns: columns.map((name) => reader.physical(name)) },
        yaml,
        id,
      );
    }
    return;
  }
  if (column === null) {
    reader.fault(yaml, `${metric} is a rule of a column; put it under the property`);
    return;
  }
  const base = { ...terms, column, path: place.path };
  if (metric === 'nullValues') reader.add({ ...base, rule: metric }, yaml, id);
  else if (metric === 'missingValues') {
    if (given.missingValues === undefined) {
      reader.fault(yaml, 'missingValues needs arguments.missingValues, a list');
    } else reader.add({ ...base, rule: metric, values: given.missingValues }, yaml, id);
  } else {
    const { validValues } = given;
    const translated = given.pattern === undefined ? undefined : translatePattern(given.pattern);
    if (validValues === undefined && translated === undefined) {
      reader.fault(yaml, 'invalidValues needs arguments.validValues (a list) or arguments.pattern');
    } else if (translated !== undefined && 'fault' in translated) {
      reader.fault(
        [...yaml, 'arguments', 'pattern'],
        `the pattern ${given.pattern} cannot be used: ${translated.fault}`,
      );
    } else {
      const pattern = translated && { pattern: translated.pattern, written: given.pattern ?? '' };
      const missing = siblings.flatMap((other) => other.arguments?.missingValues ?? []);
      reader.add({ ...base, rule: metric, validValues, pattern, missing }, yaml, id);
    }
  }
}
