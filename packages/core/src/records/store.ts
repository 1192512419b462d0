import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { digestOf } from '../digest/canonical.ts';
import { ConfigurationError, explainSystemError, hasCode, messageOf } from '../errors.ts';
import { type AnyRecord, type RecordKind, type RecordOf, recordSchemas } from './kinds.ts';

/** The folder that holds everything Contender writes into a workspace. */
export const contenderFolder = '.contender';

/** Where a record lives, relative to the workspace. */
export function recordPath(model: string, kind: RecordKind): string {
  return `${contenderFolder}/records/${model}/${kind}.json`;
}

export interface StoredRecord<K extends RecordKind> {
  record: RecordOf<K>;
  /** SHA-256 of the canonical JSON of the record as it stands in the file. */
  digest: string;
}

/** Makes `.contender/` in the workspace, with the ignore file that keeps it out of git. */
export async function prepareContenderFolder(workspace: string): Promise<void> {
  try {
    await mkdir(join(workspace, contenderFolder), { recursive: true });
    await writeFile(join(workspace, contenderFolder, '.gitignore'), '*\n');
  } catch (error) {
    if (hasCode(error, 'EEXIST', 'ENOTDIR')) {
      throw new ConfigurationError(
        `${contenderFolder} is a file; Contender needs a folder of that name. Move it away.`,
        { cause: error },
      );
    }
    throw explainSystemError(error);
  }
}

/** Writes a record atomically and returns its digest. Throws on NaN and infinities, which JSON cannot hold. */
export async function writeRecord(workspace: string, record: AnyRecord): Promise<string> {
  const digest = digestOf(record);
  const path = join(workspace, recordPath(record.model, record.kind));
  await prepareContenderFolder(workspace);
  const partial = `${path}.${randomUUID()}.partial`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(partial, `${JSON.stringify(record, null, 2)}\n`);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw explainSystemError(error, recordPath(record.model, record.kind));
  }
  return digest;
}

/** Reads a record, or undefined where there is none. A record that does not parse is an error, never skipped. */
export async function readRecord<K extends RecordKind>(
  workspace: string,
  model: string,
  kind: K,
): Promise<StoredRecord<K> | undefined> {
  const path = recordPath(model, kind);
  let text: string;
  try {
    text = await readFile(join(workspace, path), 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw explainSystemError(error, path);
  }
  const stored = parseRecord(text, path, kind);
  if (stored.record.model !== model) {
    throw new ConfigurationError(`${path} is the record of another model, "${stored.record.model}"`, {
      hint: 'Delete it and run the stage that writes it again.',
    });
  }
  return stored;
}

/** Checks the text of a record from outside, and digests it as it stands. */
export function parseRecord<K extends RecordKind>(text: string, source: string, kind: K): StoredRecord<K> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw new ConfigurationError(`${source} is no JSON: ${messageOf(error)}`, {
      hint: `Delete it and run the stage that writes it again.`,
      cause: error,
    });
  }
  const parsed = recordSchemas[kind].safeParse(raw);
  if (!parsed.success) {
    throw new ConfigurationError(`${source} is no valid ${kind} record:\n${z.prettifyError(parsed.error)}`, {
      hint: 'Run the stage that writes it again, with the same version of Contender.',
    });
  }
  return { record: parsed.data as RecordOf<K>, digest: digestOf(raw) };
}

/** Removes records that are about to be out of date. */
export async function forgetRecords(
  workspace: string,
  model: string,
  kinds: readonly RecordKind[],
): Promise<void> {
  for (const kind of kinds) await rm(join(workspace, recordPath(model, kind)), { force: true });
}

/** A record that a stage cannot do without. */
export async function requireRecord<K extends RecordKind>(
  workspace: string,
  model: string,
  kind: K,
  stage: string,
): Promise<StoredRecord<K>> {
  const stored = await readRecord(workspace, model, kind);
  if (stored === undefined) {
    throw new ConfigurationError(`No ${kind} record for ${model} at ${recordPath(model, kind)}`, {
      hint: `Run \`contender ${stage} --model ${model}\` first; in a workflow, the ${stage} action in this or an earlier job.`,
    });
  }
  return stored;
}
