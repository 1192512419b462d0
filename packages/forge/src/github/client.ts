import type { Octokit } from '@octokit/rest';
import type { GitHubOptions } from '../options.ts';
import type { Need } from './needs.ts';
import { isUncertain, missingToken, toForgeError } from './refusals.ts';

/** Longest time that a rate limit is waited for, in seconds. */
const longestWait = 300;
const attempts = 3;
/** Milliseconds between two writes. */
const writePace = 100;
/** What another attempt would not change; rate limits (403, 429) belong to the throttling. */
const doNotRetry = [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 451];

/** Given with a request that must not be sent twice blindly. */
export const once = { request: { retries: 0 } } as const;

/** Speaks to one repository. Octokit is loaded at the first request, so that making a client costs nothing. */
export class GitHubClient {
  readonly repository: { owner: string; repo: string };
  readonly #options: GitHubOptions;
  readonly #retryDelay: number;
  #octokit: Promise<Octokit> | undefined;

  constructor(options: GitHubOptions) {
    this.repository = { owner: options.owner, repo: options.repo };
    this.#options = options;
    this.#retryDelay = options.retryDelay ?? 1000;
  }

  /** Sends requests for one need; whatever GitHub refuses comes out as our errors. */
  async ask<T>(need: Need, send: (octokit: Octokit) => Promise<T>): Promise<T> {
    const { token } = this.#options;
    if (token === undefined) throw missingToken(need);
    this.#octokit ??= this.#connect(token);
    const octokit = await this.#octokit;
    try {
      return await send(octokit);
    } catch (error) {
      throw toForgeError(error, need);
    }
  }

  /**
   * Creates what must not be there twice: after a failure that leaves open whether it was done, it looks before
   * it tries again. `create` sends its request with `once`.
   */
  async createOnce<T>(
    need: Need,
    create: (octokit: Octokit) => Promise<T>,
    find: () => Promise<T | undefined>,
  ): Promise<T> {
    return this.ask(need, async (octokit) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await create(octokit);
        } catch (error) {
          if (!isUncertain(error) || attempt === attempts) throw error;
          await this.pause(attempt);
          const found = await find();
          if (found !== undefined) return found;
        }
      }
    });
  }

  /** Waits before the next attempt, longer each time. */
  async pause(attempt: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, this.#retryDelay * attempt ** 2));
  }

  async #connect(token: string): Promise<Octokit> {
    const [{ Octokit }, { retry }, { throttling }, { default: Bottleneck }] = await Promise.all([
      import('@octokit/rest'),
      import('@octokit/plugin-retry'),
      import('@octokit/plugin-throttling'),
      import('bottleneck'),
    ]);
    const { logger } = this.#options;
    const log = {
      debug: () => undefined,
      info: (message: string) => logger.debug(message),
      warn: (message: string) => logger.debug(message),
      error: (message: string) => logger.debug(message),
    };
    const onLimit =
      (kind: string) =>
      (seconds: number, request: { method: string; url: string }, _: unknown, retries: number) => {
        const wait = retries < attempts && seconds <= longestWait;
        const next = wait ? `waiting ${seconds} s` : `giving up: it lasts another ${seconds} s`;
        logger.warn(`GitHub's ${kind} is reached at ${request.method} ${request.url}; ${next}.`);
        return wait;
      };
    const delay = this.#retryDelay;
    const octokit = new (Octokit.plugin(throttling, retry))({
      auth: token,
      baseUrl: this.#options.apiUrl,
      userAgent: 'contender',
      log,
      request: { log, ...(this.#options.fetch === undefined ? {} : { fetch: this.#options.fetch }) },
      retry: { doNotRetry, retryAfterBaseValue: delay },
      throttle: {
        // The plugin's pace, a second and more between writes, is meant for hundreds of them; a run makes ten or
        // so. A secondary limit that is met all the same is waited out.
        write: new Bottleneck.Group({ maxConcurrent: 1, minTime: writePace }),
        notifications: new Bottleneck.Group({ maxConcurrent: 1, minTime: writePace }),
        retryAfterBaseValue: delay,
        onRateLimit: onLimit('rate limit'),
        onSecondaryRateLimit: onLimit('secondary rate limit'),
      },
    });
    // The plugins count retries in an object that all requests would share.
    octokit.hook.before('request', (request) => {
      request.request = { ...request.request };
    });
    return octokit;
  }
}
