import type { Logger } from '@contender/core';
import { killLiveGroups } from '@contender/stages';

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** An abort signal, with the name of the process signal as its reason. */
export interface Cancellation {
  signal: AbortSignal;
  /** Gives the process signals back to Node. */
  release(): void;
}

/**
 * The first signal asks everything to stop and to leave a state that can be run again. The second ends the
 * process at once, and with it the user's commands: none is left running.
 */
export function listenForSignals(logger: Logger): Cancellation {
  const controller = new AbortController();
  const onSignal = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) {
      killLiveGroups();
      process.exit(130);
    }
    logger.warn('stopping; a second Ctrl-C ends at once');
    controller.abort(name);
  };
  for (const name of names) process.on(name, onSignal);
  process.once('exit', killLiveGroups);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of names) process.off(name, onSignal);
      process.off('exit', killLiveGroups);
    },
  };
}
