import { ConfigurationError, type Material, type Subject, suggestion } from '@contender/core';
import type { Column, Engine, Source } from '@contender/engine';

/** A dataset or table that rules may compare with: where it comes from. */
export interface TableSource {
  source: Source;
  material: Subject;
}

/** A table that is ready in the engine. */
export interface OpenTable {
  view: string;
  columns: readonly Column[];
}

/**
 * The other datasets and tables of a model. Each is opened in the engine when the first rule asks for it, under its
 * own name, and is a material of the record from then on.
 */
export class Tables {
  readonly #engine: () => Promise<Engine>;
  readonly #sources: ReadonlyMap<string, () => Promise<TableSource>>;
  readonly #open = new Map<string, Promise<OpenTable>>();
  readonly materials: Material[] = [];

  constructor(engine: () => Promise<Engine>, sources: ReadonlyMap<string, () => Promise<TableSource>>) {
    this.#engine = engine;
    this.#sources = sources;
  }

  get names(): string[] {
    return [...this.#sources.keys()];
  }

  /** @throws ConfigurationError when there is no table of that name, or its file cannot be read */
  open(name: string): Promise<OpenTable> {
    const load = this.#sources.get(name);
    if (load === undefined) {
      throw new ConfigurationError(`there is no dataset or table "${name}"`, {
        hint:
          this.names.length === 0
            ? 'Declare it: `data.tables` of the config, or the input `tables` where a file is checked by itself.'
            : suggestion(name, this.names),
      });
    }
    const known = this.#open.get(name);
    if (known !== undefined) return known;
    const opened = load().then(async ({ source, material }) => {
      const engine = await this.#engine();
      const columns = await engine.define(name, source);
      this.materials.push(material);
      return { view: name, columns };
    });
    this.#open.set(name, opened);
    return opened;
  }
}
