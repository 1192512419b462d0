import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { formatTag, isRegistryName, parseTag, type RegistryTag, versionTag } from './tags.ts';

describe('parseTag', () => {
  test.each<[string, RegistryTag]>([
    ['m@v1.0.0', { type: 'version', model: 'm', version: '1.0.0', revoked: false, counter: undefined }],
    ['m@v1.0.0#1', { type: 'version', model: 'm', version: '1.0.0', revoked: false, counter: 1 }],
    ['m@v1.0.0!', { type: 'version', model: 'm', version: '1.0.0', revoked: true, counter: undefined }],
    ['m@v1.0.0!#2', { type: 'version', model: 'm', version: '1.0.0', revoked: true, counter: 2 }],
    ['m#prod', { type: 'assignment', model: 'm', environment: 'prod', revoked: false, counter: undefined }],
    ['m#prod#3', { type: 'assignment', model: 'm', environment: 'prod', revoked: false, counter: 3 }],
    ['m#prod!', { type: 'assignment', model: 'm', environment: 'prod', revoked: true, counter: undefined }],
    ['m#eu/prod!#4', { type: 'assignment', model: 'm', environment: 'eu/prod', revoked: true, counter: 4 }],
    ['m@deprecated', { type: 'deprecation', model: 'm', counter: undefined }],
    ['m@deprecated#5', { type: 'deprecation', model: 'm', counter: 5 }],
    [
      'models/eu=delay@v1.3.0-rc.1+build.7',
      {
        type: 'version',
        model: 'models/eu=delay',
        version: '1.3.0-rc.1+build.7',
        revoked: false,
        counter: undefined,
      },
    ],
  ])('%s reads and writes', (name, tag) => {
    expect(parseTag(name)).toEqual(tag);
    expect(formatTag(tag)).toBe(name);
  });

  test.each([
    ['@created, which GTO cannot list', 'm@created'],
    ['a model with a dot', 'a.b@v1.0.0'],
    ['no v', 'm@1.0.0'],
    ['two numbers', 'm@v1.0'],
    ['a leading zero', 'm@v01.0.0'],
    ['a numeric pre-release with a leading zero', 'm@v1.0.0-01'],
    ['an empty model', '@v1.0.0'],
    ['an empty environment', 'm#'],
    ['a revoked deprecation', 'm@deprecated!'],
    ['a counter that is no safe integer', 'm#prod#9007199254740993'],
    ['a line break at the end', 'm@v1.0.0\n'],
    ['a plain tag', 'v1.0.0'],
    ['nothing', ''],
  ])('%s is no tag', (_, name) => {
    expect(parseTag(name)).toBeUndefined();
  });

  it('answers at once for a long hostile name', () => {
    const started = performance.now();
    expect(parseTag(`${'a-'.repeat(50_000)}#`)).toBeUndefined();
    expect(parseTag(`${'a'.repeat(50_000)}=${'a/'.repeat(50_000)}@v1`)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

const golden = z
  .array(
    z.tuple([
      z.string(),
      z
        .object({
          action: z.enum(['register', 'deregister', 'assign', 'unassign', 'deprecate']),
          model: z.string(),
          version: z.string().nullable(),
          stage: z.string().nullable(),
          counter: z.number().nullable(),
        })
        .nullable(),
    ]),
  )
  .parse(JSON.parse(readFileSync(new URL('../test/golden/gto-tags.golden.json', import.meta.url), 'utf8')));

describe('the grammar of GTO', () => {
  it('is ours: every name means to us what it means to GTO', () => {
    const differing = golden.filter(([name, theirs]) => {
      const ours = parseTag(name);
      return JSON.stringify(ours === undefined ? null : inTermsOfGto(ours)) !== JSON.stringify(theirs);
    });
    expect(differing).toEqual([]);
    expect(golden.length).toBeGreaterThan(1000);
    expect(golden.filter(([, theirs]) => theirs !== null).length).toBeGreaterThan(100);
  });
});

function inTermsOfGto(tag: RegistryTag): Record<string, unknown> {
  const actions = { version: ['register', 'deregister'], assignment: ['assign', 'unassign'] } as const;
  return {
    action: tag.type === 'deprecation' ? 'deprecate' : actions[tag.type][tag.revoked ? 1 : 0],
    model: tag.model.replace('=', ':'),
    version: tag.type === 'version' ? `v${tag.version}` : null,
    stage: tag.type === 'assignment' ? tag.environment : null,
    counter: tag.counter ?? null,
  };
}

const word = fc.stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9/_-]{0,8}[a-zA-Z0-9])?$/);
const model = fc
  .tuple(fc.option(fc.stringMatching(/^[a-zA-Z0-9_./-]{1,8}$/), { nil: undefined }), word)
  .map(([folder, name]) => (folder === undefined ? name : `${folder}=${name}`));
const counter = fc.option(fc.nat({ max: Number.MAX_SAFE_INTEGER }), { nil: undefined });
const version = fc
  .tuple(
    fc.tuple(fc.nat(), fc.nat(), fc.nat()).map((parts) => parts.join('.')),
    fc.constantFrom('', '-rc.1', '-0a', '--', '-alpha.beta.0'),
    fc.constantFrom('', '+1', '+build.001', '+-'),
  )
  .map((parts) => parts.join(''));
const tag = fc.oneof(
  fc.record({ type: fc.constant('version' as const), model, version, revoked: fc.boolean(), counter }),
  fc.record({
    type: fc.constant('assignment' as const),
    model,
    environment: word,
    revoked: fc.boolean(),
    counter,
  }),
  fc.record({ type: fc.constant('deprecation' as const), model, counter }),
);

describe('parseTag and formatTag', () => {
  it('are each other’s inverse', () => {
    fc.assert(
      fc.property(tag, (value) => {
        expect(parseTag(formatTag(value))).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it('never throw, and never read one name as another', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'aZ09-_/.=@#!v+ \n\u00e9') }),
    );
    fc.assert(
      fc.property(hostile, (name) => {
        const read = parseTag(name);
        if (read !== undefined) expect(parseTag(formatTag(read))).toEqual(read);
      }),
      { numRuns: 1000 },
    );
  });

  it('write a version’s own tag', () => {
    expect(versionTag('flight-delay', '1.3.0')).toBe('flight-delay@v1.3.0');
  });
});

describe('isRegistryName', () => {
  test.each(['m', '7', 'flight-delay', 'eu/flight_delay', 'A-_/b'])('takes %s', (name) => {
    expect(isRegistryName(name)).toBe(true);
  });
  test.each(['', 'a.b', '-a', 'a-', 'a/', '/a', 'a//b', 'a b', 'é', 'a\n', '..', 'a=b', 'a@b', 'a#b'])(
    'refuses %j',
    (name) => {
      expect(isRegistryName(name)).toBe(false);
    },
  );
});
