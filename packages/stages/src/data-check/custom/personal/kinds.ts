import { ibanPattern } from './iban-countries.ts';

/** A kind of personal value, as an SQL condition over a text: null for a null. */
export interface PersonalKind {
  /** As it is counted: `12 with an e-mail address`. */
  word: string;
  found(text: string): string;
}

/** A regular expression, guarded by a cheap look at the text: most texts hold nothing of the kind. */
function matches(text: string, pattern: string, guard?: string): string {
  const match = `regexp_matches(${text}, '${pattern}')`;
  return guard === undefined ? match : `(CASE WHEN ${guard} THEN ${match} ELSE ${text} IS NULL AND NULL END)`;
}

/** Any of the candidates that a pattern, or its group, finds passes the check, bare of spaces and dashes. */
function anyCandidate(
  text: string,
  pattern: string,
  check: (candidate: string) => string,
  group: 0 | 1 = 0,
): string {
  return `(CASE WHEN ${matches(text, pattern)} THEN len(list_filter(list_transform(regexp_extract_all(${text}, '${pattern}', ${group}), lambda c: regexp_replace(c, '[ -]', '', 'g')), lambda c: ${check('c')})) > 0 ELSE ${text} IS NULL AND NULL END)`;
}

const emailAddress =
  '(^|[^A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,24}($|[^A-Za-z0-9-])';

// Issuer ranges and lengths as the networks publish them (ISO/IEC 7812): most numbers of that length are no card.
// Nor are the decimals of a fraction, of which one in ten would pass the check.
const cardNumber =
  '(?:^|[^0-9A-Za-z_.]|(?:^|[^0-9])\\.)(4\\d{12}(?:\\d{3}){0,2}|5[1-5]\\d{14}|2(?:22[1-9]|2[3-9]\\d|[3-6]\\d\\d|7[01]\\d|720)\\d{12}|3[47]\\d{13}|6(?:011|5\\d\\d|4[4-9]\\d)\\d{12}|35(?:2[89]|[3-8]\\d)\\d{12}|3(?:0[0-5]|[68]\\d)\\d{11}|4\\d{3}[ -]\\d{4}[ -]\\d{4}[ -]\\d{4}|5[1-5]\\d\\d[ -]\\d{4}[ -]\\d{4}[ -]\\d{4}|2[2-7]\\d\\d[ -]\\d{4}[ -]\\d{4}[ -]\\d{4}|6\\d{3}[ -]\\d{4}[ -]\\d{4}[ -]\\d{4}|3[47]\\d\\d[ -]\\d{6}[ -]\\d{5})\\b';

// E.164 with its plus, or the North American form with separators.
const phoneNumber =
  '(?:^|[^0-9A-Za-z+])(?:\\+[1-9][0-9](?:[ ().-]{0,2}[0-9]){6,13}|(?:\\+?1[ .-])?(?:\\([2-9][0-9]{2}\\) ?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4})(?:$|[^0-9A-Za-z])';

/** Luhn's check (ISO/IEC 7812-1, annex B) over digits. */
function passesLuhn(digits: string): string {
  const digit = `CAST(substr(${digits}, len(${digits}) - CAST(i AS INTEGER), 1) AS INTEGER)`;
  const doubled = `(2 * ${digit} - CASE WHEN ${digit} > 4 THEN 9 ELSE 0 END)`;
  return `list_sum(list_transform(range(0, len(${digits})), lambda i: CASE WHEN i % 2 = 1 THEN ${doubled} ELSE ${digit} END)) % 10 = 0`;
}

/** The check digits of an IBAN (ISO 13616, ISO 7064 mod 97-10). */
function passesMod97(text: string): string {
  const turned = `(substr(${text}, 5) || substr(${text}, 1, 4))`;
  const value = `lambda x: CASE WHEN x >= 'A' THEN ascii(x) - 55 ELSE CAST(x AS INTEGER) END`;
  const rest = `list_reduce(list_transform(string_split(${turned}, ''), ${value}), lambda r, x: ((r * CASE WHEN x > 9 THEN 100 ELSE 10 END) + x) % 97)`;
  return `${rest} = 1`;
}

function numberOf(text: string, from: number, length?: number): string {
  return `TRY_CAST(substr(${text}, ${from}${length === undefined ? '' : `, ${length}`}) AS BIGINT)`;
}

/** Identity numbers of persons whose form or check digit tells them from other numbers. */
const nationalIds: readonly ((text: string) => string)[] = [
  // United States: social security number; area, group and serial are never all zeros, the area not 666 or 9xx.
  (text) =>
    anyCandidate(
      text,
      '\\b\\d{3}-\\d{2}-\\d{4}\\b',
      (id) =>
        `substr(${id}, 1, 3) NOT IN ('000', '666') AND ${id} < '900000000' AND substr(${id}, 4, 2) <> '00' AND substr(${id}, 6) <> '0000'`,
    ),
  // United Kingdom: national insurance number.
  (text) =>
    anyCandidate(
      text,
      '\\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]\\b',
      (id) => `substr(${id}, 1, 2) NOT IN ('BG', 'GB', 'KN', 'NK', 'NT', 'TN', 'ZZ')`,
    ),
  // Spain: DNI with its letter.
  (text) =>
    anyCandidate(
      text,
      '\\b\\d{8}-?[A-Z]\\b',
      (id) =>
        `substr('TRWAGMYFPDXBNJZSQVHLCKE', CAST(${numberOf(id, 1, 8)} % 23 AS INTEGER) + 1, 1) = substr(${id}, 9, 1)`,
    ),
  // France: NIR with its key; 2A and 2B are the Corsican departments.
  (text) =>
    anyCandidate(
      text,
      '\\b[12] ?\\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\\d) ?(?:\\d{2}|2A|2B) ?\\d{3} ?\\d{3} ?\\d{2}\\b',
      (id) => {
        const digits = `replace(replace(substr(${id}, 1, 13), '2A', '19'), '2B', '18')`;
        return `97 - TRY_CAST(${digits} AS BIGINT) % 97 = ${numberOf(id, 14, 2)}`;
      },
    ),
  // Italy: codice fiscale.
  (text) => matches(text, '\\b[A-Z]{6}\\d{2}[A-EHLMPRST]\\d{2}[A-Z]\\d{3}[A-Z]\\b'),
];

/** Every kind that is known, by the name that a contract gives it. */
export const personalKinds = {
  email: {
    word: 'an e-mail address',
    found: (text) => matches(text, emailAddress, `contains(${text}, '@')`),
  },
  card: { word: 'a card number', found: (text) => anyCandidate(text, cardNumber, passesLuhn, 1) },
  iban: { word: 'an IBAN', found: (text) => anyCandidate(text, ibanPattern, passesMod97) },
  phone: { word: 'a telephone number', found: (text) => matches(text, phoneNumber) },
  national_id: {
    word: 'a national identity number',
    // Most texts hold no two digits in a row: one look spares five.
    found: (text) =>
      `(CASE WHEN ${matches(text, '[0-9]{2}')} THEN ${nationalIds.map((found) => found(text)).join(' OR ')} ELSE ${text} IS NULL AND NULL END)`,
  },
} as const satisfies Record<string, PersonalKind>;

export type PersonalKindName = keyof typeof personalKinds;
