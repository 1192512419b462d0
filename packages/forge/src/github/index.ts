import type { GitHubOptions } from '../options.ts';
import type { Forge } from '../port.ts';
import { createArtifacts } from './artifacts.ts';
import { createAssets } from './assets.ts';
import { writeCheck } from './check-runs.ts';
import { GitHubClient } from './client.ts';
import { upsertComment } from './comments.ts';
import { createDelivery } from './delivery.ts';
import { createReleases } from './releases.ts';
import { createTags } from './tags.ts';
import { createWorkflows } from './workflows.ts';

/** The forge at GitHub. Nothing is loaded or sent before its first verb is called. */
export function createGitHubForge(options: GitHubOptions): Forge {
  const client = new GitHubClient(options);
  return {
    kind: 'github',
    reviews: {
      upsertComment: (comment) => upsertComment(client, comment),
      writeCheck: (check) => writeCheck(client, check),
    },
    registry: { ...createTags(client, options), ...createReleases(client), ...createAssets(client) },
    delivery: createDelivery(client, options),
    workflows: createWorkflows(client),
    artifacts: createArtifacts(options),
  };
}
