import * as core from '@actions/core';
import type { Logger } from '@contender/core';

/** A line that begins with `::` would be a workflow command; what data say must not be one. */
function inert(text: string): string {
  return text.replaceAll(/^(\s*)::/gm, '$1 : :');
}

/** Writes workflow commands, so that warnings and errors become annotations of the run. */
export function createActionLogger(): Logger {
  return {
    debug: core.debug,
    info: (message) => core.info(inert(message)),
    warn: (message) => core.warning(message),
    error: (message) => core.error(message),
    output: (chunk) => process.stdout.write(chunk),
  };
}
