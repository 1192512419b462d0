import type { Addresses } from '../router.ts';
import type { Schemas } from '../state.ts';

export function presentUser(addresses: Addresses, login: string): Schemas['simple-user'] {
  const url = `${addresses.api}/users/${encodeURIComponent(login)}`;
  const bot = login.endsWith('[bot]');
  return {
    login,
    id: bot ? 41898282 : 100 + login.length,
    node_id: `U_${login}`,
    avatar_url: `https://avatars.githubusercontent.com/${login}`,
    gravatar_id: '',
    url,
    html_url: `https://github.com/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: bot ? 'Bot' : 'User',
    site_admin: false,
  };
}

export function presentApp(addresses: Addresses, slug: string): NonNullable<Schemas['integration']> {
  return {
    id: slug === 'github-actions' ? 15368 : 20000 + slug.length,
    slug,
    node_id: `A_${slug}`,
    owner: presentUser(addresses, 'github'),
    name: slug,
    description: null,
    external_url: `https://example.com/${slug}`,
    html_url: `https://github.com/apps/${slug}`,
    created_at: '2018-07-30T09:30:17Z',
    updated_at: '2024-04-10T20:33:16Z',
    permissions: { metadata: 'read' },
    events: [],
  };
}
