import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { refusal } from '../../test/refusal.ts';
import { configSchema } from './schema.ts';
import { parseYaml } from './yaml-document.ts';

const head = 'version: 1\nmodels:\n  m:\n    task: binary-classification\n';
const names =
  'a name holds letters, digits, "-", "_" and single "/", and begins and ends with a letter or digit';
const brackets = 'Check the indentation, quotes, brackets and colons around that place.';

describe('syntax', () => {
  test.each<[string, string, string[]]>([
    [
      'an open list',
      'a: [1,\nb: 2\n',
      ['2:1: YAML syntax: a list in [ ] must be sufficiently indented and end with a ].', brackets],
    ],
    ['an open quote', 'a: 1\nb: "x\n', ['3:1: YAML syntax: the closing " is missing.', brackets]],
    ['tabs', 'models:\n\tm: 1\n', ['2:1: YAML syntax: a tab cannot indent a line. Write spaces.']],
    [
      'a map after a value',
      'version: 1\n  models: x\n',
      [
        '1:10: YAML syntax: a second `key: value` inside a value. Put it on its own line, indented like its neighbours, or quote the value.',
      ],
    ],
    [
      'two documents',
      `${head}---\na: 1\n`,
      ['5:1: YAML syntax: a second document begins here (`---`). The file must hold one.'],
    ],
    [
      'a control character',
      'version: 1\nmod\u0000els: x\n',
      ['2:4: the control character U+0000. Is this a text file?'],
    ],
    ['an unknown tag', `${head}    description: !foo bar\n`, ['5:18: unknown tag !foo. Remove it.']],
  ])('%s', (_, text, expected) => {
    expect(refusal(text)).toEqual(expected);
  });

  it('too deep is refused, not a crash', () => {
    expect(refusal('['.repeat(20_000))[0]).toMatch(
      /^1:\d+: YAML syntax: lists and maps are nested too deeply here\.$/,
    );
  });
});

describe('keys', () => {
  test.each<[string, string, string[]]>([
    [
      'twice, with every other fault of the file',
      `${head}    task: regression\n    data: 3\n`,
      [
        '5:5: the key "task" is here twice, first in line 4. Keep one.',
        '5:11: models.m.task: expected "binary-classification", found the text "regression".',
        '6:11: models.m.data: expected a map, found the number 3.',
      ],
    ],
    [
      'twice, once as a number',
      'version: 1\nmodels: { 1: {}, "1": {} }\n',
      [
        '2:18: the key "1" is here twice, first in line 2. Keep one.',
        '2:18: models.1.task is missing: expected "binary-classification". What the model predicts.',
      ],
    ],
    ['a map', 'models:\n  ? { a: 1 }\n  : 2\n', ['2:5: a key must be plain text, not a list or a map.']],
    ['__proto__ on top', `__proto__: { version: 1 }\n${head}`, ['1:1: no key may be called "__proto__".']],
    [
      '__proto__ as a model',
      'version: 1\nmodels:\n  m: { task: binary-classification }\n  __proto__: { task: x }\n',
      ['4:3: no key may be called "__proto__".'],
    ],
    [
      '__proto__ in parameters',
      `${head}    train: { run: x, parameters: { __proto__: 1 } }\n`,
      ['5:36: no key may be called "__proto__".'],
    ],
    [
      'constructor, unknown',
      `${head}    constructor: 1\n`,
      [
        '5:5: unknown key "constructor" in models.m. Known keys: task, description, data, train, evaluate, champion, deploy, monitor, retrain.',
      ],
    ],
    [
      'a model with a dot',
      'version: 1\nmodels:\n  a.b:\n    task: binary-classification\n',
      [`3:3: the key "a.b" in models: ${names}.`],
    ],
    [
      'an environment with a space',
      `${head}    deploy:\n      stag ing: { run: x }\n`,
      [`6:7: the key "stag ing" in models.m.deploy: ${names}.`],
    ],
    [
      'an empty model name',
      'version: 1\nmodels:\n  : { task: binary-classification }\n',
      [`3:3: the key "" in models: ${names}.`],
    ],
  ])('%s', (_, text, expected) => {
    expect(refusal(text)).toEqual(expected);
  });

  it('constructor is a name like any other', () => {
    const { value } = parseYaml(
      'version: 1\nmodels:\n  constructor: { task: binary-classification }\n',
      'f',
      configSchema,
    );
    expect(Object.keys(value.models)).toEqual(['constructor']);
  });
});

describe('anchors and aliases', () => {
  it('share values, and point faults at the anchor', () => {
    const text = 'version: 1\nmodels:\n  a: &a { task: binary-classification }\n  b: *a\n';
    expect(parseYaml(text, 'f', configSchema).value.models.b?.task).toBe('binary-classification');
    expect(refusal(text.replace('task', 'tsk'))).toContain(
      '3:11: unknown key "tsk" in models.b. Did you mean "task"?',
    );
    expect(refusal(text.replace('{ task: binary-classification }', '7'))).toEqual([
      '3:9: models.a: expected a map, found the number 7.',
      '4:6: models.b: expected a map, found the number 7.',
    ]);
  });

  it('merge maps with <<, the map’s own keys first', () => {
    const text = `version: 1
models:
  a: &a { task: binary-classification, description: of a, champion: old }
  b: &b { <<: *a, description: of b }
  c: { <<: [*b, { champion: new, retrain: { workflow: w } }] }
`;
    const document = parseYaml(text, 'f', configSchema);
    expect(document.value.models.c).toMatchObject({
      description: 'of b',
      champion: 'old',
      retrain: { workflow: 'w' },
    });
    const at = (...path: string[]): number => document.positionOf(['models', ...path]).line;
    expect([
      at('b', 'description'),
      at('b', 'task'),
      at('c', 'description'),
      at('c', 'champion'),
      at('c', 'retrain'),
    ]).toEqual([4, 3, 4, 3, 5]);
    const places = refusal(text.replace('binary-', 'binry-')).map((line) =>
      line.split(': ').slice(0, 2).join(' '),
    );
    expect(places).toEqual(['3:17 models.a.task', '3:17 models.b.task', '3:17 models.c.task']);
  });

  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
    .concat(
      [...'bcdefghij'].map(
        (key, i) => `${key}: &${key} [${Array(10).fill(`*${'abcdefghij'[i]}`).join(', ')}]`,
      ),
    )
    .join('\n');
  test.each<[string, string, string[]]>([
    [
      'an alias to nothing',
      'version: 1\nmodels: *none\n',
      ['2:9: the alias *none has no anchor &none before it.'],
    ],
    [
      'an alias inside its anchor',
      'models: &m\n  a: *m\n',
      ['2:6: the alias *m stands inside its own anchor, so it would never end.'],
    ],
    [
      'a merge of a number',
      'models: { <<: 3 }\n',
      ['1:11: `<<` takes an alias to a map, such as `<<: *defaults`, or a list of them.'],
    ],
    [
      'a merge of a list with a text',
      'a: &a {}\nb: { <<: [*a, x] }\n',
      ['2:6: `<<` takes an alias to a map, such as `<<: *defaults`, or a list of them.'],
    ],
    [
      'a merge that brings __proto__',
      'a: &a { __proto__: 1 }\nb: { <<: *a }\n',
      ['1:9: no key may be called "__proto__".'],
    ],
    [
      'a billion laughs',
      bomb,
      [
        '2:8: the aliases (`*name`) repeat too much: with all of them written out the file would be huge.',
        'Write the values themselves.',
      ],
    ],
  ])('%s', (_, text, expected) => {
    const started = performance.now();
    expect(refusal(text)).toEqual(expected);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('parseYaml', () => {
  it('reads back any value that YAML can write', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        const { value: read } = parseYaml(
          stringify(value, { aliasDuplicateObjects: false }),
          'f',
          z.unknown(),
        );
        expect(JSON.stringify(read)).toBe(JSON.stringify(JSON.parse(JSON.stringify(value))));
      }),
    );
  });

  it('refuses any text with a place in it, or takes it', () => {
    const pieces = fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '- ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '&x ',
      '*x',
      '<<',
      '"',
      "'",
      '#',
      '?',
      '|',
      '!!',
      '%',
      '\t',
      '1',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 25 }), (parts) => {
        for (const line of refusal(parts.join(''), z.strictObject({ a: z.string() })).filter(
          (text) => text !== brackets,
        )) {
          expect(line).toMatch(/^\d+:\d+: \S/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
