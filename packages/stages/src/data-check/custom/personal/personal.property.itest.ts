import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { testContext } from '../../../../test/context.ts';
import { type Tolerance, tolerates } from '../../../../test/naive/comparing.ts';
import { custom, expectVerdicts, judgeTable } from '../../../../test/naive/judging.ts';
import {
  dniLetters,
  holds,
  ibanLengths,
  type Kind,
  luhn,
  mod97,
  nirKey,
  words,
} from '../../../../test/naive/personal.ts';
import { seed } from '../../../../test/naive/seed.ts';
import { counted } from '../../../../test/naive/table.ts';

/*
 * Personal values, valid and nearly so, in the midst of text, against a search character by character. What is
 * found is in quarantine and stands in no check.
 */

const context = testContext();
afterAll(() => context.dispose());

const kinds: readonly Kind[] = ['email', 'card', 'iban', 'phone', 'national_id'];

const digit = fc.constantFrom(...'0123456789');
const capital = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const text = (of: fc.Arbitrary<string>, length: number) =>
  fc.array(of, { minLength: length, maxLength: length }).map((characters) => characters.join(''));

/** A text in blocks of these lengths; the last takes what is left. */
function inBlocks(code: string, lengths: readonly number[], separator: string): string {
  const blocks: string[] = [];
  let rest = code;
  for (const length of lengths) {
    blocks.push(rest.slice(0, length));
    rest = rest.slice(length);
  }
  return [...blocks, rest].filter((block) => block !== '').join(separator);
}

const cardShapes: readonly (readonly [string, number, readonly number[]])[] = [
  ['4', 13, [13]],
  ['4', 16, [4, 4, 4]],
  ['4', 19, [19]],
  ['52', 16, [4, 4, 4]],
  ['2221', 16, [4, 4, 4]],
  ['2720', 16, [4, 4, 4]],
  ['2721', 16, [16]],
  ['34', 15, [4, 6]],
  ['37', 15, [4, 6]],
  ['36', 14, [14]],
  ['305', 14, [14]],
  ['6011', 16, [4, 4, 4]],
  ['65', 16, [4, 4, 4]],
  ['3528', 16, [16]],
  ['90', 16, [4, 4, 4]],
];

const card = fc
  .tuple(fc.constantFrom(...cardShapes), text(digit, 19), fc.constantFrom('', ' ', '-'))
  .map(([[prefix, length, blocks], random, separator]) => {
    const start = (prefix + random).slice(0, length - 1);
    const check = [...'0123456789'].find((last) => luhn(start + last)) ?? '';
    return inBlocks(start + check, blocks, separator);
  });

const iban = fc
  .tuple(
    fc.constantFrom(...Object.keys(ibanLengths)),
    text(fc.oneof({ weight: 4, arbitrary: digit }, { weight: 1, arbitrary: capital }), 31),
    fc.boolean(),
  )
  .map(([country, random, printed]) => {
    const account = random.slice(0, (ibanLengths[country] ?? 0) - 4);
    const check = String(98n - mod97(`${country}00${account}`)).padStart(2, '0');
    return inBlocks(country + check + account, Array(8).fill(4), printed ? ' ' : '');
  });

const dni = fc
  .tuple(fc.nat(99_999_999), fc.constantFrom('', '-'))
  .map(([number, dash]) => `${String(number).padStart(8, '0')}${dash}${dniLetters[number % 23]}`);

const nir = fc
  .tuple(
    fc.constantFrom('1', '2'),
    text(digit, 2),
    fc.constantFrom('01', '12', '13', '20', '99'),
    fc.constantFrom('75', '2A', '2B', '01'),
    text(digit, 6),
    fc.constantFrom('', ' '),
  )
  .map(([sex, year, month, department, order, blank]) => {
    const code = sex + year + month + department + order;
    return inBlocks(code + String(nirKey(code)).padStart(2, '0'), [1, 2, 2, 2, 3, 3], blank);
  });

const ssn = fc
  .tuple(
    fc.oneof(text(digit, 3), fc.constantFrom('000', '666', '900', '899')),
    fc.oneof(text(digit, 2), fc.constant('00')),
    fc.oneof(text(digit, 4), fc.constant('0000')),
  )
  .map((parts) => parts.join('-'));

const nino = fc
  .tuple(
    fc.oneof(text(capital, 2), fc.constantFrom('BG', 'GB', 'AO', 'OA', 'AB', 'JP')),
    text(digit, 6),
    fc.constantFrom(...'ABCDE'),
    fc.constantFrom('', ' '),
  )
  .map(([prefix, number, end, blank]) => inBlocks(prefix + number + end, [2, 2, 2, 2], blank));

const codiceFiscale = fc
  .tuple(text(capital, 6), text(digit, 2), capital, text(digit, 2), capital, text(digit, 3), capital)
  .map((parts) => parts.join(''));

const label = fc.constantFrom(
  'a',
  'example',
  'x-1',
  '-x',
  'x-',
  'com',
  'org',
  'x'.repeat(63),
  'x'.repeat(64),
  '1',
  'é',
);
const email = fc
  .tuple(
    fc.constantFrom('ada', 'a.b+c', '%', 'x'.repeat(64), 'x'.repeat(65), '', 'ö'),
    fc.array(label, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('org', 'x', 'museum', '1a', 'x'.repeat(25)),
  )
  .map(([local, labels, top]) => `${local}@${[...labels, top].join('.')}`);

const phone = fc
  .tuple(
    fc.constantFrom('+44 ', '+1 (', '+1-', '1 ', '(', '', '+0', '+'),
    fc.constantFrom('212', '415', '112', '20'),
    fc.constantFrom(') ', ' ', '-', '.', ')', '   ', ''),
    fc.constantFrom('555', '155', '5555'),
    fc.constantFrom(' ', '-', '.', ''),
    fc.constantFrom('0123', '01234', '012345678'),
  )
  .map((parts) => parts.join(''));

const valid = fc.oneof(card, iban, email, phone, fc.oneof(dni, nir, ssn, nino, codiceFiscale));

/** The value, or one character of it changed. */
const value = fc
  .tuple(valid, fc.option(fc.tuple(fc.nat(), fc.constantFrom(...'0123456789AZ')), { freq: 2 }))
  .map(([whole, change]) => {
    if (change === null) return whole;
    const [seed, character] = change;
    const place = seed % whole.length;
    return whole.slice(0, place) + character + whole.slice(place + 1);
  });

const written = fc.record({
  before: fc.constantFrom(
    '',
    'call ',
    'IBAN: ',
    '0.',
    'No.',
    '(',
    'é',
    '_',
    'x',
    '7',
    '😀',
    '\n',
    '"',
    '+',
    '@',
  ),
  value,
  after: fc.constantFrom(
    '',
    '.',
    ' EUR',
    ' BIC',
    ' 2024',
    '.5',
    ', é',
    '_',
    'x',
    '7',
    '-',
    '😀',
    '\n',
    ')',
    '@',
    '.x',
  ),
});

const drawn = fc.record({
  texts: fc.array(fc.option(written, { freq: 20 }), { minLength: 40, maxLength: 80 }),
  wanted: fc.option(fc.shuffledSubarray([...kinds], { minLength: 1 }), { freq: 2, nil: undefined }),
  tolerance: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Tolerance>({}) },
    { weight: 1, arbitrary: fc.record<Tolerance>({ max_rows: fc.nat(60) }) },
  ),
});

test('personal values are found, counted by kind, put into quarantine and shown nowhere', async () => {
  await fc.assert(
    fc.asyncProperty(drawn, async ({ texts, wanted, tolerance }) => {
      const rows = texts.map((part) => {
        const whole = part === null ? null : part.before + part.value + part.after;
        return { text: whole, ignored: whole, yes: true };
      });
      const table = { types: { text: 'VARCHAR', ignored: 'VARCHAR', yes: 'BOOLEAN' }, rows };
      const rule = custom('p', { rule: 'personal_data', kinds: wanted, ignore: ['ignored'], ...tolerance });
      const record = await judgeTable(context, table, { quality: [rule] });
      const having = (kind: Kind) =>
        rows.flatMap((row, index) => (row.text !== null && holds(kind, row.text) ? [index] : []));
      const found = (wanted ?? kinds).map((kind) => ({ kind, rows: having(kind) }));
      const broken = rows.flatMap((_, index) =>
        found.some((one) => one.rows.includes(index)) ? [index] : [],
      );
      const parts = found.flatMap((one) =>
        one.rows.length === 0 ? [] : [`${one.rows.length} with ${words[one.kind]}`],
      );
      await expectVerdicts(context, record, table, [
        {
          id: 'p.text',
          status: tolerates(tolerance, broken.length, rows.length) ? 'passed' : 'failed',
          observed: `${broken.length} of ${counted(rows.length, 'row')}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`,
          rows: broken,
        },
      ]);
      expect(record.result.checks.map(({ id }) => id)).toEqual(['p.text']);
      const told = JSON.stringify(record.result.checks);
      expect(
        texts.filter((part) => part !== null && part.value.length > 8 && told.includes(part.value)),
      ).toEqual([]);
    }),
    { numRuns: 12, seed },
  );
});
