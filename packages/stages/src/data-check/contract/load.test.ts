import { ConfigurationError } from '@contender/core';
import { describe, expect, test } from 'vitest';
import { parseContract } from './load.ts';

const head = `apiVersion: v3.1.0
kind: DataContract
id: x
version: 1.0.0
schema:
  - name: flights
`;

/** A contract whose first property is given, beginning at line 8. */
const withProperty = (property: string, more = '') => `${head}    properties:\n${property}\n${more}`;
const read = (text: string, names: string[] = []) => parseContract(text, 'c.yaml', names);
const refusal = (text: string, names: string[] = []): string => {
  try {
    read(text, names);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return error instanceof Error ? error.message : '';
  }
  return 'nothing was refused';
};

test('reads every kind of rule, each with its place', () => {
  const contract = read(`${head}    physicalName: flights-3m
    quality:
      - { metric: rowCount, mustBeGreaterThan: 0 }
      - { id: pairs, metric: duplicateValues, arguments: { properties: [origin, day] }, mustBe: 0 }
      - { type: sql, query: 'SELECT 1', mustBeBetween: [0, 2], severity: info }
      - { type: text, name: punctual, description: Flights are on time. }
    properties:
      - name: id
        logicalType: integer
        primaryKey: true
        primaryKeyPosition: 2
      - name: day
        physicalName: day_of_flight
        logicalType: date
        primaryKey: true
        primaryKeyPosition: 1
        unique: true
        logicalTypeOptions: { minimum: "2001-01-01", exclusiveMaximum: "2002-01-01" }
      - name: origin
        classification: confidential
        logicalType: string
        required: true
        logicalTypeOptions: { minLength: 3, maxLength: 3, pattern: "^[A-Z]{3}$" }
        quality:
          - { metric: nullValues, mustBeLessThan: 5, unit: percent, severity: warning }
          - { metric: missingValues, arguments: { missingValues: [null, "", "N/A"] }, mustBe: 0 }
          - { metric: invalidValues, arguments: { validValues: [BOS, JFK] }, mustBe: 0 }
          - { metric: invalidValues, arguments: { pattern: "^B" }, mustNotBe: 3 }
          - { metric: duplicateValues, mustBeLessOrEqualTo: 9 }
`);
  expect(contract.rules.map(({ id, severity, position }) => `${id} ${severity} ${position.line}`)).toEqual([
    'id.type fail 15',
    'day_of_flight.type fail 20',
    'day_of_flight.unique fail 23',
    'day_of_flight.minimum fail 24',
    'day_of_flight.exclusiveMaximum fail 24',
    'origin.type fail 27',
    'origin.required fail 28',
    'origin.minLength fail 29',
    'origin.maxLength fail 29',
    'origin.pattern fail 29',
    'origin.nullValues warn 31',
    'origin.missingValues fail 32',
    'origin.invalidValues fail 33',
    'origin.invalidValues#2 fail 34',
    'origin.duplicateValues fail 35',
    'primaryKey fail 21',
    'rowCount fail 9',
    'pairs fail 10',
    'sql warn 11',
  ]);
  expect(contract.rules.find(({ id }) => id === 'primaryKey')).toMatchObject({
    columns: ['day_of_flight', 'id'],
  });
  expect(contract.columns.map(({ name }) => name)).toEqual(['id', 'day_of_flight', 'origin']);
  expect(contract.unchecked).toEqual(['punctual']);
});

test('several objects are told apart by name', () => {
  const two = `${head}  - name: airports\n    properties: [{ name: code }]\n`;
  expect(read(two, ['train', 'airports']).columns).toMatchObject([{ name: 'code' }]);
  expect(refusal(two, ['train'])).toBe(
    'c.yaml:5:1: the contract holds 2 objects (flights, airports), and none is named train',
  );
});

describe('refuses', () => {
  const quality = (rule: string) => withProperty(`      - name: a\n        quality:\n          - ${rule}`);
  const options = (type: string, given: string) =>
    withProperty(`      - name: a\n        logicalType: ${type}\n        logicalTypeOptions: { ${given} }`);
  test.each([
    ['a YAML error', 'schema: [', /^c\.yaml:1:10: YAML syntax/],
    [
      'another version',
      head.replace('v3.1.0', 'v2.2.0'),
      /^c\.yaml:1:13: apiVersion: only versions v3\.x\.y/,
    ],
    ['another kind', head.replace('DataContract', 'Table'), /kind: expected "DataContract"/],
    [
      'an unknown key',
      withProperty('      - name: a\n        requird: true'),
      /^c\.yaml:9:9: unknown key "requird".*Did you mean "required"\?/,
    ],
    [
      'an unknown type',
      withProperty('      - name: a\n        logicalType: int'),
      /^c\.yaml:9:22: .*logicalType: expected/,
    ],
    [
      'relationships',
      withProperty('      - name: a\n        relationships: []'),
      /unknown key "relationships"/,
    ],
    ['a format', options('date', 'format: yyyy'), /unknown key "format"/],
    [
      'a column twice',
      withProperty('      - name: a\n      - name: a'),
      /^c\.yaml:9:9: the column "a" is described twice/,
    ],
    ['no operator', quality('{ metric: nullValues }'), /^c\.yaml:10:13: the rule has no operator/],
    [
      'two operators',
      quality('{ metric: nullValues, mustBe: 0, mustBeLessThan: 3 }'),
      /the rule has 2 operators \(mustBe, mustBeLessThan\)/,
    ],
    [
      'a range upside down',
      quality('{ metric: nullValues, mustBeBetween: [3, 1] }'),
      /mustBeBetween: 3 is larger than 1/,
    ],
    [
      'an unknown metric',
      quality('{ metric: nulValues, mustBe: 0 }'),
      /metric: expected .*Did you mean "nullValues"\?/,
    ],
    ['a rule without metric', quality('{ rule: nullCheck, mustBe: 0 }'), /unknown key "rule"/],
    ['no metric', quality('{ mustBe: 0 }'), /needs a metric/],
    [
      'an engine',
      quality('{ type: custom, engine: soda, implementation: x }'),
      /the custom rule is for the engine "soda", which cannot be run here/,
    ],
    [
      'a stray argument',
      quality('{ metric: nullValues, arguments: { pattern: x }, mustBe: 0 }'),
      /nullValues takes no argument pattern/,
    ],
    ['no values', quality('{ metric: invalidValues, mustBe: 0 }'), /needs arguments\.validValues/],
    ['no missing values', quality('{ metric: missingValues, mustBe: 0 }'), /needs arguments\.missingValues/],
    ['rowCount of a column', quality('{ metric: rowCount, mustBe: 0 }'), /rowCount is a rule of the object/],
    [
      'nullValues of an object',
      `${head}    quality: [{ metric: nullValues, mustBe: 0 }]\n`,
      /nullValues is a rule of a column/,
    ],
    [
      'rowCount in percent',
      `${head}    quality: [{ metric: rowCount, mustBe: 0, unit: percent }]\n`,
      /rowCount cannot be in percent/,
    ],
    [
      'duplicates of nothing',
      `${head}    quality: [{ metric: duplicateValues, mustBe: 0 }]\n`,
      /needs arguments\.properties/,
    ],
    ['sql without query', quality('{ type: sql, mustBe: 0 }'), /needs a query/],
    ['sql in percent', quality('{ type: sql, query: SELECT 1, unit: percent, mustBe: 0 }'), /has no unit/],
    [
      'sql with metric',
      quality('{ type: sql, query: SELECT 1, metric: rowCount, mustBe: 0 }'),
      /has no metric/,
    ],
    [
      'a query of the library',
      quality('{ metric: nullValues, query: SELECT 1, mustBe: 0 }'),
      /a query belongs to a rule of type sql/,
    ],
    [
      'an id twice',
      quality(
        '{ id: x, metric: nullValues, mustBe: 0 }\n          - { id: x, metric: nullValues, mustBe: 1 }',
      ),
      /^c\.yaml:11:13: the id "x" is given twice/,
    ],
    [
      'a bound of text',
      options('string', 'minimum: 1'),
      /a column of logicalType string has no smallest or largest value/,
    ],
    [
      'a bound without type',
      withProperty('      - name: a\n        logicalTypeOptions: { minimum: 1 }'),
      /minimum needs a logicalType/,
    ],
    [
      'text as bound',
      options('integer', 'minimum: "1"'),
      /^c\.yaml:10:31: the bound of a integer must be a number, found "1"/,
    ],
    [
      'a day that is none',
      options('date', 'minimum: "2001-02-30"'),
      /must look like "2001-12-31", found "2001-02-30"/,
    ],
    ['a number as time', options('time', 'maximum: 12'), /must look like "23:59:59"/],
    ['a length of numbers', options('integer', 'minLength: 1'), /minLength is for text/],
    ['a pattern of numbers', options('integer', 'pattern: "1"'), /pattern is for text/],
    ['looking ahead', options('string', 'pattern: "^(?=a)"'), /looking ahead or behind/],
    [
      'a bad pattern among values',
      quality('{ metric: invalidValues, arguments: { pattern: "(" }, mustBe: 0 }'),
      /the pattern \( cannot be used/,
    ],
  ])('%s', (_, text, message) => {
    expect(refusal(text)).toMatch(message);
  });

  test('all faults at once', () => {
    const text = withProperty(
      '      - name: a\n        quality:\n          - { metric: nullValues }\n          - { mustBe: 1 }',
    );
    expect(refusal(text).split('\n')).toHaveLength(2);
  });
});
