import { resolve } from 'node:path';
import { ExternalError, messageOf } from '@contender/core';
import type { GitHubOptions } from '../options.ts';
import type { Artifacts } from '../port.ts';

/** Files that the jobs of a run hand on, by the runner's artifact service. */
export function createArtifacts({ artifactsAvailable, logger }: GitHubOptions): Artifacts {
  return {
    upload: async ({ name, root, files }) => {
      if (!artifactsAvailable) {
        logger.debug(`The artifact ${name} is not kept: the artifact service is there inside a job only.`);
        return;
      }
      const folder = resolve(root);
      const paths = files.map((file) => resolve(folder, file));
      try {
        const { DefaultArtifactClient } = await import('@actions/artifact');
        const client = new DefaultArtifactClient();
        const stored = storedName(name);
        try {
          await client.uploadArtifact(stored, paths, folder);
        } catch (error) {
          if (!messageOf(error).includes('(409)')) throw error;
          // Artifacts cannot be changed; the one of an earlier attempt makes room.
          await client.deleteArtifact(stored);
          await client.uploadArtifact(stored, paths, folder);
        }
      } catch (error) {
        throw failed(`The artifact ${name} could not be uploaded.`, error);
      }
    },

    download: async ({ name, destination }) => {
      if (!artifactsAvailable) return false;
      try {
        const { ArtifactNotFoundError, DefaultArtifactClient } = await import('@actions/artifact');
        const client = new DefaultArtifactClient();
        try {
          const { artifact } = await client.getArtifact(storedName(name));
          const { digestMismatch } = await client.downloadArtifact(artifact.id, {
            path: resolve(destination),
            ...(artifact.digest === undefined ? {} : { expectedHash: artifact.digest }),
          });
          if (digestMismatch === true) throw new Error('what came has another digest than what was uploaded');
          return true;
        } catch (error) {
          if (error instanceof ArtifactNotFoundError) return false;
          throw error;
        }
      } catch (error) {
        throw failed(`The artifact ${name} could not be downloaded.`, error);
      }
    },
  };
}

/** Artifact names may not hold what a file system refuses; a model's name may hold a slash. */
function storedName(name: string): string {
  return name.replaceAll(/["%:<>|*?\r\n\\/]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
    return `%${code}`;
  });
}

function failed(message: string, cause: unknown): ExternalError {
  return new ExternalError(message, { hint: 'Running again is safe.', cause });
}
