import type { Release } from '@contender/forge';
import { manifestAsset } from '../shared/manifest.ts';
import { readManifest } from '../shared/registry.ts';
import type { VersionEntry } from '../shared/registry-state.ts';
import type { Context } from '../stage.ts';
import { cardAsset } from './assets.ts';
import { digestOfAsset } from './upload.ts';

/**
 * The draft that holds, whole, what a tag was made for: it only lacks its publication. It is published as it is,
 * also by a run whose own records are others.
 */
export async function findClaimed(
  claim: VersionEntry,
  drafts: readonly Release[],
  context: Context,
): Promise<Release | undefined> {
  for (const draft of drafts) {
    if (draft.tag === claim.tag && (await isWhole(draft, claim.trailers.Manifest, context))) return draft;
  }
  return undefined;
}

async function isWhole(draft: Release, expected: string | undefined, context: Context): Promise<boolean> {
  const uploaded = new Map(
    draft.assets.filter(({ state }) => state === 'uploaded').map((asset) => [asset.name, asset]),
  );
  const holds = async (name: string, sha256: string): Promise<boolean> => {
    const asset = uploaded.get(name);
    return asset !== undefined && (await digestOfAsset(draft, asset, context)) === sha256;
  };
  if (expected === undefined || !(await holds(manifestAsset, expected))) return false;
  const { files, records } = await readManifest(draft, expected, context);
  for (const { asset, sha256 } of files) {
    if (asset !== null && !(await holds(asset, sha256))) return false;
  }
  return [cardAsset, ...records.map(({ asset }) => asset)].every((name) => uploaded.has(name));
}
