import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ReadableStream } from 'node:stream/web';
import { ConfigurationError, ExternalError, formatBytes } from '@contender/core';
import type { Octokit } from '@octokit/rest';
import type { Asset, Registry, Release } from '../port.ts';
import { type GitHubClient, once } from './client.ts';
import type { Need } from './needs.ts';
import { toAsset } from './releases.ts';

const maximumBytes = 2 ** 31 - 1;
const attempts = 3;

type Assets = Pick<Registry, 'uploadAsset' | 'deleteAsset' | 'downloadAsset'>;

/** Files of a release. They are streamed in both directions. */
export function createAssets(client: GitHubClient): Assets {
  const { repository } = client;
  const uploadUrls = new Map<string, string>();

  /** Where a release takes its assets: another host than the API's at GitHub, another path elsewhere. */
  const uploadUrl = async (octokit: Octokit, release: Release): Promise<string> => {
    const known = uploadUrls.get(release.id);
    if (known !== undefined) return known;
    const { data } = await octokit.rest.repos.getRelease({ ...repository, release_id: Number(release.id) });
    uploadUrls.set(release.id, data.upload_url);
    return data.upload_url;
  };

  return {
    uploadAsset: async (release, { name, path }) => {
      const { size } = await stat(path);
      refuse(name, size);
      const need: Need = {
        doing: `upload ${name} to ${release.tag}`,
        permission: 'contents',
        level: 'write',
      };
      return client.ask(need, async (octokit) => {
        const uploaded = await octokit.request({
          method: 'POST',
          url: await uploadUrl(octokit, release),
          name,
          data: await openAsBlob(path),
          headers: { 'content-type': 'application/octet-stream', 'content-length': size },
          // A failed upload can leave a partial asset that must be deleted first, so it is not simply sent again.
          ...once,
        });
        return toAsset(uploaded.data);
      });
    },

    deleteAsset: async (release, asset) => {
      const need: Need = {
        doing: `delete ${asset.name} from ${release.tag}`,
        permission: 'contents',
        level: 'write',
      };
      await client.ask(need, (octokit) =>
        octokit.rest.repos.deleteReleaseAsset({ ...repository, asset_id: Number(asset.id) }),
      );
    },

    downloadAsset: async (release, asset, destination) => {
      await mkdir(dirname(destination), { recursive: true });
      const unfinished = `${destination}.partial`;
      for (let attempt = 1; ; attempt += 1) {
        try {
          await streamTo(await openAsset(client, release, asset), asset, unfinished);
          break;
        } catch (error) {
          await rm(unfinished, { force: true });
          if (!(error instanceof ExternalError) || attempt === attempts) throw error;
          await client.pause(attempt);
        }
      }
      await rename(unfinished, destination);
    },
  };
}

function refuse(name: string, bytes: number): void {
  if (!/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/.test(name)) {
    throw new ConfigurationError(`The asset name ${name} would be rewritten by GitHub.`, {
      hint: 'Use letters, digits, dashes, underscores and single dots between them.',
    });
  }
  if (bytes > maximumBytes) {
    throw new ConfigurationError(`${name} has ${formatBytes(bytes)}; GitHub takes assets below 2 GiB.`, {
      hint: 'Compress or split the file, or register a pointer to it, for example a .dvc file.',
    });
  }
}

/** The asset's bytes: from GitHub itself, or from its storage, which must not see the token. */
async function openAsset(client: GitHubClient, release: Release, asset: Asset): Promise<Readable> {
  const need: Need = {
    doing: `download ${asset.name} of ${release.tag}`,
    permission: 'contents',
    level: 'read',
  };
  const answer = await client.ask(need, (octokit) =>
    octokit.request('GET /repos/{owner}/{repo}/releases/assets/{asset_id}', {
      ...client.repository,
      asset_id: Number(asset.id),
      headers: { accept: 'application/octet-stream' },
      request: { redirect: 'manual', parseSuccessResponseBody: false },
    }),
  );
  const data: unknown = answer.data;
  const body = data instanceof ReadableStream ? data : undefined;
  const { location } = answer.headers;
  if (location === undefined && body !== undefined) return Readable.fromWeb(body);
  await body?.cancel();
  try {
    const response = await fetch(location ?? '');
    if (!response.ok || response.body === null) throw new Error(`the storage answered ${response.status}`);
    return Readable.fromWeb(response.body);
  } catch (error) {
    throw broken(asset, error);
  }
}

async function streamTo(source: Readable, asset: Asset, path: string): Promise<void> {
  try {
    await pipeline(source, createWriteStream(path));
    const { size } = await stat(path);
    if (size !== asset.bytes) throw new Error(`${size} of ${asset.bytes} bytes came`);
  } catch (error) {
    throw broken(asset, error);
  }
}

function broken(asset: Asset, cause: unknown): ExternalError {
  return new ExternalError(`The download of ${asset.name} broke off.`, {
    hint: 'Running again is safe.',
    cause,
  });
}
