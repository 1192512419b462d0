import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordOf } from '@contender/core';
import { approveLocally, type Delivery, type Forge, type Registry } from '@contender/forge';
import { deploy } from '../src/deploy/index.ts';
import type { Context } from '../src/index.ts';
import { common, type DeliveryWorkspace, register } from './delivery.ts';

const defaults = { ...common, environment: undefined, version: 'latest', rollback: false };

/** The protection that the config of the tests demands of production. */
export const production = {
  name: 'production',
  reviewers: ['grace', 'tester'],
  preventSelfReview: true,
  branches: 'all' as const,
};

/** What tests of deployments do again and again, in the workspace of the moment. */
export function deploying(house: () => DeliveryWorkspace) {
  return {
    run: (
      inputs: { environment?: string; version?: string; rollback?: boolean } = {},
      context: Context = house(),
    ) => deploy.run({ ...defaults, ...inputs }, context),
    read: (path: string) => readFile(join(house().workspace, path), 'utf8'),
    /** Trains a model of these weights and registers it. */
    async registerNext(weights: string): Promise<RecordOf<'registration'>['result']> {
      await house().train({ weights });
      return (await register.run({ ...common, version: undefined }, house())).result;
    },
    approve: (commit: string, reviewer = 'grace') =>
      approveLocally(house().workspace, {
        environment: production.name,
        commit,
        reviewer,
        comment: 'Go.',
        clock: house().clock,
      }),
    /** The workspace's forge with some verbs replaced, to make them fail. */
    forgeWith(change: { registry?: Partial<Registry>; delivery?: Partial<Delivery> }): Forge {
      const { forge } = house();
      return {
        ...forge,
        registry: { ...forge.registry, ...change.registry },
        delivery: { ...forge.delivery, ...change.delivery },
      };
    },
  };
}
