import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  ConfigurationError,
  type DatasetName,
  type ModelContext,
  requirePart,
  suggestion,
} from '@contender/core';
import type { Context } from '@contender/stages';

/** The stages that change something, in their order. */
export const pipeline = ['data-check', 'train', 'evaluate', 'register', 'deploy'] as const;

type PipelineStage = (typeof pipeline)[number];

/**
 * The stages to run, after a look at all that can be known before hours of training: the parts of the config, the
 * data files, the environment, a commit to stand on.
 * @throws ConfigurationError for the first thing that a later stage would miss
 */
export async function planPipeline(
  model: ModelContext,
  options: { until: PipelineStage; environment: string | undefined },
  context: Context,
): Promise<PipelineStage[]> {
  const { config } = model;
  const ready = config.evaluate?.predictions !== undefined && config.train === undefined;
  const stages = pipeline
    .slice(0, pipeline.indexOf(options.until) + 1)
    .filter((stage) => stage !== 'data-check' || hasContract(model))
    .filter((stage) => stage !== 'train' || !ready);
  if (context.run.commit === '') {
    throw new ConfigurationError('There is no git commit to stand on', {
      hint: 'Records name the commit that they are about: git init && git add . && git commit',
    });
  }
  if (stages.includes('train')) {
    requirePart(model, 'train', 'the training needs a command, `run: python3 train.py`');
    await requireDataset(model, 'train', context);
  }
  if (stages.includes('evaluate')) {
    requirePart(model, 'evaluate', 'the evaluation needs an objective and the way to score rows');
    if (!ready) await requireDataset(model, 'test', context);
  }
  if (stages.includes('deploy')) requireEnvironment(model, options.environment);
  return stages;
}

function hasContract(model: ModelContext): boolean {
  const { tables = {}, ...data } = model.config.data;
  return [...Object.values(data), ...Object.values(tables)].some(
    (dataset) => dataset?.contract !== undefined,
  );
}

async function requireDataset(model: ModelContext, name: DatasetName, context: Context): Promise<void> {
  const dataset = model.config.data[name];
  if (dataset === undefined) return;
  for (const key of ['path', 'contract'] as const) {
    const path = dataset[key];
    if (path === undefined) continue;
    if (key === 'path' && (await isElsewhere(resolve(context.workspace, path)))) continue;
    await access(resolve(context.workspace, path)).catch((error: unknown) => {
      const { line, column } = model.positionOf('data', name, key);
      throw new ConfigurationError(
        `${model.file}:${line}:${column}: data.${name}.${key}: ${path} does not exist`,
        {
          hint: 'Check the path (it is relative to the repository), or bring the file in an earlier step.',
          cause: error,
        },
      );
    });
  }
}

/** A pattern, or data that DVC keeps: the stage that reads them says what is missing. */
async function isElsewhere(path: string): Promise<boolean> {
  if (/[*?[{]/.test(path)) return true;
  return access(`${path}.dvc`).then(
    () => true,
    () => false,
  );
}

function requireEnvironment(model: ModelContext, asked: string | undefined): void {
  const known = Object.keys(model.config.deploy);
  const { line, column } = model.positionOf('deploy');
  const where = `${model.file}:${line}:${column}: models.${model.name}.deploy`;
  if (known.length === 0) {
    throw new ConfigurationError(`${where} is missing: \`until: deploy\` needs an environment`, {
      hint: 'Add one, for example\n  deploy:\n    staging: { run: ./deploy.sh }',
    });
  }
  if (asked !== undefined && !known.includes(asked)) {
    throw new ConfigurationError(`${where} has no environment "${asked}"`, {
      hint: suggestion(asked, known),
    });
  }
}
