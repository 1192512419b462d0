import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { stripVTControlCharacters } from 'node:util';
import { ExternalError, formatBytes } from '@contender/core';

/** Where a command's output is kept: its beginning and its end, however much it prints. */
const headLimit = 32_000_000;
const tailLimit = 1_000_000;
const shownLines = 20;
const shownCharacters = 8_000;

/** The log of a command. Writing waits for the disk; memory stays bounded. */
export class CommandLog {
  readonly #path: string;
  readonly #stream: WriteStream;
  #written = 0;
  #tail = '';
  #leftOut = 0;
  #failure: Error | undefined;

  private constructor(path: string) {
    this.#path = path;
    this.#stream = createWriteStream(path);
    this.#stream.on('error', (error) => {
      this.#failure ??= error;
    });
  }

  static async open(path: string): Promise<CommandLog> {
    await mkdir(dirname(path), { recursive: true });
    return new CommandLog(path);
  }

  /** @throws ExternalError when the log cannot be written, a full disk for example */
  async write(chunk: string): Promise<void> {
    this.#tail += chunk;
    if (this.#tail.length > tailLimit) {
      const excess = this.#tail.length - tailLimit;
      if (this.#written >= headLimit) this.#leftOut += excess;
      this.#tail = this.#tail.slice(excess);
    }
    if (this.#written < headLimit) {
      this.#written += chunk.length;
      if (!this.#stream.write(chunk) && this.#failure === undefined) {
        await Promise.race([once(this.#stream, 'drain'), once(this.#stream, 'close')]);
      }
    }
    this.#refuseFailure();
  }

  async close(): Promise<void> {
    if (this.#leftOut > 0) {
      this.#stream.write(`\n… ${formatBytes(this.#leftOut)} left out …\n${this.#tail}`);
    }
    this.#stream.end();
    await finished(this.#stream).catch((error: Error) => {
      this.#failure ??= error;
    });
    this.#refuseFailure();
  }

  /** Ends it whatever its state. */
  destroy(): void {
    this.#stream.destroy();
  }

  /** The last lines for a message: no colours, no control characters. */
  lastLines(): string {
    const text = stripVTControlCharacters(this.#tail.slice(-shownCharacters));
    const clean = text.replace(/(?![\t\n])\p{Cc}/gu, '');
    return clean.trimEnd().split('\n').slice(-shownLines).join('\n');
  }

  #refuseFailure(): void {
    if (this.#failure === undefined) return;
    throw new ExternalError(`The log ${this.#path} could not be written`, {
      cause: this.#failure,
      hint: 'Free some space on the disk and run again.',
    });
  }
}
