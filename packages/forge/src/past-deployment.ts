import { parseTag } from '@contender/core';
import type { DeploymentState, PastDeployment } from './port.ts';

/** Something that was said of a deployment: its own description, or a status. */
export interface Remark {
  description: string;
  at: Date;
  /** Undefined for the deployment's own description. */
  state: DeploymentState | undefined;
}

const finalStates: readonly (DeploymentState | undefined)[] = ['success', 'failure', 'error', 'inactive'];

/**
 * What a deployment tells of a model; undefined where it is about another one. The attempt begins with the last
 * remark that names a version's tag and ends with the first final state after it: what a job's end adds later
 * (a failure of another step, a success in spite of `continue-on-error`) says nothing about the deployment.
 * @param remarks oldest first
 */
export function readPastDeployment(remarks: readonly Remark[], model: string): PastDeployment | undefined {
  const begin = remarks.findLastIndex(({ description }) => namedTag(description) !== undefined);
  const remark = remarks[begin];
  const named = remark && namedTag(remark.description);
  if (remark === undefined || named?.model !== model) return undefined;
  const end = remarks.slice(begin).find(({ state }) => finalStates.includes(state));
  const { version, description } = named;
  return { version, description, startedAt: remark.at, state: end?.state ?? 'in_progress' };
}

function namedTag(text: string): { model: string; version: string; description: string } | undefined {
  const [, name = '', description = ''] = /^(\S+): (.*)$/s.exec(text) ?? [];
  const tag = parseTag(name);
  return tag?.type === 'version' ? { model: tag.model, version: tag.version, description } : undefined;
}
