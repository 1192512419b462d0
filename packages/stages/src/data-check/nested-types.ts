import type { Step } from './contract/index.ts';

/** The engine's type of a part of a value, from its type's name; undefined where there is no such part. */
export function partType(type: string, step: Step): string | undefined {
  if ('items' in step) return /^(.*)\[\d*\]$/s.exec(type)?.[1];
  if (isMap(type)) return parametersOf(type)[1];
  return fieldsOf(type).find(({ name }) => name === step.field)?.type;
}

export function isMap(type: string): boolean {
  return /^MAP\(.*\)$/s.test(type);
}

/** The fields of a STRUCT type; none for any other. */
export function fieldsOf(type: string): { name: string; type: string }[] {
  if (!/^STRUCT\(.*\)$/s.test(type)) return [];
  return parametersOf(type).flatMap((parameter) => {
    const [, quoted, plain, of] = /^(?:"((?:[^"]|"")*)"|(\S+)) (.*)$/s.exec(parameter) ?? [];
    return of === undefined ? [] : [{ name: quoted?.replaceAll('""', '"') ?? plain ?? '', type: of }];
  });
}

/** What stands between the outer brackets, at their own commas. */
function parametersOf(type: string): string[] {
  const inside = type.slice(type.indexOf('(') + 1, -1);
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let part = '';
  for (const character of inside) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && character === '(') depth += 1;
    else if (!quoted && character === ')') depth -= 1;
    if (character === ',' && depth === 0 && !quoted) {
      parts.push(part.trim());
      part = '';
    } else part += character;
  }
  return [...parts, part.trim()];
}
