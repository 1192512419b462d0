import { ConfigurationError, messageOf } from '@contender/core';
import { type Engine, literal } from '@contender/engine';
import type { Rule } from './contract/index.ts';

/** Lets the engine read every pattern of the rules, so that one it does not take is told by its place. */
export async function verifyPatterns(engine: Engine, rules: readonly Rule[]): Promise<void> {
  for (const rule of rules) {
    const pattern = rule.rule === 'pattern' ? rule : rule.rule === 'invalidValues' ? rule.pattern : undefined;
    if (pattern === undefined) continue;
    try {
      await engine.rows(`SELECT regexp_matches('', ${literal(pattern.pattern)})`);
    } catch (error) {
      const { file, line, column } = rule.position;
      throw new ConfigurationError(
        `${file}:${line}:${column}: the pattern ${pattern.written} cannot be used: ${messageOf(error).split('\n')[0]}`,
        { cause: error },
      );
    }
  }
}
