import type { LocalOptions } from '../options.ts';
import type { Forge } from '../port.ts';
import { localArtifacts } from './artifacts.ts';
import { localDelivery } from './delivery.ts';
import { Repository } from './git.ts';
import { localRegistry } from './registry.ts';
import { localReviews } from './reviews.ts';
import { localWorkflows } from './workflows.ts';

export { approveLocally, type LocalProtection, protectLocalEnvironment } from './environments.ts';

/**
 * The forge without a server, the embedded default: tags and commits by git, everything else below
 * `.contender/forge/`. Two processes at once do not harm each other; a tag name is given once.
 */
export function createLocalForge(options: LocalOptions): Forge {
  return {
    kind: 'local',
    reviews: localReviews(options),
    registry: localRegistry(options, new Repository(options.workspace, options.actor)),
    delivery: localDelivery(options),
    workflows: localWorkflows(options),
    artifacts: localArtifacts(options),
  };
}
