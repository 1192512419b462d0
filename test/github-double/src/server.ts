import { breakUpload, callApi, permissionOf, refuseByLength } from './api.ts';
import { runtimeToken } from './areas/artifacts.ts';
import { callStorage } from './areas/storage.ts';
import { type Fault, Faults } from './faults.ts';
import { listen, type Reaction, type Received } from './listener.ts';
import { type Seed, seedFor } from './seed.ts';
import { emptyState, type Settings, type State } from './state.ts';
import { type Need, type TokenOptions, TokenStore } from './tokens.ts';

export interface GitHubDoubleOptions extends Partial<Settings> {
  clock?: () => Date;
}

/** One request that the double was sent. */
export interface LoggedRequest {
  host: 'api' | 'storage';
  method: string;
  /** Without the query; as sent, percent-encoding included. */
  path: string;
  query: string;
  /** The permission that the request needs, `pull-requests: write`; null where it needs none. */
  permission: Need | null;
  /** What was answered; 0 where the connection was dropped. */
  status: number;
}

export interface GitHubDouble {
  /** Root of the API, to be given as `apiUrl`; the artifact service is there too. */
  readonly url: string;
  readonly storageUrl: string;
  readonly state: State;
  readonly seed: Seed;
  /** All requests, in the order in which they were answered. */
  readonly requests: LoggedRequest[];
  /** Makes a token; without options one that may do all that a job's token can. */
  token(options?: TokenOptions): string;
  /** The variables by which a job's steps reach the artifact service. Jobs of one run share its artifacts. */
  artifactVariables(job?: { run?: string; job?: string }): {
    ACTIONS_RUNTIME_TOKEN: string;
    ACTIONS_RESULTS_URL: string;
  };
  /** Makes the next matching requests fail. */
  fault(fault: Fault): void;
  close(): Promise<void>;
}

/**
 * A GitHub over HTTP with one repository, in memory. It answers what GitHub answers and refuses what GitHub
 * refuses. The repository starts with one commit on its default branch.
 */
export async function startGitHub(options: GitHubDoubleOptions = {}): Promise<GitHubDouble> {
  const { clock = () => new Date(), ...settings } = options;
  const state = emptyState({ ...structuredClone(defaults), ...settings }, clock);
  const seed = seedFor(state);
  seed.commit({ branch: state.settings.defaultBranch, message: 'First commit' });

  const tokens = new TokenStore();
  const faults = new Faults();
  const requests: LoggedRequest[] = [];
  const log = (host: 'api' | 'storage', received: Omit<Received, 'body'>, reaction: Reaction): Reaction => {
    requests.push({
      host,
      method: received.method,
      path: received.path,
      query: received.query.toString(),
      permission: host === 'api' ? permissionOf(received.method, received.path) : null,
      status: reaction.kind === 'drop' ? 0 : reaction.answer.status,
    });
    return reaction;
  };

  const storage = await listen({
    handle: (received) => {
      const fault = faults.take(received.method, received.path);
      return log(
        'storage',
        received,
        strike(fault, () => callStorage(state, received)),
      );
    },
  });
  const addresses = { api: '', storage: storage.url };
  const context = { state, tokens, addresses };
  const api = await listen({
    early: (head) => {
      const answer = refuseByLength(head.method, head.path, Number(head.headers['content-length'] ?? 0));
      return answer === undefined ? undefined : log('api', head, { kind: 'answer', answer });
    },
    handle: (received) => {
      const fault = faults.take(received.method, received.path);
      if (fault?.kind === 'starter') {
        return log('api', received, { kind: 'answer', answer: breakUpload(context, received) });
      }
      return log(
        'api',
        received,
        strike(fault, () => callApi(context, received)),
      );
    },
  });
  addresses.api = api.url;

  return {
    url: api.url,
    storageUrl: storage.url,
    state,
    seed,
    requests,
    token: (tokenOptions) => tokens.issue(tokenOptions),
    artifactVariables: ({ run = 'run-1', job = 'job-1' } = {}) => ({
      ACTIONS_RUNTIME_TOKEN: runtimeToken({ run, job }),
      ACTIONS_RESULTS_URL: `${api.url}/`,
    }),
    fault: (fault) => faults.add(fault),
    close: async () => {
      await Promise.all([api.close(), storage.close()]);
    },
  };
}

const defaults: Settings = {
  owner: 'octo',
  repo: 'models',
  private: false,
  enterprise: false,
  defaultBranch: 'main',
  protectedBranches: [],
  immutableReleases: false,
  assetDigests: true,
  requiredContexts: [],
};

/** Does the work, unless the fault comes first. */
function strike(
  fault: Fault | undefined,
  work: () => Extract<Reaction, { kind: 'answer' }>['answer'],
): Reaction {
  if (fault === undefined || fault.kind === 'starter') return { kind: 'answer', answer: work() };
  if (fault.kind === 'truncate') return { kind: 'answer', answer: work(), cutAfter: fault.bytes };
  if (fault.afterwards === true) work();
  return fault.kind === 'drop' ? { kind: 'drop' } : { kind: 'answer', answer: fault.answer };
}
