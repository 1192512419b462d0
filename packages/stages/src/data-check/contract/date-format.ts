/** Letters of Java's DateTimeFormatter and what they are in the engine's strptime. */
const letters: Readonly<Record<string, string>> = {
  yyyy: '%Y',
  uuuu: '%Y',
  yy: '%y',
  uu: '%y',
  MMMM: '%B',
  MMM: '%b',
  MM: '%m',
  M: '%-m',
  dd: '%d',
  d: '%-d',
  DDD: '%j',
  D: '%-j',
  EEEE: '%A',
  EEE: '%a',
  E: '%a',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  h: '%-I',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  s: '%-S',
  SSS: '%g',
  SSSSSS: '%f',
  SSSSSSSSS: '%n',
  a: '%p',
  X: '%z',
  XX: '%z',
  XXX: '%z',
  xxx: '%z',
  ZZZZZ: '%z',
  Z: '%z',
};

/**
 * Translates a pattern of Java's DateTimeFormatter, which contracts hold, for the engine's strptime. What has no
 * counterpart there is refused, never approximated.
 */
export function translateDateFormat(format: string): { pattern: string } | { fault: string } {
  let pattern = '';
  for (const [part, quoted] of format.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g)) {
    if (part === "'") return { fault: 'a quote is opened and not closed' };
    if (part.startsWith("'")) pattern += asItIs(quoted === '' ? "'" : (quoted ?? '').replaceAll("''", "'"));
    else if (!/^[A-Za-z]/.test(part)) pattern += asItIs(part);
    else {
      const known = letters[part];
      if (known === undefined) {
        return { fault: `"${part}" has no counterpart here; known are ${Object.keys(letters).join(', ')}` };
      }
      pattern += known;
    }
  }
  return { pattern };
}

function asItIs(text: string): string {
  return text.replaceAll('%', '%%');
}
