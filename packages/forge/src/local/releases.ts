import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { ConfigurationError, digestFile, ExternalError } from '@contender/core';
import { z } from 'zod';
import type { LocalOptions } from '../options.ts';
import type { Asset, Registry, Release } from '../port.ts';
import { fileName, ignoreMissing, Shelf, timedName } from './files.ts';
import type { Repository } from './git.ts';

const releaseSchema = z.object({
  tag: z.string(),
  commit: z.string(),
  draft: z.boolean(),
  title: z.string(),
  body: z.string(),
});
const assetSchema = z.object({ bytes: z.int().min(0), sha256: z.string() });
const assetName = /^[A-Za-z0-9._-]+$/;

type ReleaseFile = z.infer<typeof releaseSchema>;
type Releases = Omit<Registry, 'listTags' | 'createCommit' | 'createTag'>;

/**
 * A release is a folder: `release.json`, and for each asset a folder with its `content` and, once that has
 * arrived whole, `asset.json`. An asset without the latter is the rest of an upload that broke off.
 */
export function localReleases(options: LocalOptions, repository: Repository): Releases {
  const shelf = new Shelf(options.workspace, 'releases');

  async function listAssets(id: string): Promise<Asset[]> {
    const names = (await shelf.list(id, 'assets')).map(decodeURIComponent);
    return Promise.all(
      names.map(async (name) => {
        const folder = `${id}/assets/${fileName(name)}`;
        const known = await shelf.readJson(`${folder}/asset.json`, assetSchema);
        if (known !== undefined) return { id: name, name, ...known, state: 'uploaded' };
        const rest = await stat(shelf.path(folder, 'content')).catch(ignoreMissing);
        return { id: name, name, bytes: rest?.size ?? 0, sha256: null, state: 'partial' };
      }),
    );
  }

  const read = (id: string) => shelf.readJson(`${id}/release.json`, releaseSchema);

  async function describe(id: string, text: ReleaseFile): Promise<Release> {
    return { id, url: shelf.address(id), ...text, assets: await listAssets(id) };
  }

  async function write(id: string, text: ReleaseFile): Promise<Release> {
    await shelf.writeJson(`${id}/release.json`, text);
    return describe(id, text);
  }

  /** The release as it stands now. A published one does not change any more. */
  async function readDraft(id: string): Promise<ReleaseFile> {
    const release = await read(id);
    if (release === undefined) throw new ExternalError(`The release ${shelf.address(id)} is gone`);
    if (!release.draft)
      throw new ExternalError(`The release of ${release.tag} is published and does not change`);
    return release;
  }

  /** Oldest first. */
  async function select(condition: (release: ReleaseFile) => boolean): Promise<Release[]> {
    const selected: Release[] = [];
    for (const id of await shelf.list()) {
      const release = await read(id);
      if (release !== undefined && condition(release)) selected.push(await describe(id, release));
    }
    return selected;
  }

  return {
    async findRelease(tag) {
      return (await select((release) => !release.draft && release.tag === tag))[0];
    },
    async listDrafts() {
      return (await select((release) => release.draft)).reverse();
    },
    createDraft: ({ tag, commit, title, body }) =>
      write(timedName(options.clock()), { tag, commit, draft: true, title, body }),
    async updateDraft({ id }, { tag, commit, title, body }) {
      await readDraft(id);
      return write(id, { tag, commit, draft: true, title, body });
    },
    async publishRelease({ id }) {
      const draft = await readDraft(id);
      const { tag } = draft;
      if (!(await repository.hasTag(tag))) {
        throw new ExternalError(`The release of ${tag} cannot be published: there is no such tag`);
      }
      if ((await select((other) => !other.draft && other.tag === tag)).length > 0) {
        throw new ExternalError(`${tag} has a published release already`);
      }
      return write(id, { ...draft, draft: false });
    },
    async uploadAsset({ id }, { name, path }) {
      await readDraft(id);
      if (!assetName.test(name)) {
        throw new ConfigurationError(`An asset cannot be named ${JSON.stringify(name)}`, {
          hint: 'Names hold letters, digits, dots, dashes and underscores only.',
        });
      }
      const folder = `${id}/assets/${fileName(name)}`;
      await mkdir(shelf.path(id, 'assets'), { recursive: true });
      await mkdir(shelf.path(folder)).catch((error: unknown) => {
        throw new ExternalError(`The release has an asset ${name} already`, { cause: error });
      });
      const content = shelf.path(folder, 'content');
      await copyFile(path, content).catch((error: unknown) => {
        throw new ExternalError(`The upload of ${path} broke off`, { cause: error });
      });
      const digest = await digestFile(content);
      await shelf.writeJson(`${folder}/asset.json`, digest);
      return { id: name, name, ...digest, state: 'uploaded' };
    },
    async deleteAsset({ id }, { name }) {
      await readDraft(id);
      await rm(shelf.path(id, 'assets', fileName(name)), { recursive: true, force: true });
    },
    async downloadAsset(release, { name, sha256 }, destination) {
      await copyFile(shelf.path(release.id, 'assets', fileName(name), 'content'), destination).catch(
        (error: unknown) => {
          throw new ExternalError(`The asset ${name} of ${release.tag} cannot be read`, { cause: error });
        },
      );
      const found = (await digestFile(destination)).sha256;
      if (sha256 !== null && found !== sha256) {
        await rm(destination, { force: true });
        throw new ExternalError(
          `The asset ${name} of ${release.tag} is damaged: SHA-256 ${found}, not ${sha256}`,
        );
      }
    },
  };
}
