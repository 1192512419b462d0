import type { Material, RecordKind, RecordOf, RecordStatus, Subject } from '@contender/core';
import type { Context } from '../stage.ts';

/** Puts a stage's result into the envelope. */
export function buildRecord<K extends RecordKind>(
  part: {
    kind: K;
    model: string;
    status: RecordStatus;
    subjects: Subject[];
    materials: Material[];
    result: RecordOf<K>['result'];
    startedAt: Date;
  },
  context: Context,
) {
  return {
    kind: part.kind,
    schema: 1 as const,
    model: part.model,
    status: part.status,
    subjects: part.subjects,
    materials: part.materials,
    context: context.run,
    startedAt: part.startedAt.toISOString(),
    finishedAt: context.clock().toISOString(),
    result: part.result,
  };
}
