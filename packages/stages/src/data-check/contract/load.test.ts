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
      /^c\.yaml:1:13: apiVersion: version 2 of the standard had another shape\. Move `dataset`/,
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
      'a format of letters',
      options('date', 'format: yyyy-QQ'),
      /the format yyyy-QQ cannot be used: "QQ" has no/,
    ],
    [
      'a format of texts',
      options('string', 'format: phone'),
      /the format "phone" is not known for string; .*email/,
    ],
    [
      'a format of numbers',
      options('integer', 'format: f32'),
      /the format "f32" is not known for integer; .*i8/,
    ],
    ['lengths of a number', options('integer', 'maxLength: 3'), /maxLength is for text; .*integer/],
    ['items of a text', options('string', 'minItems: 3'), /minItems is for array; .*string/],
    ['a zone', options('timestamp', 'defaultTimezone: Mars'), /"Mars" is no time zone/],
    [
      'a bound of another zone',
      options('timestamp', 'defaultTimezone: Europe/Berlin, minimum: "2001-01-01T00:00:00Z"'),
      /write the bound without a zone: it is read in Europe\/Berlin/,
    ],
    ['a multiple of nothing', options('integer', 'multipleOf: 0'), /multipleOf/],
    [
      'properties of a text',
      withProperty('      - name: a\n        logicalType: string\n        properties: [{ name: b }]'),
      /c\.yaml:10:9: a has properties: its logicalType must be object/,
    ],
    [
      'items of no array',
      withProperty('      - name: a\n        items: { logicalType: string }'),
      /a has items: its logicalType must be array/,
    ],
    [
      'a unique field',
      withProperty(
        '      - name: a\n        logicalType: object\n        properties: [{ name: b, unique: true }]',
      ),
      /a\.b lies inside a column: only a column can be unique/,
    ],
    [
      'a key with a gap',
      withProperty(
        '      - { name: a, primaryKey: true, primaryKeyPosition: 1 }\n      - { name: b, primaryKey: true, primaryKeyPosition: 3 }',
      ),
      /the positions of the key are 1, 3; they are 1 to 2, each once/,
    ],
    [
      'a severity',
      withProperty('      - name: a\n        quality: [{ metric: nullValues, mustBe: 0, severity: grave }]'),
      /the severity "grave" is not known; write one of info, warn/,
    ],
    [
      'a dimension',
      withProperty(
        '      - name: a\n        quality: [{ metric: nullValues, mustBe: 0, dimension: beauty }]',
      ),
      /dimension/,
    ],
    [
      'duplicates of what is not there',
      withProperty(
        '      - name: origin',
        '    quality: [{ metric: duplicateValues, arguments: { properties: [orgin] }, mustBe: 0 }]',
      ),
      /the contract has no property "orgin".*"origin"/,
    ],
    [
      'a relationship to nothing',
      withProperty('      - name: a\n        relationships: [{ to: customers }]'),
      /c\.yaml:9:\d+: "customers" is no column of a table; write `table\.column`/,
    ],
    [
      'a relationship to an unknown property',
      withProperty('      - name: origin\n        relationships: [{ to: flights.orgin }]'),
      /flights has no property "orgin".*"origin"/,
    ],
    [
      'a relationship of its own from',
      withProperty('      - name: a\n        relationships: [{ from: flights.a, to: b.c }]'),
      /under a property the property itself is `from`/,
    ],
    [
      'a relationship of uneven ends',
      withProperty('      - name: a', '    relationships: [{ from: [flights.a], to: [b.c, b.d] }]'),
      /1 column cannot point to 2/,
    ],
    [
      'a relationship of two tables',
      withProperty(
        '      - name: a',
        '    relationships: [{ from: [flights.a, flights.a], to: [b.c, d.e] }]',
      ),
      /the columns are of two tables, b and d/,
    ],
    [
      'a relationship of another kind',
      withProperty('      - name: a\n        relationships: [{ type: lineage, to: b.c }]'),
      /a relationship of type lineage cannot be checked/,
    ],
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
    [
      'a rule without metric',
      quality('{ rule: nullCheck, mustBe: 0 }'),
      /`rule` is called `metric` since 3\.1/,
    ],
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
      /minimum is for integer, number, date, timestamp, time; the column is of logicalType string/,
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

test('what lies inside a column', () => {
  const contract = read(
    withProperty(`      - name: address
        logicalType: object
        logicalTypeOptions: { minProperties: 1, required: [street] }
        properties:
          - { name: street, logicalType: string, required: true, tags: [pii] }
          - { name: zip, physicalName: zip_code, logicalTypeOptions: { pattern: "^[0-9]{5}$" } }
      - name: tags
        logicalType: array
        logicalTypeOptions: { maxItems: 3, uniqueItems: true }
        items: { logicalType: string, logicalTypeOptions: { minLength: 1 } }
      - name: scores
        logicalType: array
        items: { logicalType: array, items: { logicalType: number, logicalTypeOptions: { minimum: 0 } } }
`),
  );
  expect(contract.rules.map(({ id }) => id)).toEqual([
    'address.type',
    'address.minProperties',
    'address.requiredProperties',
    'address.street.type',
    'address.street.required',
    'address.zip_code.pattern',
    'tags.type',
    'tags.maxItems',
    'tags.uniqueItems',
    'tags[].type',
    'tags[].minLength',
    'scores.type',
    'scores[].type',
    'scores[][].type',
    'scores[][].minimum',
  ]);
  expect(contract.columns.map(({ name, personal }) => [name, personal])).toEqual([
    ['address', true],
    ['tags', false],
    ['scores', false],
  ]);
});

test('relationships, by name and by id', () => {
  const contract = read(
    `${head}    id: flights_tbl
    properties:
      - { name: id }
      - { name: carrier, relationships: [{ to: carriers.code }] }
      - { name: airport, relationships: [{ to: schema/airports_tbl/properties/airport_code }] }
    relationships:
      - { from: [flights.id, flights.carrier], to: [legs.flight, legs.carrier] }
  - name: airports
    id: airports_tbl
    properties: [{ name: code, id: airport_code, physicalName: iata }]
`,
    ['flights'],
  );
  expect(
    contract.rules.flatMap((rule) =>
      rule.rule === 'relationship' ? [[rule.id, rule.columns, rule.to]] : [],
    ),
  ).toEqual([
    ['carrier.relationship', ['carrier'], { object: 'carriers', columns: ['code'] }],
    ['airport.relationship', ['airport'], { object: 'airports', columns: ['iata'] }],
    ['relationship', ['id', 'carrier'], { object: 'legs', columns: ['flight', 'carrier'] }],
  ]);
});

test.each([
  ['classification: public', false],
  ['classification: 1', false],
  ['classification: internal', true],
  ['classification: confidential', true],
  ['tags: [finance]', false],
  ['tags: [PII]', true],
  ['customProperties: [{ property: pii, value: true }]', true],
  ['customProperties: [{ property: pii, value: false }]', false],
  ['items: { tags: [personal] }, logicalType: array', true],
])('%s is personal: %s', (marks, personal) => {
  expect(read(withProperty(`      - { name: a, ${marks} }`)).columns[0]?.personal).toBe(personal);
});

test.each(['info', 'Warning', 'minor'])('severity %s warns', (severity) => {
  const rule = `      - { name: a, quality: [{ metric: nullValues, mustBe: 0, severity: ${severity}, dimension: completeness }] }`;
  expect(read(withProperty(rule)).rules[0]).toMatchObject({ severity: 'warn', dimension: 'completeness' });
});

test('a schedule is noted, not acted upon', () => {
  const rule =
    "      - { name: a, quality: [{ metric: nullValues, mustBe: 0, schedule: '0 20 * * *', scheduler: cron }] }";
  expect(read(withProperty(rule)).unchecked).toEqual(['a: schedule, since a workflow says when']);
});
