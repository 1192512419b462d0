import {
  describeError,
  ExternalError,
  forgetRecords,
  loadConfig,
  messageOf,
  recordKinds,
} from '@contender/core';
import { type Command, type Context, commonInputs, type Outcome } from '@contender/stages';
import { z } from 'zod';
import { commands } from './index.ts';
import { pipeline, planPipeline } from './plan.ts';
import { checkName, report } from './report.ts';

const inputs = commonInputs.extend({
  until: z
    .enum(pipeline)
    .default('evaluate')
    .describe('The last stage to run; the report comes at the end in any case.'),
  environment: z
    .string()
    .optional()
    .describe('Where `deploy` deploys to. Default: the first environment of the config.'),
});

/** The whole pipeline of `contender.yml`: the stages in order, until a gate says no; then the report. */
export const run: Command = {
  name: 'run',
  summary:
    'Run the pipeline of contender.yml: check data, train, evaluate, register and deploy on request; report.',
  kind: null,
  needs: [],
  inputs,
  outputs: {
    status: '`passed`, `warned` or `failed`: that of the last stage that ran.',
    verdict: '`promote`, `hold` or `reject`; empty when the evaluation was not reached.',
    version: 'The registered version; empty when nothing was registered.',
    comment: 'Address of the pull request comment; empty without a pull request.',
    page: 'Path of the HTML page.',
  },
  permissions: {
    contents: 'read: the champion; write with `until: register` or `deploy`',
    'pull-requests': 'write: the comment',
    checks: 'write: the check run',
    deployments: 'write, with `until: deploy`: the deployment and its statuses',
    actions: 'read, with `until: deploy`: protection and approvals',
  },
  async run(raw, context) {
    const { until, environment, ...common } = inputs.parse(raw);
    const model = (await loadConfig(context.workspace, common.config)).model(common.model);
    const planned = await planPipeline(model, { until, environment }, context);
    // A record of an earlier run must not look like one of this run.
    await forgetRecords(context.workspace, model.name, recordKinds);

    await beginCheck(model.name, planned, context);
    const outcomes: Outcome[] = [];
    try {
      for (const [index, name] of planned.entries()) {
        refuseCancelled(planned[index - 1], context);
        context.logger.info(`[${index + 1}/${planned.length}] ${name}`);
        const command = await commands[name]();
        const own = name === 'deploy' ? { environment, version: outputOf(outcomes, 'version') } : {};
        const outcome = await command.run({ ...common, ...own }, context);
        outcomes.push(outcome);
        context.logger.info(outcome.text);
        if (!outcome.passed) break;
      }
    } catch (error) {
      await completeCheck(model.name, error, context);
      throw error;
    }
    const reported = await report.run(common, context);
    const last = outcomes.at(-1);
    return {
      record: null,
      status: last?.status ?? 'passed',
      passed: last?.passed ?? true,
      outputs: {
        status: last?.status ?? 'passed',
        verdict: outputOf(outcomes, 'verdict') ?? '',
        version: outputOf(outcomes, 'version') ?? '',
        comment: reported.outputs.comment ?? '',
        page: reported.outputs.page ?? '',
      },
      text: reported.text,
      summary: reported.summary,
      artifacts: [...outcomes, reported].flatMap((outcome) => outcome.artifacts),
    };
  },
};

function outputOf(outcomes: readonly Outcome[], name: string): string | undefined {
  return outcomes.map((outcome) => outcome.outputs[name]).find((value) => value !== undefined);
}

function refuseCancelled(last: string | undefined, context: Context): void {
  if (!context.signal.aborted) return;
  throw new ExternalError(`Cancelled ${last === undefined ? 'before anything was done' : `after ${last}`}`, {
    hint: 'Run again to go on; what was done is recognised.',
  });
}

/** Shows the reviewer that something is under way, and a missing permission before hours of training. */
async function beginCheck(model: string, planned: readonly string[], context: Context): Promise<void> {
  if (context.run.fork === true) return;
  await context.forge.reviews.writeCheck({
    name: checkName(model),
    commit: context.run.commit,
    conclusion: 'pending',
    title: 'under way',
    summary: `Stages to run: ${planned.join(', ')}.`,
    annotations: [],
    ...(context.run.run === null ? {} : { detailsUrl: context.run.run }),
  });
}

/** A required check must not hang when the pipeline itself breaks. */
async function completeCheck(model: string, error: unknown, context: Context): Promise<void> {
  if (context.run.fork === true) return;
  const text = describeError(error);
  const [title = text] = text.split('\n');
  await context.forge.reviews
    .writeCheck({
      name: checkName(model),
      commit: context.run.commit,
      conclusion: 'failure',
      title: title.slice(0, 200),
      summary: text,
      annotations: [],
    })
    .catch((failure: unknown) =>
      context.logger.warn(`The check run could not be completed: ${messageOf(failure)}`),
    );
}
