import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ConfigurationError,
  digestFile,
  ExternalError,
  type ModelContext,
  parseRecord,
  type RecordKind,
  type StoredRecord,
  suggestion,
  versionTag,
} from '@contender/core';
import type { Release } from '@contender/forge';
import { z } from 'zod';
import type { Context } from '../stage.ts';
import { type Manifest, manifestAsset, manifestSchema } from './manifest.ts';
import { championVersion, currentAssignment, type RegistryState, registryState } from './registry-state.ts';
import { withWorkFolder } from './work-folder.ts';

export { fetchModel } from './fetch-model.ts';

/** A version with its published release. */
export interface RegisteredVersion {
  model: string;
  version: string;
  tag: string;
  commit: string;
  release: Release;
  manifest: Manifest;
  /** Whether the version's tag holds the digest of the manifest. A tag that was made by hand, or by GTO, does not. */
  vouched: boolean;
}

/** Reads what the tags of a model say: one call. */
export async function readRegistry(model: string, context: Pick<Context, 'forge'>): Promise<RegistryState> {
  return registryState(await context.forge.registry.listTags(model));
}

/**
 * The named version (SemVer, with or without the v), or the newest.
 * @throws ConfigurationError when there is none of that name, or it was never published
 */
export async function findVersion(
  model: string,
  version: string | 'latest',
  context: Context,
): Promise<RegisteredVersion> {
  return openVersion(await readRegistry(model, context), model, version, context);
}

/** The model's champion: the version in its environment, before any deployment the newest; undefined without a version. */
export async function findChampion(
  model: ModelContext,
  context: Context,
): Promise<RegisteredVersion | undefined> {
  const state = await readRegistry(model.name, context);
  const assignment = currentAssignment(state, model.config.champion);
  if (assignment !== undefined && assignment.version === undefined) {
    throw new ConfigurationError(
      `${assignment.tag} names no version of ${model.name} (commit ${assignment.commit})`,
      {
        hint: `Deploy a registered version to ${model.config.champion}, or delete the tag.`,
      },
    );
  }
  const version = championVersion(state, model.config.champion);
  return version === undefined ? undefined : openVersion(state, model.name, version, context);
}

/** As `findVersion`, where the registry was read already. */
export async function openVersion(
  state: RegistryState,
  model: string,
  version: string | 'latest',
  context: Context,
): Promise<RegisteredVersion> {
  const numbers = state.versions.map((known) => known.version);
  const asked = version.replace(/^v(?=\d)/, '');
  const entry =
    asked === 'latest' ? state.versions[0] : state.versions.find((known) => known.version === asked);
  if (entry === undefined) {
    const name = versionTag(model, asked);
    if (numbers.length === 0) {
      throw new ConfigurationError(`${model} has no registered version`, {
        hint: `Register one first: \`contender register --model ${model}\`.`,
      });
    }
    throw new ConfigurationError(
      state.taken.includes(asked) ? `${name} was revoked` : `There is no version ${name}`,
      { hint: suggestion(asked, numbers) },
    );
  }
  if (asked === 'latest' && state.deprecated) {
    throw new ConfigurationError(`${model} was deprecated after its last version, ${entry.version}`, {
      hint: 'Register a new version, or name the version that you mean.',
    });
  }
  const release = await context.forge.registry.findRelease(entry.tag);
  if (release === undefined) {
    throw new ConfigurationError(`${entry.tag} is a tag without a published release`, {
      hint:
        context.forge.kind === 'local'
          ? 'The files of a local registry lie in .contender/ of the folder that registered them; they do not travel with git. Work there, or complete an interrupted registration with `contender register`.'
          : 'Its registration was interrupted: run the register stage again with the same records to complete it. A version tagged by another tool has no files here.',
    });
  }
  const expected = entry.trailers.Manifest;
  const manifest = await readManifest(release, expected, context);
  if (manifest.model !== model || manifest.version !== entry.version) {
    throw new ConfigurationError(
      `${manifestAsset} of ${entry.tag} belongs to ${versionTag(manifest.model, manifest.version)}`,
      { hint: `The release was changed after registration. Register ${model} again.` },
    );
  }
  const { tag, commit } = entry;
  return { model, version: entry.version, tag, commit, release, manifest, vouched: expected !== undefined };
}

/** The record that was registered with a version, its digest checked against the manifest; undefined where there is none. */
export async function fetchRecord<K extends RecordKind>(
  version: RegisteredVersion,
  kind: K,
  context: Context,
): Promise<StoredRecord<K> | undefined> {
  const entry = version.manifest.records.find((record) => record.kind === kind);
  if (entry === undefined) return undefined;
  const { text } = await downloadText(version.release, entry.asset, context);
  const stored = parseRecord(text, `${entry.asset} of ${version.tag}`, kind);
  if (stored.digest !== entry.digest) throw changed(entry.asset, version.tag, entry.digest, stored.digest);
  return stored;
}

/**
 * What a release consists of.
 * @param expected the digest that the tag says, where it says one
 */
export async function readManifest(
  release: Release,
  expected: string | undefined,
  context: Context,
): Promise<Manifest> {
  const { text, sha256 } = await downloadText(release, manifestAsset, context);
  if (expected !== undefined && sha256 !== expected)
    throw changed(manifestAsset, release.tag, expected, sha256);
  const parsed = z.string().transform(parseJson).pipe(manifestSchema).safeParse(text);
  if (!parsed.success) {
    throw new ConfigurationError(
      `${manifestAsset} of ${release.tag} is not valid:\n${z.prettifyError(parsed.error)}`,
      {
        hint: 'Was it written by a newer version of Contender, or changed after registration?',
      },
    );
  }
  return parsed.data;
}

function parseJson(text: string, refinement: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    refinement.addIssue({ code: 'custom', message: 'is no JSON' });
    return z.NEVER;
  }
}

async function downloadText(
  release: Release,
  name: string,
  context: Context,
): Promise<{ text: string; sha256: string }> {
  const asset = release.assets.find((candidate) => candidate.name === name && candidate.state === 'uploaded');
  if (asset === undefined) {
    throw new ConfigurationError(`The release of ${release.tag} has no asset ${name}`, {
      hint: 'It was removed after registration, or another tool made the release. Register the model again.',
    });
  }
  return withWorkFolder(context, async (folder) => {
    const file = join(folder, name);
    await context.forge.registry.downloadAsset(release, asset, file);
    return { text: await readFile(file, 'utf8'), sha256: (await digestFile(file)).sha256 };
  });
}

function changed(name: string, tag: string, expected: string, found: string): ExternalError {
  return new ExternalError(
    `${name} of ${tag} is not what was registered: SHA-256 ${found}, expected ${expected}`,
    {
      hint: 'Run again. If it stays so, the release was changed after registration and must not be used.',
    },
  );
}
