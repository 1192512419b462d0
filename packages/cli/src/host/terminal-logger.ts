import { styleText } from 'node:util';
import type { Logger } from '@contender/core';

/** Writes to stderr; colours only on a terminal that wants them. */
export function createTerminalLogger(stream: NodeJS.WriteStream, verbose: boolean): Logger {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    styleText(format, text, { stream });
  const write = (text: string) => stream.write(`${text}\n`);
  return {
    debug: (message) => verbose && write(paint('gray', message)),
    info: (message) => write(`${paint('gray', '·')} ${message}`),
    warn: (message) => write(`${paint('yellow', 'warning:')} ${message}`),
    error: (message) => write(`${paint('red', 'error:')} ${message}`),
    output: (chunk) => stream.write(chunk),
  };
}
