import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { refusal } from '../../test/refusal.ts';

describe('other schemas', () => {
  const tree: z.ZodType = z.strictObject({
    name: z.string(),
    get children() {
      return z.array(tree).optional();
    },
  });

  test.each<[string, z.ZodType, string, string[]]>([
    [
      'recursive',
      tree,
      'name: a\nchildren:\n  - { name: b, childen: [] }\n',
      ['3:16: unknown key "childen" in children[0]. Did you mean "children"?'],
    ],
    [
      'a union whose alternative was meant',
      z.strictObject({
        check: z.union([z.string(), z.strictObject({ sql: z.string(), limit: z.number() })]),
      }),
      'check: { sql: select 1, limt: 3 }\n',
      [
        '1:1: check.limit is missing: expected a number.',
        '1:25: unknown key "limt" in check. Did you mean "limit"?',
      ],
    ],
    [
      'a union of which none was meant',
      z.strictObject({ check: z.union([z.string(), z.strictObject({ sql: z.string() })]) }),
      'check: 3\n',
      ['1:8: check: expected text or a map, found the number 3.'],
    ],
    [
      'a discriminated union',
      z.strictObject({ check: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('sql') })]) }),
      'check: { kind: x }\n',
      ['1:16: check.kind: expected "sql", found the text "x".'],
    ],
    [
      'lengths',
      z.strictObject({
        a: z.string().min(3),
        b: z.string().max(1),
        c: z.array(z.int()).max(1),
        d: z.array(z.int()).min(2),
      }),
      'a: x\nb: xy\nc: [1, 2]\nd: [1]\n',
      [
        '1:4: a: must have at least 3 characters, found the text "x".',
        '2:4: b: may have at most one character, found the text "xy".',
        '3:4: c: may have at most one item, found a list.',
        '4:4: d: needs at least 2 items, found a list.',
      ],
    ],
    [
      'formats',
      z.strictObject({ a: z.email(), b: z.string().regex(/^x+$/), c: z.number().multipleOf(5), d: z.null() }),
      'a: x\nb: y\nc: 3\nd: 1\n',
      [
        '1:4: a: must be a valid email, found the text "x".',
        '2:4: b: must match /^x+$/, found the text "y".',
        '3:4: c: must be a multiple of 5, found the number 3.',
        '4:4: d: expected nothing, found the number 1.',
      ],
    ],
    [
      'a map with any keys',
      z.strictObject({ a: z.record(z.string(), z.strictObject({ b: z.int() })) }),
      'a: { k: { b: 1, zzzzz: 2 } }\n',
      ['1:17: unknown key "zzzzz" in a.k. Known keys: b.'],
    ],
    [
      'an empty file without known keys',
      z.array(z.string()),
      '',
      ['1:1: the file is empty: expected a list.'],
    ],
    [
      'a literal text',
      z.strictObject({ a: z.literal('3') }),
      'a: 3\n',
      ['1:4: a: expected "3", found the number 3. Put it in quotes.'],
    ],
  ])('%s', (_, schema, text, expected) => {
    expect(refusal(text, schema)).toEqual(expected);
  });
});
