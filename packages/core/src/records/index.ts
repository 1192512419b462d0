export type { Check, ColumnProfile, DataCheckRecord, Profile } from './data-check.ts';
export type { ApprovalEvidence, DeploymentRecord } from './deployment.ts';
export type { DriftResult } from './drift.ts';
export type { Interval, Material, RecordStatus, RunContext, Subject } from './envelope.ts';
export type {
  EvaluationRecord,
  FairnessResult,
  Gate,
  MetricResult,
  ScoredModel,
  SliceResult,
  Verdict,
} from './evaluation.ts';
export { type AnyRecord, type RecordKind, type RecordOf, recordKinds, recordSchemas } from './kinds.ts';
export type { MonitoringRecord, PerformanceResult } from './monitoring.ts';
export type { RegistrationRecord } from './registration.ts';
export type { RetrainingRecord } from './retraining.ts';
export {
  contenderFolder,
  forgetRecords,
  parseRecord,
  prepareContenderFolder,
  readRecord,
  recordPath,
  requireRecord,
  type StoredRecord,
  writeRecord,
} from './store.ts';
export type { TrainingEnvironment, TrainingRecord } from './training.ts';
