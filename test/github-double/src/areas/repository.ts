import { presentRepository, repositoryUrl } from '../present/repository.ts';
import { page, type Route } from '../router.ts';
import type { Schemas } from '../state.ts';

/** The repository itself and its branches. */
export const repositoryRoutes: Route[] = [
  {
    method: 'GET',
    path: '/repos/:owner/:repo',
    needs: ['metadata: read'],
    handle: ({ state, addresses }) => ({ status: 200, body: presentRepository(state, addresses) }),
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/branches',
    needs: ['contents: read'],
    handle: (request) => {
      const { state, addresses, query } = request;
      const url = repositoryUrl(state, addresses);
      const branches = [...state.refs.values()]
        .filter((ref) => ref.ref.startsWith('refs/heads/'))
        .map((ref): Schemas['short-branch'] => {
          const name = ref.ref.slice('refs/heads/'.length);
          return {
            name,
            commit: { sha: ref.sha, url: `${url}/commits/${ref.sha}` },
            protected: state.settings.protectedBranches.includes(name),
          };
        });
      const wanted = query.get('protected');
      const shown =
        wanted === null ? branches : branches.filter((branch) => String(branch.protected) === wanted);
      return page(request, shown, `/repos/${state.settings.owner}/${state.settings.repo}/branches`);
    },
  },
];
