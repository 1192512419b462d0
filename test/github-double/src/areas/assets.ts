import { invalid, notFound, Refusal } from '../answers.ts';
import { presentAsset } from '../present/release.ts';
import { page, param, type Request, type Route } from '../router.ts';
import type { Asset, Release } from '../state.ts';
import { findRelease, refuseLocked } from './releases.ts';

const maximumAssets = 1000;

/** GitHub takes less than 2 GiB. */
export const maximumAssetBytes = 2 ** 31 - 1;

/** Path of the upload host, which is the same server here. */
export const uploadPath = '/uploads/repos/:owner/:repo/releases/:id/assets';

/** Assets of releases. */
export const assetRoutes: Route[] = [
  {
    method: 'GET',
    path: '/repos/:owner/:repo/releases/:id/assets',
    needs: ['contents: read'],
    handle: (request) => {
      const { state, addresses } = request;
      const release = findRelease(request);
      const assets = release.assets.map((asset) => presentAsset(state, addresses, release, asset));
      const { owner, repo } = state.settings;
      return page(request, assets, `/repos/${owner}/${repo}/releases/${release.id}/assets`);
    },
  },
  {
    method: 'POST',
    path: uploadPath,
    needs: ['contents: write'],
    handle: (request) => {
      const release = findRelease(request);
      const asset = storeAsset(request, release, 'uploaded');
      return { status: 201, body: presentAsset(request.state, request.addresses, release, asset) };
    },
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/releases/assets/:asset',
    needs: ['contents: read'],
    handle: (request) => {
      const { state, addresses } = request;
      const { release, asset } = findAsset(request);
      if (request.headers.accept !== 'application/octet-stream') {
        return { status: 200, body: presentAsset(state, addresses, release, asset) };
      }
      if (asset.state !== 'uploaded') throw notFound();
      return {
        status: 302,
        headers: { location: `${addresses.storage}/assets/${asset.id}?sig=${asset.id}` },
      };
    },
  },
  {
    method: 'DELETE',
    path: '/repos/:owner/:repo/releases/assets/:asset',
    needs: ['contents: write'],
    handle: (request) => {
      const { release, asset } = findAsset(request);
      refuseLocked(request, release);
      release.assets.splice(release.assets.indexOf(asset), 1);
      return { status: 204 };
    },
  },
];

/** Keeps what was sent; as a `starter` where the upload is to break off. */
export function storeAsset(request: Request, release: Release, state: Asset['state']): Asset {
  refuseLocked(request, release);
  const given = request.query.get('name') ?? '';
  if (given === '') throw invalid('ReleaseAsset', 'missing_field', 'name');
  const contentType = request.headers['content-type'];
  if (contentType === undefined) throw new Refusal(400, 'Content-Type header required');
  const name = rewrite(given);
  if (release.assets.some((asset) => asset.name === name))
    throw invalid('ReleaseAsset', 'already_exists', 'name');
  if (release.assets.length >= maximumAssets) {
    throw invalid(
      'ReleaseAsset',
      'custom',
      'release_id',
      `file_count limited to ${maximumAssets} assets per release`,
    );
  }
  const asset: Asset = {
    id: request.state.nextId(),
    name,
    state,
    contentType,
    data: state === 'uploaded' ? request.body : Buffer.alloc(0),
    createdAt: request.state.now(),
  };
  release.assets.push(asset);
  return asset;
}

/** GitHub turns runs of special characters into one dot, and lets no name begin or end with one. */
function rewrite(name: string): string {
  return name
    .replaceAll(/[^A-Za-z0-9_@+-]+/g, '.')
    .replace(/^\./, 'default.')
    .replace(/\.$/, '');
}

function findAsset(request: Request): { release: Release; asset: Asset } {
  const id = Number(param(request, 'asset'));
  for (const release of request.state.releases) {
    const asset = release.assets.find((candidate) => candidate.id === id);
    if (asset !== undefined) return { release, asset };
  }
  throw notFound();
}
