import { loadConfig, readRecord, requirePart, requireRecord } from '@contender/core';
import { z } from 'zod';
import { buildRecord } from '../shared/record.ts';
import { defineStage } from '../stage.ts';
import { decideRetraining } from './decide.ts';

const inputs = z.object({
  force: z
    .boolean()
    .default(false)
    .describe('Start a training whatever the monitoring says, cool-down or not.'),
});

const maxReason = 1_000;

export const retrain = defineStage({
  name: 'retrain',
  summary: 'Start a new training when monitoring shows drift or a drop in performance.',
  kind: 'retraining',
  needs: ['monitoring'],
  inputs,
  outputs: {
    decision: {
      description: 'dispatched, not-needed or cooling-down.',
      value: ({ result }) => result.decision,
    },
    reason: { description: 'Why, in words.', value: ({ result }) => result.reasons.join(' ') },
    run: {
      description: 'The address of the run, where it is known.',
      value: ({ result }) => result.run ?? '',
    },
  },
  permissions: { actions: 'write: dispatches the training workflow and reads when it was dispatched last' },
  async run(request, context) {
    const startedAt = context.clock();
    const model = (await loadConfig(context.workspace, request.config)).model(request.model);
    const config = requirePart(model, 'retrain', 'it says which workflow trains');
    const monitoring = request.force
      ? await readRecord(context.workspace, model.name, 'monitoring')
      : await requireRecord(context.workspace, model.name, 'monitoring', 'monitor');
    const { workflows } = context.forge;
    const lastDispatch = await workflows.lastDispatch(config.workflow);
    const { decision, triggers, reasons } = decideRetraining({
      monitoring: monitoring?.record.result,
      config,
      maxDriftedColumns: model.config.monitor?.drift.max_columns ?? 0,
      lastDispatch,
      now: startedAt,
      force: request.force,
    });
    let run: string | null = null;
    if (decision === 'dispatched') {
      const reason = reasons.join(' ').slice(0, maxReason);
      const dispatch = { workflow: config.workflow, ref: config.ref, inputs: { model: model.name, reason } };
      run = (await workflows.dispatch(dispatch)).url;
    }
    return buildRecord(
      {
        kind: 'retraining',
        model: model.name,
        status: decision === 'cooling-down' ? 'warned' : 'passed',
        subjects: [],
        materials: monitoring === undefined ? [] : [{ name: 'monitoring', record: monitoring.digest }],
        startedAt,
        result: {
          decision,
          triggers,
          reasons,
          workflow: config.workflow,
          lastDispatch: lastDispatch?.toISOString() ?? null,
          run,
        },
      },
      context,
    );
  },
  summarize({ result }) {
    const headline = {
      dispatched: `Started ${result.workflow}.`,
      'not-needed': 'No retraining is needed.',
      'cooling-down': `${result.workflow} was not started again yet.`,
    }[result.decision];
    return [headline, ...result.reasons].join('\n');
  },
});
