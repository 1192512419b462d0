import { ConfigurationError, type Position, type YamlDocument } from '@contender/core';
import type { Rule } from './rules.ts';
import type { ContractDocument } from './schema.ts';

export type YamlPath = readonly PropertyKey[];

type Draft<T> = T extends Rule ? Omit<T, 'id' | 'position'> : never;

/** Gathers the rules of a contract, and its faults, so that all of them are told at once. */
export class RuleReader {
  readonly unchecked: string[] = [];
  readonly #document: YamlDocument<ContractDocument>;
  readonly #rules: Rule[] = [];
  readonly #faults: string[] = [];

  constructor(document: YamlDocument<ContractDocument>) {
    this.#document = document;
  }

  positionOf(path: YamlPath): Position & { file: string } {
    return { file: this.#document.file, ...this.#document.positionOf(path) };
  }

  fault(path: YamlPath, message: string): void {
    const { file, line, column } = this.positionOf(path);
    this.#faults.push(`${file}:${line}:${column}: ${message}`);
  }

  /** Adds a rule. @param id the one that the contract gives */
  add(draft: Draft<Rule>, path: YamlPath, id?: string): void {
    const plain = id ?? (draft.column === null ? nameOf(draft) : `${draft.column}.${nameOf(draft)}`);
    const used = new Set(this.#rules.map((rule) => rule.id));
    let unique = plain;
    for (let count = 2; used.has(unique); count++) unique = `${plain}#${count}`;
    if (id !== undefined && unique !== id) this.fault(path, `the id "${id}" is given twice`);
    this.#rules.push({ ...draft, id: unique, position: this.positionOf(path) });
  }

  /** The rules. @throws ConfigurationError with every fault */
  finish(): Rule[] {
    if (this.#faults.length > 0) throw new ConfigurationError(this.#faults.join('\n'));
    return this.#rules;
  }
}

/** A rule's name in its id and in records. */
export function nameOf(rule: Draft<Rule>): string {
  return rule.rule === 'custom' ? rule.name : rule.rule;
}
