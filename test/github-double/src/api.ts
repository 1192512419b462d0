import { type Answer, notFound, Refusal } from './answers.ts';
import { artifactService, callArtifactService } from './areas/artifacts.ts';
import { assetRoutes, maximumAssetBytes, storeAsset, uploadPath } from './areas/assets.ts';
import { checkRoutes } from './areas/checks.ts';
import { commentRoutes } from './areas/comments.ts';
import { deploymentRoutes } from './areas/deployments.ts';
import { dispatchRoutes } from './areas/dispatches.ts';
import { environmentRoutes } from './areas/environments.ts';
import { gitRoutes } from './areas/git.ts';
import { graphqlRoutes } from './areas/graphql.ts';
import { findRelease, releaseRoutes } from './areas/releases.ts';
import { repositoryRoutes } from './areas/repository.ts';
import { runRoutes } from './areas/runs.ts';
import type { Received } from './listener.ts';
import { type Addresses, findRoute, type Match, type Request } from './router.ts';
import type { State } from './state.ts';
import { grants, type Need, type Token, type TokenStore } from './tokens.ts';

// The assets' paths come first: `/releases/assets/1` is no release named `assets`.
const routes = [
  ...assetRoutes,
  ...releaseRoutes,
  ...repositoryRoutes,
  ...commentRoutes,
  ...checkRoutes,
  ...gitRoutes,
  ...graphqlRoutes,
  ...environmentRoutes,
  ...deploymentRoutes,
  ...runRoutes,
  ...dispatchRoutes,
];

export interface ApiContext {
  state: State;
  tokens: TokenStore;
  addresses: Addresses;
}

/** The permission that a request needs; null where it needs none or nobody knows the path. */
export function permissionOf(method: string, path: string): Need | null {
  return findRoute(routes, method, path)?.route.needs[0] ?? null;
}

/** An upload that is refused by its declared length alone, before its body has been sent. */
export function refuseByLength(method: string, path: string, contentLength: number): Answer | undefined {
  const match = findRoute(routes, method, path);
  if (match?.route.path !== uploadPath || contentLength <= maximumAssetBytes) return undefined;
  return new Refusal(422, 'Validation Failed', {
    errors: [
      {
        resource: 'ReleaseAsset',
        code: 'custom',
        field: 'size',
        message: 'size must be less than 2147483648',
      },
    ],
  }).answer;
}

/** Answers one request to the API. */
export function callApi(context: ApiContext, received: Received): Answer {
  try {
    if (received.path.startsWith(artifactService)) {
      const nobody: Token = { app: 'actions', permissions: new Map() };
      return callArtifactService(
        received.path.slice(artifactService.length),
        toRequest(context, received, nobody, {}),
      );
    }
    const { match, request } = authorize(context, received);
    return match.route.handle(request);
  } catch (error) {
    return toAnswer(error);
  }
}

/** Breaks an upload off: what is left is an asset in state `starter`. */
export function breakUpload(context: ApiContext, received: Received): Answer {
  try {
    const { request } = authorize(context, received);
    storeAsset(request, findRelease(request), 'starter');
    return { status: 502, body: { message: 'Server Error' } };
  } catch (error) {
    return toAnswer(error);
  }
}

function authorize(context: ApiContext, received: Received): { match: Match; request: Request } {
  const { state, tokens } = context;
  const authorization = received.headers.authorization;
  if (authorization === undefined) throw new Refusal(401, 'Requires authentication');
  const token = tokens.find(authorization);
  if (token === undefined) throw new Refusal(401, 'Bad credentials');
  const match = findRoute(routes, received.method, received.path);
  if (match === undefined) throw notFound();
  const { owner = state.settings.owner, repo = state.settings.repo } = match.params;
  if (owner !== state.settings.owner || repo !== state.settings.repo) throw notFound();
  refuseLacking(state, token, match.route.needs);
  return { match, request: toRequest(context, received, token, match.params) };
}

/** What is public can be read by every token; what is private does not exist for who may not read it. */
function refuseLacking(state: State, token: Token, needs: readonly Need[]): void {
  if (needs.some((need) => grants(token, need))) return;
  const reads = needs.every((need) => need.endsWith(': read'));
  if (reads && !state.settings.private) return;
  if (reads) throw notFound();
  const accepted = needs.map((need) => need.replace('-', '_').replace(': ', '=')).join('; ');
  throw new Refusal(403, 'Resource not accessible by integration', {
    headers: { 'x-accepted-github-permissions': accepted },
  });
}

function toRequest(
  context: ApiContext,
  received: Received,
  token: Token,
  params: Record<string, string>,
): Request {
  const { state, addresses } = context;
  const { query, headers, body } = received;
  return { state, addresses, token, params, query, headers, body };
}

function toAnswer(error: unknown): Answer {
  if (error instanceof Refusal) return error.answer;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { status: 500, body: { message: `The double itself failed: ${message}` } };
}
