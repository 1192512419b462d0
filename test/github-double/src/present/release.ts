import { createHash } from 'node:crypto';
import type { Addresses } from '../router.ts';
import type { Asset, Release, Schemas, State } from '../state.ts';
import { presentUser } from './people.ts';
import { pageUrl, repositoryUrl } from './repository.ts';

/** As GitHub answers; its description leaves the state `starter` out. */
type PresentedAsset = Omit<Schemas['release-asset'], 'state'> & { state: Asset['state'] };
type PresentedRelease = Omit<Schemas['release'], 'assets'> & { assets: PresentedAsset[] };

export function presentRelease(state: State, addresses: Addresses, release: Release): PresentedRelease {
  const { owner, repo } = state.settings;
  const url = `${repositoryUrl(state, addresses)}/releases/${release.id}`;
  const page = pageUrl(state);
  const name = encodeURIComponent(release.tag);
  return {
    url,
    html_url: release.draft ? `${page}/releases/tag/untagged-${release.id}` : `${page}/releases/tag/${name}`,
    assets_url: `${url}/assets`,
    upload_url: `${addresses.api}/uploads/repos/${owner}/${repo}/releases/${release.id}/assets{?name,label}`,
    tarball_url: release.draft ? null : `${repositoryUrl(state, addresses)}/tarball/${name}`,
    zipball_url: release.draft ? null : `${repositoryUrl(state, addresses)}/zipball/${name}`,
    id: release.id,
    node_id: `RE_${release.id}`,
    tag_name: release.tag,
    target_commitish: release.target,
    name: release.name,
    body: release.body,
    draft: release.draft,
    prerelease: release.prerelease,
    immutable: release.immutable,
    created_at: release.createdAt,
    published_at: release.publishedAt,
    author: presentUser(addresses, 'github-actions[bot]'),
    assets: release.assets.map((asset) => presentAsset(state, addresses, release, asset)),
  };
}

export function presentAsset(
  state: State,
  addresses: Addresses,
  release: Release,
  asset: Asset,
): PresentedAsset {
  const digest = `sha256:${createHash('sha256').update(asset.data).digest('hex')}`;
  return {
    url: `${repositoryUrl(state, addresses)}/releases/assets/${asset.id}`,
    browser_download_url: `${pageUrl(state)}/releases/download/${encodeURIComponent(release.tag)}/${asset.name}`,
    id: asset.id,
    node_id: `RA_${asset.id}`,
    name: asset.name,
    label: null,
    state: asset.state,
    content_type: asset.contentType,
    size: asset.data.length,
    digest: asset.state === 'uploaded' && state.settings.assetDigests ? digest : null,
    download_count: 0,
    created_at: asset.createdAt,
    updated_at: asset.createdAt,
    uploader: presentUser(addresses, 'github-actions[bot]'),
  };
}
