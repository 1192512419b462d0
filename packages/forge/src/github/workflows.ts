import { basename } from 'node:path/posix';
import { z } from 'zod';
import type { Workflows } from '../port.ts';
import { type GitHubClient, once } from './client.ts';

/** Older GitHub Enterprise Servers answer 204 with nothing. */
const detailsSchema = z.object({ html_url: z.string() });

/** Events that start workflows. None of them is sent twice: a run too many cannot be taken back. */
export function createWorkflows(client: GitHubClient): Workflows {
  const { repository } = client;

  return {
    dispatch: ({ workflow, ref, inputs }) =>
      client.ask(
        { doing: `start the workflow ${workflow}`, permission: 'actions', level: 'write' },
        async (octokit) => {
          const branch = ref ?? (await octokit.rest.repos.get(repository)).data.default_branch;
          const { data } = await octokit.request(
            'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
            {
              ...repository,
              workflow_id: basename(workflow),
              ref: branch,
              inputs,
              return_run_details: true,
              ...once,
            },
          );
          return { url: detailsSchema.safeParse(data).data?.html_url ?? null };
        },
      ),

    sendEvent: async ({ type, payload }) => {
      await client.ask(
        { doing: `send the event ${type}`, permission: 'contents', level: 'write' },
        (octokit) =>
          octokit.rest.repos.createDispatchEvent({
            ...repository,
            event_type: type,
            client_payload: payload,
            ...once,
          }),
      );
    },

    lastDispatch: (workflow) =>
      client.ask(
        { doing: `read the runs of ${workflow}`, permission: 'actions', level: 'read' },
        async (octokit) => {
          const { data } = await octokit.rest.actions.listWorkflowRuns({
            ...repository,
            workflow_id: basename(workflow),
            event: 'workflow_dispatch',
            per_page: 1,
          });
          const [newest] = data.workflow_runs;
          return newest === undefined ? undefined : new Date(newest.created_at);
        },
      ),
  };
}
