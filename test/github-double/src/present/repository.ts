import type { Addresses } from '../router.ts';
import type { Schemas, State } from '../state.ts';
import { presentUser } from './people.ts';

/** Root of the repository in the API. */
export function repositoryUrl(state: State, addresses: Addresses): string {
  return `${addresses.api}/repos/${state.settings.owner}/${state.settings.repo}`;
}

/** Root of the repository's pages. */
export function pageUrl(state: State): string {
  return `https://github.com/${state.settings.owner}/${state.settings.repo}`;
}

/** The many fields that the short and the full form have in common. */
function commonFields(state: State, addresses: Addresses) {
  const url = repositoryUrl(state, addresses);
  const { owner, repo } = state.settings;
  return {
    id: 1,
    node_id: 'R_1',
    name: repo,
    full_name: `${owner}/${repo}`,
    owner: presentUser(addresses, owner),
    private: state.settings.private,
    html_url: pageUrl(state),
    description: null,
    fork: false,
    url,
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
  };
}

export function presentMinimalRepository(state: State, addresses: Addresses): Schemas['minimal-repository'] {
  return commonFields(state, addresses);
}

export function presentRepository(state: State, addresses: Addresses): Schemas['full-repository'] {
  const page = pageUrl(state);
  return {
    ...commonFields(state, addresses),
    git_url: `git:${page.slice('https:'.length)}.git`,
    ssh_url: `git@github.com:${state.settings.owner}/${state.settings.repo}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: 'Python',
    forks_count: 0,
    forks: 0,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    size: 1,
    default_branch: state.settings.defaultBranch,
    open_issues_count: 0,
    open_issues: 0,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    pushed_at: state.now(),
    created_at: '2024-01-01T00:00:00Z',
    updated_at: state.now(),
    subscribers_count: 0,
    network_count: 0,
    license: null,
  };
}
