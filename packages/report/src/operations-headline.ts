import {
  type DeploymentRecord,
  formatDuration,
  type MonitoringRecord,
  type RegistrationRecord,
  type RetrainingRecord,
  type TrainingRecord,
} from '@contender/core';
import { formatCount } from './format.ts';
import type { Headline } from './headline.ts';
import type { ReportRecords } from './records.ts';
import { enumerate, plural } from './text.ts';

/** What the report says first when it is about the model in production. */
export function monitoringHeadline(monitoring: MonitoringRecord): Headline {
  const { version, rows, referenceRows, drifted, columns, performance, reasons } = monitoring.result;
  const seen = `${plural(rows, 'recent row')} against ${formatCount(referenceRows)} of reference, version ${version}`;
  const parts: string[] = [];
  if (drifted.length > 0) {
    parts.push(
      `${formatCount(drifted.length)} of ${plural(columns.length, 'column')} drifted: ${enumerate(drifted)}`,
    );
  } else {
    parts.push(`None of ${plural(columns.length, 'column')} drifted`);
  }
  if (performance?.status === 'dropped') parts.push(`${performance.note}`);
  const words = [
    drifted.length > 0 ? 'drift' : '',
    performance?.status === 'dropped' ? 'performance dropped' : '',
  ];
  const word = words.filter((part) => part !== '').join(', ');
  const mark =
    monitoring.status === 'failed'
      ? ({ symbol: '❌', word: word || 'monitoring failed', tone: 'bad' } as const)
      : monitoring.status === 'warned' || word !== ''
        ? ({ symbol: '⚠️', word: word || 'monitoring warned', tone: 'unsure' } as const)
        : ({ symbol: '✅', word: 'stable', tone: 'good' } as const);
  return { mark, sentence: `${parts.map((part) => part.replace(/\.$/, '')).join('. ')} (${seen}).`, reasons };
}

export function trainingHeadline(training: TrainingRecord): Headline {
  const { durationSeconds, trainingRows } = training.result;
  const failed = training.status === 'failed';
  return {
    mark: failed
      ? { symbol: '❌', word: 'training failed', tone: 'bad' }
      : { symbol: '✅', word: 'trained', tone: 'good' },
    sentence: `The training command ran for ${formatDuration(durationSeconds * 1000)} on ${plural(trainingRows, 'row')}.`,
    reasons: [],
  };
}

/** The headline of retraining, deployment or registration: the latest of them in the lifecycle. */
export function deliveryHeadline(records: ReportRecords): Headline | undefined {
  const { retraining, deployment, registration } = records;
  if (retraining !== undefined) return retrainingHeadline(retraining);
  if (deployment !== undefined) return deploymentHeadline(deployment);
  return registration === undefined ? undefined : registrationHeadline(registration);
}

function retrainingHeadline(retraining: RetrainingRecord): Headline {
  const { decision, triggers, workflow, reasons } = retraining.result;
  const marks = {
    dispatched: { symbol: '🔁', word: 'retraining dispatched', tone: 'unsure' },
    'not-needed': { symbol: '✅', word: 'no retraining needed', tone: 'good' },
    'cooling-down': { symbol: '⏸️', word: 'retraining is cooling down', tone: 'unsure' },
  } as const;
  const sentences = {
    dispatched: `Started ${workflow} because of ${enumerate(triggers)}.`,
    'not-needed': 'Nothing asks for a new model.',
    'cooling-down': `There is a reason (${enumerate(triggers)}), and the last retraining is too recent.`,
  };
  return { mark: marks[decision], sentence: sentences[decision], reasons };
}

function deploymentHeadline(deployment: DeploymentRecord): Headline {
  const { environment, version, previous, rollback, outcome, durationSeconds, reason } = deployment.result;
  const took = `in ${formatDuration(durationSeconds * 1000)}`;
  const mark =
    outcome === 'failure'
      ? ({ symbol: '❌', word: rollback ? 'rollback failed' : 'deployment failed', tone: 'bad' } as const)
      : rollback
        ? ({ symbol: '↩️', word: 'rolled back', tone: 'unsure' } as const)
        : ({ symbol: '🚀', word: 'deployed', tone: 'good' } as const);
  const sentence =
    outcome === 'failure'
      ? `Version ${version} did not reach ${environment}; ${previous === null ? 'nothing' : `version ${previous}`} was there before.`
      : `Version ${version} is in ${environment}, ${took}${previous === null ? '' : `; before it was version ${previous}`}.`;
  return { mark, sentence, reasons: reason === '' ? [] : [reason] };
}

function registrationHeadline(registration: RegistrationRecord): Headline {
  const { version, previous, outcome, reason } = registration.result;
  const words = {
    registered: 'registered',
    completed: 'registration completed',
    'already-registered': 'already registered',
  } as const;
  return {
    mark: { symbol: '✅', word: words[outcome], tone: 'good' },
    sentence: `Version ${version}${previous === null ? ', the first' : `, after ${previous}`}.`,
    reasons: reason === '' ? [] : [reason],
  };
}
