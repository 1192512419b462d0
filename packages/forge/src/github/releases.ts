import { z } from 'zod';
import type { Asset, Registry, Release, ReleaseText } from '../port.ts';
import { type GitHubClient, once } from './client.ts';
import type { Need } from './needs.ts';
import { statusOf } from './refusals.ts';

const assetSchema = z.object({
  id: z.int(),
  name: z.string(),
  size: z.int(),
  state: z.string(),
  digest: z.string().nullish(),
});

const releaseSchema = z.object({
  id: z.int(),
  tag_name: z.string(),
  target_commitish: z.string(),
  draft: z.boolean(),
  name: z.string().nullish(),
  body: z.string().nullish(),
  html_url: z.string(),
  assets: z.array(assetSchema),
});

type Releases = Pick<
  Registry,
  'findRelease' | 'listDrafts' | 'createDraft' | 'updateDraft' | 'publishRelease'
>;

/** Releases without the upload and download of their assets. */
export function createReleases(client: GitHubClient): Releases {
  const { repository } = client;

  const listDrafts = (): Promise<Release[]> => {
    // A token that may only read contents is shown no drafts.
    const need: Need = { doing: 'read the draft releases', permission: 'contents', level: 'write' };
    return client.ask(need, async (octokit) => {
      const all = await octokit.paginate(octokit.rest.repos.listReleases, { ...repository, per_page: 100 });
      return all.map(toRelease).filter((release) => release.draft);
    });
  };

  const update = (
    release: Release,
    fields: ReturnType<typeof textFields> | { draft: false },
    doing: string,
  ) =>
    client.ask({ doing, permission: 'contents', level: 'write' }, async (octokit) => {
      const { data } = await octokit.rest.repos.updateRelease({
        ...repository,
        release_id: Number(release.id),
        ...fields,
      });
      return toRelease(data);
    });

  return {
    listDrafts,

    findRelease: (tag) =>
      client.ask(
        { doing: `read the release ${tag}`, permission: 'contents', level: 'read' },
        async (octokit) => {
          try {
            const { data } = await octokit.rest.repos.getReleaseByTag({ ...repository, tag });
            return toRelease(data);
          } catch (error) {
            if (statusOf(error) === 404) return undefined;
            throw error;
          }
        },
      ),

    createDraft: (text) =>
      client.createOnce(
        { doing: `draft the release ${text.tag}`, permission: 'contents', level: 'write' },
        async (octokit) => {
          const { data } = await octokit.rest.repos.createRelease({
            ...repository,
            ...textFields(text),
            ...once,
          });
          return toRelease(data);
        },
        async () =>
          (await listDrafts()).find(
            ({ tag, commit, title }) => tag === text.tag && commit === text.commit && title === text.title,
          ),
      ),

    updateDraft: (release, text) => update(release, textFields(text), `update the draft of ${text.tag}`),

    publishRelease: (release) => update(release, { draft: false }, `publish the release ${release.tag}`),
  };
}

/** @param data an asset as GitHub answers */
export function toAsset(data: unknown): Asset {
  const asset = assetSchema.parse(data);
  const sha256 = /^sha256:([0-9a-f]{64})$/.exec(asset.digest ?? '')?.[1] ?? null;
  return {
    id: String(asset.id),
    name: asset.name,
    bytes: asset.size,
    sha256,
    state: asset.state === 'uploaded' ? 'uploaded' : 'partial',
  };
}

function toRelease(data: unknown): Release {
  const release = releaseSchema.parse(data);
  return {
    id: String(release.id),
    tag: release.tag_name,
    commit: release.target_commitish,
    draft: release.draft,
    title: release.name ?? '',
    body: release.body ?? '',
    url: release.html_url,
    assets: release.assets.map(toAsset),
  };
}

function textFields({ tag, commit, title, body }: ReleaseText) {
  return { tag_name: tag, target_commitish: commit, name: title, body, draft: true } as const;
}
