import { join } from 'node:path';
import {
  ConfigurationError,
  type DataCheckRecord,
  digestFolder,
  type EvaluationRecord,
  type Material,
  readRecord,
  requireRecord,
  type StoredRecord,
  type TrainingRecord,
} from '@contender/core';
import type { Context } from '../stage.ts';

/** The records that a registration stands on. */
export interface Evidence {
  evaluation: StoredRecord<'evaluation'>;
  training: StoredRecord<'training'>;
  dataCheck: StoredRecord<'data-check'> | undefined;
}

/** The digests of the records. */
export interface EvidenceDigests {
  evaluation: string;
  training: string;
  /** Null where the data was not checked. */
  dataCheck: string | null;
}

export function digestsOf({ evaluation, training, dataCheck }: Evidence): EvidenceDigests {
  return {
    evaluation: evaluation.digest,
    training: training.digest,
    dataCheck: dataCheck?.digest ?? null,
  };
}

/** What the model card is rendered from. */
export interface ModelCardInput {
  model: string;
  description: string | undefined;
  version: string;
  evaluation: EvaluationRecord;
  training: TrainingRecord | undefined;
  dataCheck: DataCheckRecord | undefined;
}

/**
 * Reads the records and makes sure that they speak of one model that may be registered: the verdict is promote,
 * it was trained on committed code, the evaluation judged what the training made, the model folder still is what it was, and the data that it was
 * trained on did not fail its check.
 * @throws ConfigurationError that says what is missing or does not fit
 */
export async function collectEvidence(model: string, context: Context): Promise<Evidence> {
  const evaluation = await requireRecord(context.workspace, model, 'evaluation', 'evaluate');
  const { verdict, reasons } = evaluation.record.result;
  if (verdict !== 'promote') {
    throw new ConfigurationError(`${model} is not registered: the verdict is ${verdict}`, {
      hint: `${reasons.join('\n')}\nA version needs the verdict promote: train a better challenger, or bring more evidence, and evaluate again.`,
    });
  }
  const training = await requireRecord(context.workspace, model, 'training', 'train');
  refuseUncommitted(model, training.record);
  refuseOtherModel(model, evaluation, training);
  await verifyFolder(training.record, context);
  const dataCheck = await readRecord(context.workspace, model, 'data-check');
  if (dataCheck !== undefined) refuseBadData(model, dataCheck.record, training.record);
  return { evaluation, training, dataCheck };
}

/** The version's tag must give back the code that made the model. */
function refuseUncommitted(model: string, { result }: TrainingRecord): void {
  if (result.environment.dirty !== true) return;
  throw new ConfigurationError(
    `${model} is not registered: it was trained on changes that are not committed`,
    {
      hint: 'Commit them, then train and evaluate again: `git checkout` of the version must give its code.',
    },
  );
}

function refuseBadData(model: string, dataCheck: DataCheckRecord, training: TrainingRecord): void {
  if (dataCheck.status === 'failed') {
    const failed = dataCheck.result.checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
    const which = failed.length === 0 ? '' : `: ${failed.join(', ')}`;
    throw new ConfigurationError(`${model} is not registered: its data failed the data check${which}`, {
      hint: 'Mend the data, or give the rule `severity: warning` in the contract; then check, train and evaluate again.',
    });
  }
  const [checked, used] = [trainingFile(dataCheck.materials), trainingFile(training.materials)];
  if (checked !== undefined && used !== undefined && checked !== used) {
    throw new ConfigurationError(
      `${model} is not registered: the data check looked at other training data (${checked.slice(0, 12)}) than the model was trained on (${used.slice(0, 12)})`,
      {
        hint: `Run \`contender data-check --model ${model}\`, then train and evaluate again on the same data.`,
      },
    );
  }
}

/** Digest of the file that the training read; undefined where a record names none. */
function trainingFile(materials: readonly Material[]): string | undefined {
  return materials.flatMap((material) =>
    'sha256' in material && material.name === 'train' ? [material.sha256] : [],
  )[0];
}

function refuseOtherModel(
  model: string,
  evaluation: StoredRecord<'evaluation'>,
  training: StoredRecord<'training'>,
): void {
  const judged = evaluation.record.result.challenger.model;
  const trained = training.record.result.model.sha256;
  if (judged === trained) return;
  if (judged === null) {
    throw new ConfigurationError(`${model} is not registered: its evaluation judged ready predictions`, {
      hint: 'Predictions that were made elsewhere say nothing about these model files. Use `evaluate.score` in place of `evaluate.predictions`: it runs a command that scores the test rows with the very files, so that the verdict is about them.',
    });
  }
  throw new ConfigurationError(
    `The evaluation of ${model} judged the model ${judged.slice(0, 12)}, not the trained model ${trained.slice(0, 12)}`,
    {
      hint: `Run \`contender evaluate --model ${model}\` after the training whose model is to be registered.`,
    },
  );
}

async function verifyFolder(training: TrainingRecord, context: Context): Promise<void> {
  const { path, sha256 } = training.result.model;
  const hint =
    'Bring the folder as the training left it (in a workflow: its artifact), or train and evaluate again.';
  const folder = await digestFolder(join(context.workspace, path)).catch((error: unknown) => {
    throw new ConfigurationError(`The model folder ${path} cannot be read`, { hint, cause: error });
  });
  if (folder.sha256 !== sha256) {
    throw new ConfigurationError(
      `The model folder ${path} is not what was trained: its digest is ${folder.sha256}, the training record says ${sha256}`,
      { hint },
    );
  }
}
