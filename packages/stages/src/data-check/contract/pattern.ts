/** A pattern in the engine's dialect (RE2), or why it cannot be one. */
export type TranslatedPattern = { pattern: string } | { fault: string };

const harmlessEscapes = /^[dDwWsSbBfnrtv]$/;

/**
 * Translates an ECMA-262 pattern, which contracts hold, for RE2, which the engine runs in linear time. What RE2
 * cannot do (looking around, back references) or reads otherwise is refused, never approximated.
 */
export function translatePattern(source: string): TranslatedPattern {
  const fault = ecmaFault(source);
  if (fault !== undefined) return { fault };
  let pattern = '';
  let inClass = false;
  for (let index = 0; index < source.length; index++) {
    const rest = source.slice(index);
    if (rest.startsWith('\\')) {
      const escaped = translateEscape(rest);
      if ('fault' in escaped) return escaped;
      pattern += escaped.pattern;
      index += escaped.length - 1;
    } else if (inClass) {
      if (rest.startsWith('[')) pattern += '\\[';
      else pattern += rest.charAt(0);
      if (rest.startsWith(']')) inClass = false;
    } else if (/^\[\^?\]/.test(rest)) {
      return {
        fault: 'an empty class [] or [^] is not known to the engine; write [\\s\\S] for any character',
      };
    } else if (/^\(\?<?[=!]/.test(rest)) {
      return { fault: 'looking ahead or behind, (?=…) (?!…) (?<=…) (?<!…), is beyond the engine' };
    } else if (rest.startsWith('(?<')) {
      pattern += '(?P<';
      index += 2;
    } else if (/^\(\?[^:]/.test(rest)) {
      return { fault: 'flags inside the pattern, (?i:…), are beyond the engine' };
    } else {
      inClass = rest.startsWith('[');
      pattern += rest.charAt(0);
    }
  }
  return { pattern };
}

function ecmaFault(source: string): string | undefined {
  try {
    new RegExp(source, source.includes('\\p{') || source.includes('\\u{') ? 'u' : '');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const repeats = [...source.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].flatMap((match) => [match[1], match[2]]);
  return repeats.some((count) => Number(count ?? 0) > 1000)
    ? 'the engine repeats at most 1000 times'
    : undefined;
}

function translateEscape(rest: string): { pattern: string; length: number } | { fault: string } {
  const code = /^\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/.exec(rest);
  if (code !== null) {
    return { pattern: `\\x{${code[1] ?? code[2] ?? code[3]}}`, length: code[0].length };
  }
  const property = /^\\[pP]\{[A-Za-z_=]+\}/.exec(rest)?.[0];
  if (property !== undefined) return { pattern: property, length: property.length };
  const letter = rest.charAt(1);
  if (/[1-9k]/.test(letter)) return { fault: `a back reference (\\${letter}) is beyond the engine` };
  if (harmlessEscapes.test(letter) || !/[0-9A-Za-z]/.test(letter))
    return { pattern: `\\${letter}`, length: 2 };
  return { fault: `the escape \\${letter} is not known in patterns of a contract (ECMA-262)` };
}
