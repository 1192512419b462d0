import * as core from '@actions/core';
import type { Logger } from '@contender/core';

/** Writes workflow commands, so that warnings and errors become annotations of the run. */
export function createActionLogger(): Logger {
  return {
    debug: core.debug,
    info: core.info,
    warn: (message) => core.warning(message),
    error: (message) => core.error(message),
    output: (chunk) => process.stdout.write(chunk),
  };
}
