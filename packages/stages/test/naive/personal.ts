/*
 * Personal values, looked for character by character. A number or code stands by itself: no letter, digit or
 * underscore (of ASCII) touches it.
 */

export type Kind = 'email' | 'card' | 'iban' | 'phone' | 'national_id';

export const words: Readonly<Record<Kind, string>> = {
  email: 'an e-mail address',
  card: 'a card number',
  iban: 'an IBAN',
  phone: 'a telephone number',
  national_id: 'a national identity number',
};

/** Whether a text holds a value of the kind. */
export function holds(kind: Kind, text: string): boolean {
  return finders[kind](text);
}

const digits = '0123456789';
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const letters = upper + upper.toLowerCase();

function every(text: string, allowed: string): boolean {
  return [...text].every((character) => allowed.includes(character));
}

function isOneOf(character: string | undefined, allowed: string): boolean {
  return character !== undefined && character !== '' && allowed.includes(character);
}

/** Every part of the text that begins and ends at the border of a word. */
function* wordParts(text: string, shortest: number, longest: number): Generator<string> {
  const word = `${letters + digits}_`;
  for (let start = 0; start < text.length; start++) {
    if (!isOneOf(text[start], word) || isOneOf(text[start - 1], word)) continue;
    for (let end = start + shortest; end <= Math.min(text.length, start + longest); end++) {
      if (isOneOf(text[end - 1], word) && !isOneOf(text[end], word)) yield text.slice(start, end);
    }
  }
}

function some(parts: Iterable<string>, found: (part: string) => boolean): boolean {
  for (const part of parts) if (found(part)) return true;
  return false;
}

const finders: Record<Kind, (text: string) => boolean> = {
  email(text) {
    const local = `${letters + digits}._%+-`;
    for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      let start = at;
      while (isOneOf(text[start - 1], local)) start--;
      if (at - start < 1 || at - start > 64) continue;
      for (let end = at + 1; end <= text.length; end++) {
        if (!isOneOf(text[end], `${letters + digits}-`) && isDomain(text.slice(at + 1, end))) return true;
      }
    }
    return false;
  },
  // The decimals of a fraction are no card.
  card: (text) => some(wordParts(withoutFractions(text), 13, 23), isCard),
  iban: (text) => some(wordParts(text, 15, 45), isIban),
  phone(text) {
    for (let start = 0; start < text.length; start++) {
      if (isOneOf(text[start - 1], `${letters + digits}+`)) continue;
      if (startsInternational(text.slice(start)) || startsNorthAmerican(text.slice(start))) return true;
    }
    return false;
  },
  national_id: (text) =>
    some(wordParts(text, 9, 22), (part) =>
      [isSsn, isNino, isDni, isNir, isCodiceFiscale].some((is) => is(part)),
    ),
};

/** The text with a letter before the decimals of each fraction, so that they stand by themselves no more. */
function withoutFractions(text: string): string {
  return [...text]
    .map((character, place, all) => {
      const point = character === '.' && isOneOf(all[place - 1], digits) && isOneOf(all[place + 1], digits);
      return point ? '.x' : character;
    })
    .join('');
}

function isDomain(text: string): boolean {
  const labels = text.split('.');
  const top = labels.at(-1) ?? '';
  return (
    labels.length >= 2 &&
    labels.every(
      (label) =>
        label.length >= 1 &&
        label.length <= 63 &&
        every(label, `${letters + digits}-`) &&
        !label.startsWith('-') &&
        !label.endsWith('-'),
    ) &&
    top.length >= 2 &&
    top.length <= 24 &&
    every(top, letters)
  );
}

function isCard(part: string): boolean {
  const groups = part.split(/[ -]/);
  const lengths = groups.map(({ length }) => length).join(' ');
  const number = groups.join('');
  if (!every(number, digits) || !luhn(number)) return false;
  if (groups.length > 1) {
    const first = Number(number.slice(0, 2));
    if (lengths === '4 6 5') return first === 34 || first === 37;
    return (
      lengths === '4 4 4 4' &&
      (number[0] === '4' || number[0] === '6' || (first >= 22 && first <= 27) || (first >= 51 && first <= 55))
    );
  }
  const [two, three, four] = [2, 3, 4].map((length) => Number(number.slice(0, length)));
  if (two === undefined || three === undefined || four === undefined) return false;
  switch (number.length) {
    case 13:
    case 19:
      return number[0] === '4';
    case 14:
      return (three >= 300 && three <= 305) || two === 36 || two === 38;
    case 15:
      return two === 34 || two === 37;
    case 16:
      return (
        number[0] === '4' ||
        (two >= 51 && two <= 55) ||
        (four >= 2221 && four <= 2720) ||
        four === 6011 ||
        two === 65 ||
        (three >= 644 && three <= 649) ||
        (four >= 3528 && four <= 3589)
      );
    default:
      return false;
  }
}

/** From the right every second digit is doubled, its digits are added; the sum ends with 0. */
export function luhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, character, place) => {
    const digit = Number(character) * (place % 2 === 0 ? 1 : 2);
    return total + Math.floor(digit / 10) + (digit % 10);
  }, 0);
  return sum % 10 === 0;
}

/** Lengths of the countries that the tests write. */
export const ibanLengths: Readonly<Record<string, number>> = {
  NO: 15,
  BE: 16,
  NL: 18,
  AT: 20,
  CH: 21,
  DE: 22,
  GB: 22,
  ES: 24,
  SE: 24,
  PT: 25,
  FR: 27,
  PL: 28,
  MT: 31,
};

function isIban(part: string): boolean {
  const blocks = part.includes(' ') ? part.split(' ') : [part];
  const code = blocks.join('');
  if (code.length !== ibanLengths[code.slice(0, 2)]) return false;
  if (!every(code.slice(2, 4), digits) || !every(code, upper + digits)) return false;
  // In print a blank may stand after every fourth character, nowhere else.
  let length = 0;
  for (const block of blocks.slice(0, -1)) {
    length += block.length;
    if (block === '' || length % 4 !== 0) return false;
  }
  return mod97(code) === 1n;
}

/** ISO 7064: the first four characters go to the end, A is 10 and Z is 35. */
export function mod97(code: string): bigint {
  const turned = code.slice(4) + code.slice(0, 4);
  return BigInt([...turned].map((character) => Number.parseInt(character, 36)).join('')) % 97n;
}

/** A plus, then eight to fifteen digits with up to two separators before each but the first two. */
function startsInternational(text: string): boolean {
  if (text[0] !== '+' || !isOneOf(text[1], '123456789') || !isOneOf(text[2], digits)) return false;
  let count = 2;
  let place = 3;
  while (count < 15) {
    let next = place;
    while (next < place + 2 && isOneOf(text[next], ' ().-')) next++;
    if (!isOneOf(text[next], digits)) return false;
    place = next + 1;
    count++;
    if (count >= 8 && !isOneOf(text[place], letters + digits)) return true;
  }
  return false;
}

/** (212) 555-0123, 212-555-0123, 1 212 555 0123. */
function startsNorthAmerican(text: string): boolean {
  const country = [4, 3, 2]
    .map((length) => text.slice(0, length))
    .find((head) => ['+1 ', '+1.', '+1-', '1 ', '1.', '1-'].includes(head));
  return [text, ...(country === undefined ? [] : [text.slice(country.length)])].some((rest) => {
    const bracketed = rest[0] === '(' && rest[4] === ')';
    const area = bracketed ? rest.slice(1, 4) : rest.slice(0, 3);
    let after = rest.slice(bracketed ? 5 : 4);
    if (bracketed ? after[0] === ' ' : false) after = after.slice(1);
    if (!bracketed && !isOneOf(rest[3], ' .-')) return false;
    const [exchange, separator, line] = [after.slice(0, 3), after[3], after.slice(4, 8)];
    return (
      [area, exchange].every((three) => three.length === 3 && every(three, digits) && three >= '200') &&
      isOneOf(separator, ' .-') &&
      line.length === 4 &&
      every(line, digits) &&
      !isOneOf(after[8], letters + digits)
    );
  });
}

function isSsn(part: string): boolean {
  const [area = '', group = '', serial = '', ...more] = part.split('-');
  if (more.length > 0 || area.length !== 3 || group.length !== 2 || serial.length !== 4) return false;
  if (!every(area + group + serial, digits)) return false;
  return area !== '000' && area !== '666' && area < '900' && group !== '00' && serial !== '0000';
}

function isNino(part: string): boolean {
  const code = withoutBlanks(part, [2, 4, 6, 8]);
  if (code?.length !== 9) return false;
  const prefix = code.slice(0, 2);
  return (
    every(prefix, 'ABCEGHJKLMNOPRSTWXYZ') &&
    prefix[1] !== 'O' &&
    !['BG', 'GB', 'KN', 'NK', 'NT', 'TN', 'ZZ'].includes(prefix) &&
    every(code.slice(2, 8), digits) &&
    every(code.slice(8), 'ABCD')
  );
}

export const dniLetters = 'TRWAGMYFPDXBNJZSQVHLCKE';

function isDni(part: string): boolean {
  const code = part[8] === '-' ? part.slice(0, 8) + part.slice(9) : part;
  if (code.length !== 9 || !every(code.slice(0, 8), digits)) return false;
  return code[8] === dniLetters[Number(code.slice(0, 8)) % 23];
}

function isNir(part: string): boolean {
  const code = withoutBlanks(part, [1, 3, 5, 7, 10, 13]);
  if (code?.length !== 15 || !['1', '2'].includes(code[0] ?? '')) return false;
  const [month, department] = [code.slice(3, 5), code.slice(5, 7)];
  const plain = code.slice(0, 5) + code.slice(7);
  if (!every(plain, digits) || !(every(department, digits) || ['2A', '2B'].includes(department)))
    return false;
  if (!((month >= '01' && month <= '12') || month >= '20')) return false;
  return BigInt(code.slice(13)) === nirKey(code.slice(0, 13));
}

/** The key of the thirteen characters before it: Corsica's 2A counts as 19, its 2B as 18. */
export function nirKey(code: string): bigint {
  const corsica: Readonly<Record<string, string>> = { '2A': '19', '2B': '18' };
  const department = code.slice(5, 7);
  return 97n - (BigInt(code.slice(0, 5) + (corsica[department] ?? department) + code.slice(7)) % 97n);
}

function isCodiceFiscale(part: string): boolean {
  const shape = [...'LLLLLLDDMDDLDDDL'];
  const sets: Readonly<Record<string, string>> = { L: upper, D: digits, M: 'ABCDEHLMPRST' };
  return part.length === shape.length && shape.every((kind, place) => isOneOf(part[place], sets[kind] ?? ''));
}

/** The code without the single blanks that may stand at these places of it; undefined where others stand. */
function withoutBlanks(part: string, places: readonly number[]): string | undefined {
  let code = '';
  for (const [index, character] of [...part].entries()) {
    if (character !== ' ') code += character;
    else if (!places.includes(code.length) || part[index - 1] === ' ') return undefined;
  }
  return code;
}
