import { resolve } from 'node:path';
import {
  ConfigurationError,
  digestFolder,
  digestPath,
  type EvaluateConfig,
  type Material,
  type ModelContext,
  readRecord,
  requireRecord,
  versionTag,
} from '@contender/core';
import { identifier } from '@contender/engine';
import { describeFile, loadDataset } from '../shared/datasets.ts';
import { fetchModel, findChampion, readRegistry } from '../shared/registry.ts';
import { championVersion } from '../shared/registry-state.ts';
import { scoreModel } from '../shared/score.ts';
import type { Context } from '../stage.ts';

/** The predictions of one model, and what is known of it. */
export interface Contestant {
  role: 'champion' | 'challenger';
  /** Path of its predictions, relative to the workspace. */
  predictions: string;
  version: string | null;
  /** Digest of the model folder; null for ready predictions. */
  model: string | null;
}

export interface Contest {
  /** Name of the engine's view with id, label and group columns. */
  truth: string;
  champion: Contestant | null;
  challenger: Contestant;
  materials: Material[];
}

const truthView = 'test';

/** Gets both models' predictions for the same rows: scores them, or takes ready files. */
export async function holdContest(
  model: ModelContext,
  evaluate: EvaluateConfig,
  context: Context,
): Promise<Contest> {
  return evaluate.predictions === undefined
    ? scoreBoth(model, evaluate, context)
    : takeFiles(model, evaluate, evaluate.predictions, context);
}

async function scoreBoth(model: ModelContext, evaluate: EvaluateConfig, context: Context): Promise<Contest> {
  const training = await requireRecord(context.workspace, model.name, 'training', 'train');
  const challengerFolder = training.record.result.model.path;
  await refuseChangedModel(context, challengerFolder, training.record.result.model.sha256, undefined);
  const champion = await findChampion(model, context);

  const materials = await defineTruth(model, context);
  const engine = await context.engine();
  const rows = `.contender/work/${model.name}/test-rows.${evaluate.data_format}`;
  const written = await engine.write(
    `SELECT * EXCLUDE (${identifier(evaluate.columns.label)}) FROM ${truthView}`,
    resolve(context.workspace, rows),
    evaluate.data_format,
  );
  context.logger.info(`${written.toLocaleString('en-US')} test rows to score`);

  let championContestant: Contestant | null = null;
  if (champion !== undefined) {
    const folder = `.contender/models/${model.name}/champion`;
    await fetchModel(champion, folder, context);
    context.logger.info(`scoring the champion, ${champion.tag}`);
    const predictions = await scoreModel(
      { model, evaluate, role: 'champion', modelFolder: folder, rows },
      context,
    );
    const { sha256, bytes } = champion.manifest.folder;
    materials.push({ name: 'champion', uri: champion.tag, sha256, bytes });
    championContestant = { role: 'champion', predictions, version: champion.version, model: sha256 };
  }
  context.logger.info('scoring the challenger');
  const predictions = await scoreModel(
    { model, evaluate, role: 'challenger', modelFolder: challengerFolder, rows },
    context,
  );
  await refuseChangedModel(context, challengerFolder, training.record.result.model.sha256, 'evaluate.score');
  materials.push({ name: 'training', record: training.digest });
  const dataCheck = await readRecord(context.workspace, model.name, 'data-check');
  if (dataCheck !== undefined) materials.push({ name: 'data-check', record: dataCheck.digest });
  return {
    truth: truthView,
    champion: championContestant,
    challenger: {
      role: 'challenger',
      predictions,
      version: null,
      model: training.record.result.model.sha256,
    },
    materials,
  };
}

/** The model is outside data: it may have come from another job. */
async function refuseChangedModel(
  context: Context,
  folder: string,
  expected: string,
  /** The command that has just run, where one has. */
  suspect: string | undefined,
): Promise<void> {
  const actual = await digestFolder(resolve(context.workspace, folder)).catch((error: unknown) => {
    if (error instanceof ConfigurationError) throw error;
    throw new ConfigurationError(`The challenger's model folder ${folder} is missing`, {
      hint: 'Train first (contender train); in a workflow, in this or an earlier job.',
      cause: error,
    });
  });
  if (actual.sha256 === expected) return;
  throw new ConfigurationError(`The files in ${folder} are not those that the training record describes`, {
    hint:
      suspect === undefined
        ? 'They were changed after training. Train again.'
        : `${suspect} changed them; scoring must only read the model. Train again.`,
  });
}

/** Materialises the test slice once, so that every later read sees the same rows under the same ids. */
async function defineTruth(model: ModelContext, context: Context): Promise<Material[]> {
  const test = await loadDataset(model, 'test', context);
  const engine = await context.engine();
  const file = resolve(context.workspace, `.contender/work/${model.name}/test.parquet`);
  const columns = await engine.define('test_source', test.source);
  const { label } = model.config.evaluate?.columns ?? { label: 'label' };
  if (!columns.some((column) => column.name === label)) {
    const names = columns.map((column) => column.name).join(', ');
    throw new ConfigurationError(`The test data has no label column "${label}"`, {
      hint: `Name the label under evaluate.columns.label; the data has: ${names}.`,
    });
  }
  await engine.write('SELECT * FROM test_source', file, 'parquet');
  await engine.define(truthView, { path: file });
  return [test.material];
}

async function takeFiles(
  model: ModelContext,
  evaluate: EvaluateConfig,
  files: NonNullable<EvaluateConfig['predictions']>,
  context: Context,
): Promise<Contest> {
  const materials: Material[] = [];
  const take = async (role: Contestant['role'], path: string): Promise<Contestant> => {
    const { line, column } = model.positionOf('evaluate', 'predictions', role);
    const where = `${model.file}:${line}:${column}: evaluate.predictions.${role}: `;
    materials.push(await describeFile(`${role} predictions`, path, resolve(context.workspace, path), where));
    return { role, predictions: path, version: null, model: null };
  };
  const challenger = await take('challenger', files.challenger);
  const champion = files.champion === undefined ? null : await take('champion', files.champion);
  if (model.config.data.test === undefined) {
    const engine = await context.engine();
    const columns = await engine.define(truthView, { path: resolve(context.workspace, files.challenger) });
    if (!columns.some((column) => column.name === evaluate.columns.label)) {
      throw new ConfigurationError(`${files.challenger} has no label column "${evaluate.columns.label}"`, {
        hint: 'Add the truth to the file, or give the test data as `data.test`.',
      });
    }
  } else {
    materials.push(...(await defineTruth(model, context)));
  }
  if (champion === null) await refuseMissingChampion(model, context);
  return { truth: truthView, champion, challenger, materials };
}

/** Without the champion's predictions a challenger would be judged as if it were the first model. */
async function refuseMissingChampion(model: ModelContext, context: Context): Promise<void> {
  const version = championVersion(await readRegistry(model.name, context), model.config.champion);
  if (version === undefined) return;
  const { line, column } = model.positionOf('evaluate', 'predictions');
  throw new ConfigurationError(
    `${model.file}:${line}:${column}: evaluate.predictions.champion is missing, and there is a champion, ${versionTag(model.name, version)}`,
    { hint: 'Score the test rows with the champion too and name that file.' },
  );
}

/** Digest of a contestant's prediction file. */
export async function digestPredictions(contestant: Contestant, context: Context): Promise<string> {
  return (await digestPath(resolve(context.workspace, contestant.predictions))).sha256;
}
