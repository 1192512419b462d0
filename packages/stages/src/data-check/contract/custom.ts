import { explainIssue, suggestion } from '@contender/core';
import { z } from 'zod';
import { customRules } from '../custom/index.ts';
import type { RuleReader, YamlPath } from './rule-reader.ts';
import type { Quality } from './schema.ts';

const implementation = z.looseObject({ rule: z.string() });
const names = customRules.map(({ name }) => name);

/** A rule of type custom: of the engine `contender`, or refused, since what is not checked must not pass. */
export function customRule(
  rule: Quality,
  terms: { column: string | null; severity: 'warn' | 'fail'; dimension: Quality['dimension'] },
  path: YamlPath,
  reader: RuleReader,
): void {
  const { column } = terms;
  if (rule.engine !== 'contender') {
    const engine = rule.engine === undefined ? 'names no engine' : `is for the engine "${rule.engine}"`;
    reader.fault(
      [...path, 'engine'],
      `the custom rule ${engine}, which cannot be run here; write \`engine: contender\` with one of its rules (${names.join(', ')}), type: sql, or a metric of the library`,
    );
    return;
  }
  const given = implementation.safeParse(rule.implementation);
  if (!given.success) {
    reader.fault(
      [...path, 'implementation'],
      `the implementation must be a map that names its rule: \`implementation: { rule: ${names[0]}, … }\``,
    );
    return;
  }
  const { rule: name, ...options } = given.data;
  const known = customRules.find((candidate) => candidate.name === name);
  if (known === undefined) {
    reader.fault(
      [...path, 'implementation', 'rule'],
      `contender has no rule "${name}". ${suggestion(name, names)}`,
    );
    return;
  }
  if (known.level === 'column' && column === null) {
    reader.fault(path, `${name} is a rule of a column; put it under the property`);
    return;
  }
  if (known.level === 'dataset' && column !== null) {
    reader.fault(path, `${name} is a rule of the object, not of a column`);
    return;
  }
  const prepared = known.prepare(options);
  if ('faults' in prepared) {
    for (const { path: place, text } of prepared.faults.flatMap((issue) =>
      explainIssue(issue, options, known.options),
    )) {
      reader.fault([...path, 'implementation', ...place], `${name}: ${text}`);
    }
    return;
  }
  reader.add({ ...terms, rule: 'custom', name, compile: prepared.compile }, path, rule.id);
}
