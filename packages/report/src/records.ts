import type {
  DataCheckRecord,
  DeploymentRecord,
  EvaluationRecord,
  MonitoringRecord,
  RegistrationRecord,
  RetrainingRecord,
  TrainingRecord,
} from '@contender/core';

/** What is known of one model in this run; any part may be missing. */
export interface ReportRecords {
  model: string;
  dataCheck?: DataCheckRecord | undefined;
  training?: TrainingRecord | undefined;
  evaluation?: EvaluationRecord | undefined;
  registration?: RegistrationRecord | undefined;
  deployment?: DeploymentRecord | undefined;
  monitoring?: MonitoringRecord | undefined;
  retraining?: RetrainingRecord | undefined;
}

/** Where the reader finds more. Only http and https addresses become links. */
export interface ReportOptions {
  pageUrl?: string | undefined;
  runUrl?: string | undefined;
}

type PresentRecord = NonNullable<Exclude<ReportRecords[keyof ReportRecords], string>>;

/** The records that exist, in the order of the lifecycle. */
export function presentRecords(records: ReportRecords): PresentRecord[] {
  const { dataCheck, training, evaluation, registration, deployment, monitoring, retraining } = records;
  return [dataCheck, training, evaluation, registration, deployment, monitoring, retraining].filter(
    (record) => record !== undefined,
  );
}

/** The record that the report is about: the one whose decision stands at the top. */
export function leadingKind(records: ReportRecords): PresentRecord['kind'] | undefined {
  const { dataCheck, training, evaluation, registration, deployment, monitoring, retraining } = records;
  if (dataCheck?.status === 'failed') return 'data-check';
  const order = [evaluation, monitoring, retraining, deployment, registration, training, dataCheck];
  return order.find((record) => record !== undefined)?.kind;
}
