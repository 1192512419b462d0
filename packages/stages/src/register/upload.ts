import { join } from 'node:path';
import { digestFile, ExternalError, formatBytes } from '@contender/core';
import type { Asset, Release } from '@contender/forge';
import { withWorkFolder } from '../shared/work-folder.ts';
import type { Context } from '../stage.ts';
import type { PlannedAsset } from './assets.ts';

/**
 * Brings the assets of a draft to what is planned: what is there and verified stays, everything else (the rest
 * of an upload that broke off, an older manifest) is deleted, what lacks is uploaded and verified.
 * @throws ExternalError when an upload breaks off or arrives damaged; a second call goes on
 */
export async function uploadAssets(
  draft: Release,
  planned: readonly PlannedAsset[],
  context: Context,
): Promise<void> {
  const { registry } = context.forge;
  const verified = new Set<string>();
  for (const asset of draft.assets) {
    const plan = planned.find(({ name }) => name === asset.name);
    const same =
      plan !== undefined &&
      asset.state === 'uploaded' &&
      (await digestOfAsset(draft, asset, context)) === plan.sha256;
    if (same) verified.add(asset.name);
    else await registry.deleteAsset(draft, asset);
  }
  for (const { name, path, sha256 } of planned) {
    if (verified.has(name)) continue;
    const asset = await registry.uploadAsset(draft, { name, path });
    const found = await digestOfAsset(draft, asset, context);
    if (found !== sha256) {
      await registry.deleteAsset(draft, asset);
      throw new ExternalError(`${name} arrived damaged: SHA-256 ${found}, expected ${sha256}`, {
        hint: 'Run again: the registration goes on where it stopped.',
      });
    }
    context.logger.debug(`Uploaded ${name} (${formatBytes(asset.bytes)}).`);
  }
}

/** As the forge computed it; where it does not tell, the asset is fetched again. */
export async function digestOfAsset(release: Release, asset: Asset, context: Context): Promise<string> {
  if (asset.sha256 !== null) return asset.sha256;
  return withWorkFolder(context, async (folder) => {
    const file = join(folder, asset.name);
    await context.forge.registry.downloadAsset(release, asset, file);
    return (await digestFile(file)).sha256;
  });
}
