import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ConfigurationError,
  contenderFolder,
  digestFile,
  type RecordKind,
  recordPath,
} from '@contender/core';
import { type Manifest, manifestAsset } from '../shared/manifest.ts';
import type { Context } from '../stage.ts';
import type { Evidence } from './evidence.ts';
import type { Plan } from './plan.ts';

/** A file that a release shall carry. */
export interface PlannedAsset {
  name: string;
  /** Absolute. */
  path: string;
  sha256: string;
}

export interface PlannedAssets {
  assets: PlannedAsset[];
  manifestDigest: string;
}

const maxAssets = 1_000;
/** The asset of every release that people read first. */
export const cardAsset = 'model-card.md';

/** Everything that the release of a plan shall carry: model files, records, card, and the manifest last. */
export async function planAssets(
  plan: Plan,
  evidence: Evidence,
  modelCard: string,
  context: Context,
): Promise<PlannedAssets> {
  const { workspace } = context;
  const { model } = evidence.training.record.result;
  const records = recordFiles(evidence);
  const names = assetNames(
    model.files.map(({ path }) => path),
    [manifestAsset, cardAsset, ...records.map(({ asset }) => asset)],
  );
  // A forge takes no empty asset: the manifest alone is enough to make the file again.
  const files = model.files.map((file, index) => ({
    ...file,
    asset: file.bytes === 0 ? null : (names[index] ?? null),
  }));
  const manifest: Manifest = {
    schema: 1,
    model: plan.model,
    version: plan.version,
    codeCommit: plan.codeCommit,
    createdAt: plan.createdAt,
    folder: { sha256: model.sha256, bytes: model.bytes },
    files,
    records,
    previous: plan.previous,
  };

  const folder = join(workspace, contenderFolder, 'work', plan.model, `register-${plan.version}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const write = async (name: string, text: string): Promise<PlannedAsset> => {
    const path = join(folder, name);
    await writeFile(path, text);
    return { name, path, sha256: (await digestFile(path)).sha256 };
  };
  const assets: PlannedAsset[] = [];
  for (const { asset, path, sha256 } of files) {
    if (asset !== null) assets.push({ name: asset, path: join(workspace, model.path, path), sha256 });
  }
  for (const { asset, kind } of records) {
    const path = join(workspace, recordPath(plan.model, kind));
    assets.push({ name: asset, path, sha256: (await digestFile(path)).sha256 });
  }
  assets.push(await write(cardAsset, modelCard));
  const manifestFile = await write(manifestAsset, `${JSON.stringify(manifest, null, 2)}\n`);
  assets.push(manifestFile);
  if (assets.length > maxAssets) {
    throw new ConfigurationError(
      `${plan.model} has ${model.files.length} files; a release holds ${maxAssets} at most`,
      {
        hint: 'Let the training pack them into one archive in the model folder.',
      },
    );
  }
  return { assets, manifestDigest: manifestFile.sha256 };
}

function recordFiles(evidence: Evidence): Manifest['records'] {
  const stored: { kind: RecordKind; digest: string | undefined }[] = [
    { kind: 'data-check', digest: evidence.dataCheck?.digest },
    { kind: 'training', digest: evidence.training.digest },
    { kind: 'evaluation', digest: evidence.evaluation.digest },
  ];
  return stored.flatMap(({ kind, digest }) =>
    digest === undefined ? [] : [{ kind, asset: `record-${kind}.json`, digest }],
  );
}

/**
 * Names of assets for paths: letters, digits, dots, dashes and underscores, no two alike (case aside), none of
 * the reserved ones. The same paths give the same names.
 */
export function assetNames(paths: readonly string[], reserved: readonly string[]): string[] {
  const used = new Set(reserved.map((name) => name.toLowerCase()));
  return paths.map((path) => {
    const plain =
      path
        .replace(/[^A-Za-z0-9._-]+/g, '-')
        .replace(/^[.-]+/, '')
        .slice(-150) || 'file';
    const dot = plain.lastIndexOf('.');
    const [stem, ending] = dot > 0 ? [plain.slice(0, dot), plain.slice(dot)] : [plain, ''];
    let name = plain;
    for (let number = 2; used.has(name.toLowerCase()); number++) name = `${stem}-${number}${ending}`;
    used.add(name.toLowerCase());
    return name;
  });
}
