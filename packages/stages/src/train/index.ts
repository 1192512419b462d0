import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ConfigurationError,
  digestFolder,
  forgetRecords,
  formatBytes,
  formatDuration,
  loadConfig,
  messageOf,
  parseDuration,
  readRecord,
  requirePart,
  type TrainingRecord,
} from '@contender/core';
import { z } from 'zod';
import { runUserCommand } from '../shared/command.ts';
import { loadDataset } from '../shared/datasets.ts';
import { buildRecord } from '../shared/record.ts';
import { type Context, defineStage } from '../stage.ts';
import { describeEnvironment } from './environment.ts';

const metricsSchema = z.record(z.string(), z.number());

/** Runs the user's training command and records what came of it. */
export const train = defineStage({
  name: 'train',
  summary: 'Train the challenger with your own command and record everything about it.',
  kind: 'training',
  needs: ['data-check'],
  inputs: z.object({}),
  outputs: {
    'model-path': {
      description: 'The folder of the trained model.',
      value: (record) => record.result.model.path,
    },
    'model-digest': {
      description: 'SHA-256 of the model folder.',
      value: (record) => record.result.model.sha256,
    },
    metrics: {
      description: 'The metrics that the command reported, as JSON.',
      value: (record) => JSON.stringify(record.result.metrics),
    },
  },
  permissions: { contents: 'read: to check out the repository' },
  files: ({ result }) => [
    ...result.model.files.map((file) => `${result.model.path}/${file.path}`),
    result.log,
  ],
  async run(inputs, context): Promise<TrainingRecord> {
    const startedAt = context.clock();
    const model = (await loadConfig(context.workspace, inputs.config)).model(inputs.model);
    refuseStranger(context);
    const config = requirePart(model, 'train', 'the training needs a command, `run: python3 train.py`');
    const paths = pathsOf(model.name, config.data_format);
    const data = await loadDataset(model, 'train', context);
    const engine = await context.engine();
    await engine.define('train_source', data.source);
    const trainingRows = await engine.write(
      'SELECT * FROM train_source',
      join(context.workspace, paths.data),
      config.data_format,
    );
    context.logger.info(`${trainingRows.toLocaleString('en-US')} training rows`);

    // The earlier challenger goes with its records: what is left must belong together.
    await forgetRecords(context.workspace, model.name, ['training', 'evaluation']);
    const folder = join(context.workspace, paths.model);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await rm(join(context.workspace, paths.metrics), { force: true });
    await writeFile(
      join(context.workspace, paths.parameters),
      `${JSON.stringify(config.parameters, null, 2)}\n`,
    );
    // Before the command runs: what it writes into the checkout does not make its code another one.
    const environment = await describeEnvironment(
      { command: config.run, lockFile: config.lock_file },
      context,
    );
    if (environment.dirty === true) {
      context.logger.warn(
        'Tracked files differ from the commit: a model of uncommitted code cannot be registered.',
      );
    }
    const run = await runUserCommand(
      {
        key: 'train.run',
        command: config.run,
        variables: {
          CONTENDER_MODEL: model.name,
          CONTENDER_TRAIN_DATA: join(context.workspace, paths.data),
          CONTENDER_MODEL_DIR: folder,
          CONTENDER_METRICS: join(context.workspace, paths.metrics),
          CONTENDER_PARAMETERS: join(context.workspace, paths.parameters),
        },
        timeoutMs: parseDuration(config.timeout) ?? Number.POSITIVE_INFINITY,
        log: paths.log,
      },
      context,
    );
    const { sha256, bytes, files } = await digestFolder(folder);
    if (files.length === 0) {
      throw new ConfigurationError(`train.run (\`${config.run}\`) wrote no model`, {
        hint: `It must write its files into the folder in CONTENDER_MODEL_DIR. Its log: ${paths.log}.`,
      });
    }
    const dataCheck = await readRecord(context.workspace, model.name, 'data-check');
    return buildRecord(
      {
        kind: 'training',
        model: model.name,
        status: 'passed',
        subjects: [{ name: 'model', uri: paths.model, sha256, bytes }],
        materials: [
          data.material,
          ...(dataCheck === undefined ? [] : [{ name: 'data-check', record: dataCheck.digest }]),
        ],
        result: {
          command: config.run,
          ...run,
          trainingRows,
          metrics: await readMetrics(paths.metrics, context),
          parameters: config.parameters,
          model: { path: paths.model, sha256, bytes, files },
          log: paths.log,
          environment,
        },
        startedAt,
      },
      context,
    );
  },
  summarize: ({ model, result }) => {
    const memory = result.peakMemoryBytes === null ? '' : `, ${formatBytes(result.peakMemoryBytes)} at most`;
    const metrics = Object.entries(result.metrics).map(([name, value]) => `  ${name} ${value}`);
    return [
      `${model}: trained on ${result.trainingRows.toLocaleString('en-US')} rows in ${formatDuration(result.durationSeconds * 1000)}${memory}`,
      `  model ${result.model.path} (${result.model.files.length} files, ${formatBytes(result.model.bytes)})`,
      ...metrics,
    ].join('\n');
  },
});

/** The training command of a fork's pull request is a stranger's; a self-hosted runner keeps what it does. */
function refuseStranger({ run }: Context): void {
  if (run.fork !== true || !run.runner.labels.includes('self-hosted')) return;
  throw new ConfigurationError('A pull request from a fork is not trained on a self-hosted runner', {
    hint: "Its code could stay on the machine and reach what the machine reaches. Let it run on GitHub's runners, or train it from a branch of this repository once you have read it.",
  });
}

function pathsOf(model: string, format: string) {
  return {
    data: `.contender/work/${model}/train.${format}`,
    parameters: `.contender/work/${model}/parameters.json`,
    metrics: `.contender/work/${model}/metrics.json`,
    model: `.contender/models/${model}/challenger`,
    log: `.contender/logs/${model}/train.log`,
  };
}

/** The metrics file is optional; one that is there must be a flat JSON object of numbers. */
async function readMetrics(path: string, context: Context): Promise<Record<string, number>> {
  let text: string;
  try {
    text = await readFile(join(context.workspace, path), 'utf8');
  } catch {
    return {};
  }
  try {
    return metricsSchema.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new ConfigurationError(`The metrics that the training wrote cannot be read: ${why}`, {
      hint: `Write a flat JSON object of finite numbers to CONTENDER_METRICS: {"loss": 0.31, "epochs": 20}.`,
      cause: error,
    });
  }
}
