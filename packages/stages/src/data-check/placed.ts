import { ConfigurationError } from '@contender/core';
import type { Rule } from './contract/index.ts';

/** Does something for a rule; what its author can mend is told by its place in the contract. */
export async function atRule<T>(rule: Pick<Rule, 'id' | 'position'>, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const { file, line, column } = rule.position;
    throw new ConfigurationError(`${file}:${line}:${column}: the rule ${rule.id}: ${error.message}`, {
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error,
    });
  }
}
