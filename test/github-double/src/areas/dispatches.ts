import { z } from 'zod';
import { Refusal } from '../answers.ts';
import { pageUrl, repositoryUrl } from '../present/repository.ts';
import { resolveCommit } from '../refs.ts';
import { type Route, readBody } from '../router.ts';
import type { Schemas, WorkflowRun } from '../state.ts';
import { findWorkflow } from './runs.ts';

const maximumInputs = 25;
const maximumPayloadKeys = 10;
const maximumPayloadBytes = 64 * 1024;

const workflowSchema = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  return_run_details: z.boolean().default(false),
});

const eventSchema = z.object({
  event_type: z.string().min(1).max(100, 'is too long (maximum is 100 characters)'),
  client_payload: z.record(z.string(), z.unknown()).default({}),
});

/** Events that start workflows. */
export const dispatchRoutes: Route[] = [
  {
    method: 'POST',
    path: '/repos/:owner/:repo/actions/workflows/:workflow/dispatches',
    needs: ['actions: write'],
    handle: (request) => {
      const { state, addresses } = request;
      const workflow = findWorkflow(request);
      const body = readBody(request, workflowSchema);
      if (Object.keys(body.inputs).length > maximumInputs) {
        throw new Refusal(422, `Invalid request.\n\nNo more than ${maximumInputs} properties are allowed.`);
      }
      if (!workflow.events.includes('workflow_dispatch')) {
        throw new Refusal(422, "Workflow does not have 'workflow_dispatch' trigger");
      }
      const sha = resolveCommit(state, body.ref);
      if (sha === undefined) throw new Refusal(422, `No ref found for: ${body.ref}`);
      const run: WorkflowRun = {
        id: state.nextId(),
        workflow: workflow.id,
        attempt: 1,
        event: 'workflow_dispatch',
        branch: body.ref,
        sha,
        status: 'queued',
        createdAt: state.now(),
        approvals: [],
        pending: [],
      };
      state.runs.push(run);
      state.dispatches.push({
        kind: 'workflow',
        workflow: workflow.path,
        ref: body.ref,
        inputs: body.inputs,
        run: run.id,
      });
      if (!body.return_run_details) return { status: 204 };
      const details: Schemas['workflow-dispatch-response'] = {
        workflow_run_id: run.id,
        run_url: `${repositoryUrl(state, addresses)}/actions/runs/${run.id}`,
        html_url: `${pageUrl(state)}/actions/runs/${run.id}`,
      };
      return { status: 200, body: details };
    },
  },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/dispatches',
    needs: ['contents: write'],
    handle: (request) => {
      const body = readBody(request, eventSchema);
      const payload = body.client_payload;
      if (Object.keys(payload).length > maximumPayloadKeys) {
        throw new Refusal(
          422,
          `Invalid request.\n\nNo more than ${maximumPayloadKeys} properties are allowed; ${Object.keys(payload).length} were supplied.`,
        );
      }
      if (Buffer.byteLength(JSON.stringify(payload)) >= maximumPayloadBytes) {
        throw new Refusal(422, 'client_payload is too large.');
      }
      request.state.dispatches.push({ kind: 'repository', type: body.event_type, payload });
      return { status: 204 };
    },
  },
];
