import type { z } from 'zod';
import { type Answer, Refusal } from './answers.ts';
import type { State } from './state.ts';
import type { Need, Token } from './tokens.ts';

/** Where the double can be reached. */
export interface Addresses {
  /** Of the API. */
  api: string;
  /** Of the storage that assets and artifacts are sent to: another origin, as at GitHub. */
  storage: string;
}

/** One request, as a route sees it. */
export interface Request {
  readonly state: State;
  readonly addresses: Addresses;
  readonly token: Token;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Route {
  method: string;
  /** `/repos/:owner/:repo/releases/:id`; a last `*rest` takes the remaining segments. */
  path: string;
  /** One of them is enough; the first is the one that the log names. */
  needs: readonly [Need, ...Need[]];
  handle(request: Request): Answer;
}

export interface Match {
  route: Route;
  params: Record<string, string>;
}

export function findRoute(routes: readonly Route[], method: string, path: string): Match | undefined {
  for (const route of routes) {
    const params = route.method === method ? matchPath(route.path, path) : undefined;
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith('*')) {
      params[part.slice(1)] = given.slice(index).map(decodeURIComponent).join('/');
      return params;
    }
    const segment = given[index];
    if (segment === undefined) return undefined;
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(segment);
    else if (part !== segment) return undefined;
  }
  return wanted.length === given.length ? params : undefined;
}

/** A path parameter; the route's pattern promises it. */
export function param(request: Request, name: string): string {
  const value = request.params[name];
  if (value === undefined) throw new Error(`the route has no parameter ${name}`);
  return value;
}

/** The request's JSON body; 422 where it is not what GitHub takes. */
export function readBody<T>(request: Request, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = request.body.length === 0 ? {} : JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new Refusal(400, 'Problems parsing JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Refusal(422, `Invalid request.\n\n${problems.join('\n')}`);
}

/** One page of a list, with the `link` header that leads to the others. */
export function page<T>(
  request: Request,
  items: readonly T[],
  path: string,
  wrap?: (page: T[]) => unknown,
): Answer {
  const perPage = Math.min(100, positive(request.query.get('per_page'), 30));
  const current = positive(request.query.get('page'), 1);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const link = (number: number, rel: string): string => {
    const query = new URLSearchParams(request.query);
    query.set('page', String(number));
    return `<${request.addresses.api}${path}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(current > 1 ? [link(current - 1, 'prev')] : []),
    ...(current < last ? [link(current + 1, 'next'), link(last, 'last')] : []),
    ...(current > 1 ? [link(1, 'first')] : []),
  ];
  const shown = items.slice((current - 1) * perPage, current * perPage);
  return {
    status: 200,
    headers: links.length === 0 ? {} : { link: links.join(', ') },
    body: wrap === undefined ? shown : wrap(shown),
  };
}

function positive(text: string | null, otherwise: number): number {
  const value = Number(text ?? otherwise);
  return Number.isInteger(value) && value > 0 ? value : otherwise;
}
