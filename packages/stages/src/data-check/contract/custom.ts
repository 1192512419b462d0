import type { RuleReader, YamlPath } from './rule-reader.ts';
import type { Quality } from './schema.ts';

/** A rule of type custom. */
export function customRule(
  rule: Quality,
  _column: string | null,
  _severity: 'warn' | 'fail',
  path: YamlPath,
  reader: RuleReader,
): void {
  const engine = rule.engine === undefined ? '' : ` for the engine "${rule.engine}"`;
  reader.fault(
    path,
    `a custom rule${engine} cannot be checked; write it as type: sql, or with a metric of the library`,
  );
}
