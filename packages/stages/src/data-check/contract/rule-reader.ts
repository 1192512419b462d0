import { ConfigurationError, type Position, suggestion, type YamlDocument } from '@contender/core';
import { type End, resolveEnd } from './read-relationships.ts';
import type { Rule } from './rules.ts';
import type { ContractDocument, SchemaObject } from './schema.ts';

export type YamlPath = readonly PropertyKey[];

type Draft<T> = T extends Rule ? Omit<T, 'id' | 'position'> : never;

/** Gathers the rules of a contract's object, and its faults, so that all of them are told at once. */
export class RuleReader {
  readonly unchecked: string[] = [];
  readonly #document: YamlDocument<ContractDocument>;
  readonly #object: SchemaObject;
  readonly #rules: Rule[] = [];
  readonly #ids = new Set<string>();
  readonly #faults: string[] = [];

  constructor(document: YamlDocument<ContractDocument>, object: SchemaObject) {
    this.#document = document;
    this.#object = object;
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
    let unique = plain;
    for (let count = 2; this.#ids.has(unique); count++) unique = `${plain}#${count}`;
    if (id !== undefined && unique !== id) this.fault(path, `the id "${id}" is given twice`);
    this.#ids.add(unique);
    this.#rules.push({ ...draft, id: unique, position: this.positionOf(path) });
  }

  /** The name in the data of a column that the contract may call otherwise. */
  physical(name: string): string {
    return this.#object.properties.find((property) => property.name === name)?.physicalName ?? name;
  }

  /** Refuses a column that the contract does not describe, where it describes any. */
  requireColumn(name: string, path: YamlPath): void {
    const names = this.#object.properties.flatMap((property) =>
      [property.name, property.physicalName ?? []].flat(),
    );
    if (names.length === 0 || names.includes(name)) return;
    this.fault(path, `the contract has no property "${name}". ${suggestion(name, names)}`);
  }

  /** The end of a relationship, or what is wrong with it. */
  resolveEnd(end: string): End | string {
    return resolveEnd(end, this.#document.value);
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
