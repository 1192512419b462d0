import { ExternalError } from '@contender/core';
import { z } from 'zod';
import type { LocalOptions } from '../options.ts';
import { readPastDeployment } from '../past-deployment.ts';
import type { Delivery } from '../port.ts';
import { findEnvironment, listApprovals } from './environments.ts';
import { Shelf, timedName } from './files.ts';

const deploymentSchema = z.object({
  environment: z.string(),
  commit: z.string(),
  description: z.string(),
  payload: z.record(z.string(), z.string()),
  actor: z.string(),
  createdAt: z.string(),
  statuses: z.array(
    z.object({
      state: z.enum(['in_progress', 'success', 'failure', 'error', 'inactive']),
      description: z.string(),
      logUrl: z.string().optional(),
      environmentUrl: z.string().optional(),
      at: z.string(),
    }),
  ),
});

/** Environments and approvals as people recorded them; one file for each deployment, with its statuses. */
export function localDelivery(options: LocalOptions): Delivery {
  const shelf = new Shelf(options.workspace, 'deployments');
  return {
    findEnvironment: (name) => findEnvironment(options.workspace, name),
    listApprovals: (deployment) => listApprovals(options.workspace, deployment),
    async findLastDeployment({ environment, model }) {
      for (const name of (await shelf.list()).reverse()) {
        const deployment = await shelf.readJson(name, deploymentSchema);
        if (deployment?.environment !== environment) continue;
        const { description, createdAt, statuses } = deployment;
        const remarks = [
          { description, at: new Date(createdAt), state: undefined },
          ...statuses.map((status) => ({ ...status, at: new Date(status.at) })),
        ];
        const found = readPastDeployment(remarks, model);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    async startDeployment({ environment, commit, description, payload }) {
      const createdAt = options.clock();
      const id = timedName(createdAt);
      await shelf.writeJson(`${id}.json`, {
        environment,
        commit,
        description,
        payload,
        actor: options.actor,
        createdAt: createdAt.toISOString(),
        statuses: [],
      });
      return { id, environment, commit, url: shelf.address(`${id}.json`) };
    },
    async setStatus({ id }, status) {
      const deployment = await shelf.readJson(`${id}.json`, deploymentSchema);
      if (deployment === undefined) throw new ExternalError(`The deployment ${shelf.address(id)} is gone`);
      const at = options.clock().toISOString();
      await shelf.writeJson(`${id}.json`, {
        ...deployment,
        statuses: [...deployment.statuses, { ...status, at }],
      });
    },
  };
}
