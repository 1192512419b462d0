import { randomBytes } from 'node:crypto';

const workflowPermissions = [
  'actions',
  'checks',
  'contents',
  'deployments',
  'issues',
  'pull-requests',
  'statuses',
] as const;

/** `administration` and `workflows` can never be granted to a job's own token. */
export type Permission = (typeof workflowPermissions)[number] | 'administration' | 'workflows' | 'metadata';

export type Level = 'read' | 'write';
export type Need = `${Permission}: ${Level}`;

export interface TokenOptions {
  /** What is not named is none. Without it the token may do all that a job's token can. */
  permissions?: Partial<Record<Permission, Level>>;
  /** The repository's or the organisation's default is read-only. */
  readOnly?: boolean;
  /** A pull request from a fork: every write is lowered to read, whatever `permissions` says. */
  fork?: boolean;
  /** Who acts with it; a job's own token is `github-actions`. */
  app?: string;
}

export interface Token {
  readonly app: string;
  readonly permissions: ReadonlyMap<Permission, Level>;
}

export class TokenStore {
  readonly #tokens = new Map<string, Token>();

  /** Makes a token that the double accepts. */
  issue(options: TokenOptions = {}): string {
    const granted =
      options.permissions === undefined
        ? workflowPermissions.map((permission): [Permission, Level] => [permission, 'write'])
        : permissionEntries(options.permissions);
    const lowered = options.readOnly === true || options.fork === true;
    const permissions = new Map<Permission, Level>([['metadata', 'read']]);
    for (const [permission, level] of granted) permissions.set(permission, lowered ? 'read' : level);
    const token = `ghs_${randomBytes(18).toString('hex')}`;
    this.#tokens.set(token, { app: options.app ?? 'github-actions', permissions });
    return token;
  }

  find(authorization: string | undefined): Token | undefined {
    const token = /^(?:token|bearer) (\S+)$/i.exec(authorization ?? '')?.[1];
    return token === undefined ? undefined : this.#tokens.get(token);
  }
}

export function grants(token: Token, need: Need): boolean {
  for (const [permission, level] of token.permissions) {
    if (need === `${permission}: read` || (level === 'write' && need === `${permission}: write`)) return true;
  }
  return false;
}

function permissionEntries(permissions: Partial<Record<Permission, Level>>): [Permission, Level][] {
  const known: readonly Permission[] = [...workflowPermissions, 'administration', 'workflows', 'metadata'];
  return known.flatMap((permission) => {
    const level = permissions[permission];
    return level === undefined ? [] : [[permission, level]];
  });
}
