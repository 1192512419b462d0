import { join } from 'node:path';
import {
  ConfigurationError,
  type DataCheckRecord,
  digestFolder,
  type EvaluationRecord,
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
 * the evaluation judged what the training made, and the model folder still is what it was.
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
  refuseOtherModel(model, evaluation, training);
  await verifyFolder(training.record, context);
  return { evaluation, training, dataCheck: await readRecord(context.workspace, model, 'data-check') };
}

function refuseOtherModel(
  model: string,
  evaluation: StoredRecord<'evaluation'>,
  training: StoredRecord<'training'>,
): void {
  const judged = evaluation.record.result.challenger.model;
  const linked =
    judged === null
      ? evaluation.record.materials.some(
          (material) => 'record' in material && material.record === training.digest,
        )
      : judged === training.record.result.model.sha256;
  if (linked) return;
  const what = judged === null ? 'ready predictions' : `the model ${judged.slice(0, 12)}`;
  throw new ConfigurationError(
    `The evaluation of ${model} judged ${what}, which nothing ties to the trained model ${training.record.result.model.sha256.slice(0, 12)}`,
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
