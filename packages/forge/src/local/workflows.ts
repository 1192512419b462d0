import { ConfigurationError } from '@contender/core';
import { z } from 'zod';
import type { LocalOptions } from '../options.ts';
import type { Workflows } from '../port.ts';
import { Shelf, timedName } from './files.ts';

const dispatchSchema = z.object({ workflow: z.string(), at: z.iso.datetime() });

/** Dispatches and events are kept as files, for whatever runs workflows here. GitHub's limits hold. */
export function localWorkflows(options: LocalOptions): Workflows {
  const dispatches = new Shelf(options.workspace, 'dispatches');
  const events = new Shelf(options.workspace, 'events');
  return {
    async dispatch({ workflow, ref, inputs }) {
      const count = Object.keys(inputs).length;
      if (count > 25) throw new ConfigurationError(`${workflow} was given ${count} inputs; 25 is the limit`);
      const at = options.clock();
      const name = `${timedName(at)}.json`;
      await dispatches.writeJson(name, { workflow, ref, inputs, actor: options.actor, at: at.toISOString() });
      return { url: dispatches.address(name) };
    },
    async sendEvent({ type, payload }) {
      const keys = Object.keys(payload).length;
      const bytes = Buffer.byteLength(JSON.stringify(payload));
      if (type.length > 100 || keys > 10 || bytes >= 65_536) {
        throw new ConfigurationError(
          `The event ${type.slice(0, 100)} is too large: a type of ${type.length} characters (100), ${keys} keys (10), ${bytes} bytes (65,535)`,
        );
      }
      const at = options.clock();
      await events.writeJson(`${timedName(at)}.json`, { type, payload, at: at.toISOString() });
    },
    async lastDispatch(workflow) {
      for (const name of (await dispatches.list()).reverse()) {
        const dispatch = await dispatches.readJson(name, dispatchSchema);
        if (dispatch?.workflow === workflow) return new Date(dispatch.at);
      }
      return undefined;
    },
  };
}
