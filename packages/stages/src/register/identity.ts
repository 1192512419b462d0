import type { RegistryState, VersionEntry } from '../shared/registry-state.ts';
import type { Trailers } from '../shared/trailers.ts';
import { digestsOf, type Evidence, type EvidenceDigests } from './evidence.ts';
import { trainingCommit } from './next-version.ts';

/**
 * What makes two registrations the same: they stand on one evaluation, or they are of the same model files from
 * the same code, as a deterministic training that is run again makes them.
 */
export interface Identity {
  /** Digest of the model folder. */
  folder: string;
  codeCommit: string;
  records: EvidenceDigests;
}

export function identityOf(evidence: Evidence): Identity {
  return {
    folder: evidence.training.record.result.model.sha256,
    codeCommit: trainingCommit(evidence.training.record),
    records: digestsOf(evidence),
  };
}

/** What a version's tag says of its identity. */
export function identityTrailers({ folder, codeCommit, records }: Identity): Trailers {
  return { Evaluation: records.evaluation, 'Model-Digest': folder, 'Code-Commit': codeCommit };
}

export function isSame(one: Identity, other: Identity): boolean {
  return (
    one.records.evaluation === other.records.evaluation ||
    (one.folder === other.folder && one.codeCommit === other.codeCommit)
  );
}

/** The version that is registered, or whose number is claimed, for an identity; of several the same evaluation's, else the newest. */
export function findSame(state: RegistryState, identity: Identity): VersionEntry | undefined {
  const said = identityTrailers(identity);
  return (
    state.versions.find(({ trailers }) => trailers.Evaluation === said.Evaluation) ??
    state.versions.find(
      ({ trailers }) =>
        trailers['Model-Digest'] === said['Model-Digest'] && trailers['Code-Commit'] === said['Code-Commit'],
    )
  );
}
