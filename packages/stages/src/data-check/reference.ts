import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  ConfigurationError,
  type DataCheckRecord,
  digestFile,
  type Material,
  type ModelContext,
  type Profile,
  parseRecord,
  requireFile,
} from '@contender/core';
import type { Engine } from '@contender/engine';
import { fetchRecord, findChampion } from '../shared/registry.ts';
import type { Context } from '../stage.ts';
import { profileView } from './profile/index.ts';
import type { OpenTable, Tables } from './tables.ts';

/** What a dataset is compared with for drift. */
export interface Reference {
  /** As the contract names it. */
  name: string;
  profile: Profile;
  /** Its rows; undefined where only the profile was kept. */
  table?: OpenTable;
}

/** The profile that was registered with the champion. */
const championReference = 'champion';

/**
 * Opens what a rule on drift names: a dataset or table of the model, `champion` for the training data that the
 * champion was registered with, or the path of a data-check record.
 * @returns undefined where there is no champion yet
 */
export async function openReference(
  name: string,
  { engine, model, tables }: { engine: Engine; model: ModelContext | undefined; tables: Tables },
  context: Context,
): Promise<Reference | undefined> {
  if (name.endsWith('.json')) return readReference(name, tables.materials, context);
  if (name !== championReference) {
    const table = await tables.open(name);
    return { name, profile: await profileView(engine, table.view, table.columns), table };
  }
  const champion = model === undefined ? undefined : await findChampion(model, context);
  if (champion === undefined) return undefined;
  const stored = await fetchRecord(champion, 'data-check', context);
  if (stored === undefined) throw new ConfigurationError(`${champion.tag} was registered without a profile`);
  tables.materials.push({ name: 'reference', record: stored.digest });
  return { name: champion.tag, profile: trainingProfile(stored.record, champion.tag) };
}

async function readReference(name: string, materials: Material[], context: Context): Promise<Reference> {
  const path = resolve(context.workspace, name);
  await requireFile(path, `the reference ${name}`);
  const { record } = parseRecord(await readFile(path, 'utf8'), name, 'data-check');
  materials.push({ name: 'reference', uri: name, ...(await digestFile(path)) });
  return { name, profile: trainingProfile(record, name) };
}

function trainingProfile({ result: { datasets } }: DataCheckRecord, where: string): Profile {
  const found = datasets.find(({ name }) => name === 'train') ?? datasets[0];
  if (found === undefined) throw new ConfigurationError(`${where} holds no profile`);
  return found.profile;
}
