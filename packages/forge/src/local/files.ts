import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigurationError, contenderFolder, messageOf, prepareContenderFolder } from '@contender/core';
import { z } from 'zod';

/** The folder in which the local forge keeps what GitHub would keep. */
const forgeFolder = `${contenderFolder}/forge`;

/** One folder of the local forge, `<workspace>/.contender/forge/<name>`. */
export class Shelf {
  readonly workspace: string;
  /** Relative to the workspace; what the forge hands out as an address. */
  readonly folder: string;

  constructor(workspace: string, name: string) {
    this.workspace = workspace;
    this.folder = `${forgeFolder}/${name}`;
  }

  /** The address of something on the shelf, relative to the workspace. */
  address(...parts: string[]): string {
    return [this.folder, ...parts].join('/');
  }

  path(...parts: string[]): string {
    return join(this.workspace, this.folder, ...parts);
  }

  /** Names on the shelf in order; what is unfinished is left out. */
  async list(...parts: string[]): Promise<string[]> {
    const names = await readdir(this.path(...parts)).catch(ignoreMissing);
    return (names ?? []).filter((name) => !name.startsWith('.')).sort();
  }

  /** Writes a text so that a reader sees the old or the new one, never half. */
  async writeText(name: string, text: string): Promise<void> {
    await prepareContenderFolder(this.workspace);
    const path = this.path(name);
    await mkdir(dirname(path), { recursive: true });
    const partial = join(dirname(path), unfinishedName());
    await writeFile(partial, text);
    await rename(partial, path);
  }

  async readText(name: string): Promise<string | undefined> {
    return readFile(this.path(name), 'utf8').catch(ignoreMissing);
  }

  async writeJson(name: string, value: unknown): Promise<void> {
    await this.writeText(name, `${JSON.stringify(value, null, 2)}\n`);
  }

  /** Undefined where there is no such file. @throws ConfigurationError where it does not parse */
  async readJson<T>(name: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const text = await this.readText(name);
    if (text === undefined) return undefined;
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
      throw new ConfigurationError(`${this.address(name)} cannot be read: ${reason}`, {
        hint: 'It was changed by hand or damaged: mend or delete it.',
        cause: error,
      });
    }
  }
}

/** A name that sorts by time and never clashes: `20260401T120000123Z-1a2b3c4d`. */
export function timedName(at: Date): string {
  return `${at.toISOString().replace(/[-:.]/g, '')}-${randomBytes(4).toString('hex')}`;
}

/** A name for what is being written; listings leave it out. */
export function unfinishedName(): string {
  return `.unfinished-${randomBytes(6).toString('hex')}`;
}

/** Any text as one file name, and back by `decodeURIComponent`. */
export function fileName(text: string): string {
  return encodeURIComponent(text).replace(/^\./, '%2E').replaceAll('*', '%2A');
}

/** For `catch`: a missing file is undefined, everything else is thrown on. */
export function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
