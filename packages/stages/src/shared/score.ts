import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigurationError, type EvaluateConfig, type ModelContext, parseDuration } from '@contender/core';
import type { Context } from '../stage.ts';
import { runUserCommand } from './command.ts';

export interface ScoreRequest {
  model: ModelContext;
  evaluate: EvaluateConfig;
  /** Who is scored, for messages and file names: `champion`, `challenger`. */
  role: string;
  /** The model folder, relative to the workspace. */
  modelFolder: string;
  /** The rows to score, relative to the workspace; the label is not among their columns. */
  rows: string;
}

/**
 * Runs the user's score command for one model and returns the path of the predictions, relative to the workspace.
 * The command reads CONTENDER_MODEL_DIR and CONTENDER_DATA, and writes id and score to CONTENDER_PREDICTIONS (CSV,
 * or Parquet where `data_format` says so).
 */
export async function scoreModel(request: ScoreRequest, context: Context): Promise<string> {
  const { model, evaluate, role } = request;
  if (evaluate.score === undefined) {
    const { line, column } = model.positionOf('evaluate');
    throw new ConfigurationError(
      `${model.file}:${line}:${column}: models.${model.name}.evaluate.score is missing`,
      {
        hint: 'Give the command that scores rows, or ready files under `predictions:`.',
      },
    );
  }
  const predictions = `.contender/work/${model.name}/${role}-predictions.${evaluate.data_format}`;
  const file = join(context.workspace, predictions);
  await mkdir(dirname(file), { recursive: true });
  await rm(file, { force: true });
  await runUserCommand(
    {
      key: `evaluate.score for the ${role}`,
      command: evaluate.score,
      variables: {
        CONTENDER_MODEL: model.name,
        CONTENDER_MODEL_DIR: join(context.workspace, request.modelFolder),
        CONTENDER_DATA: join(context.workspace, request.rows),
        CONTENDER_PREDICTIONS: file,
      },
      timeoutMs: parseDuration(evaluate.timeout) ?? Number.POSITIVE_INFINITY,
      log: `.contender/logs/${model.name}/score-${role}.log`,
    },
    context,
  );
  const size = await stat(file).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size === 0) {
    throw new ConfigurationError(
      `evaluate.score (\`${evaluate.score}\`) wrote no predictions for the ${role}`,
      {
        hint: `It must write a file with the columns ${evaluate.columns.id} and ${evaluate.columns.score} to the path in CONTENDER_PREDICTIONS.`,
      },
    );
  }
  return predictions;
}
