import {
  type DeploymentRecord,
  formatDuration,
  type RegistrationRecord,
  type RetrainingRecord,
} from '@contender/core';
import { type Block, type Inline, list, safeAddress, type Text, table } from '../document.ts';
import { formatInstant, unknown } from '../format.ts';
import type { ReportRecords } from '../records.ts';
import { plural } from '../text.ts';
import type { Section } from './section.ts';

/** Registration, deployment and retraining: what happened to the model after its verdict. */
export function deliverySection(records: ReportRecords): Section | undefined {
  const { registration, deployment, retraining } = records;
  const items: Text[] = [
    ...(registration === undefined ? [] : [registrationItem(registration)]),
    ...(deployment === undefined ? [] : deploymentItems(deployment)),
    ...(retraining === undefined ? [] : [retrainingItem(retraining)]),
  ];
  if (items.length === 0) return undefined;
  const approvals = deployment?.result.approvals ?? [];
  const blocks = (rows: number): Block[] => [
    list(items),
    ...(approvals.length === 0
      ? []
      : [
          table('Approvals', ['Reviewer', 'Decision', 'When', 'Comment'], approvals, rows, (approval) => [
            approval.reviewer,
            approval.state,
            approval.at === null ? unknown : formatInstant(approval.at),
            approval.comment === '' ? unknown : approval.comment,
          ]),
        ]),
  ];
  return { id: 'delivery', title: 'Delivery', importance: 2, folded: undefined, blocks };
}

function registrationItem(registration: RegistrationRecord): Text {
  const { tag, previous, reason, release, outcome } = registration.result;
  const words = {
    registered: 'Registered as ',
    completed: 'An interrupted registration was completed: ',
    'already-registered': 'Already registered as ',
  } as const;
  const where: Inline =
    safeAddress(release) === undefined ? { code: release } : { text: 'release', href: release };
  const after = previous === null ? '' : ` after ${previous}`;
  return [{ strong: words[outcome].trim() }, ' ', { code: tag }, `${after} (${reason}), `, where];
}

function deploymentItems(deployment: DeploymentRecord): Text[] {
  const { environment, version, previous, rollback, outcome, durationSeconds, tag, protection, reason } =
    deployment.result;
  const verb = outcome === 'failure' ? 'Failed to deploy' : rollback ? 'Rolled back to' : 'Deployed';
  const items: Text[] = [
    [
      { strong: verb },
      ` version ${version} ${rollback && outcome === 'success' ? 'in' : 'to'} ${environment} in ${formatDuration(durationSeconds * 1000)}`,
      previous === null ? '' : `; before it was version ${previous}`,
      ...(tag === null ? [] : ['; tag ', { code: tag }]),
      ...(reason === '' ? [] : [` (${reason})`]),
    ],
  ];
  if (protection !== null) {
    const self = protection.preventSelfReview ? ', none of them who started it' : '';
    items.push([
      { strong: 'Protection' },
      ` of ${environment}: ${plural(protection.reviewers, 'required reviewer')}${self}; branches: ${protection.branches}`,
    ]);
  }
  return items;
}

function retrainingItem(retraining: RetrainingRecord): Text {
  const { decision, workflow, run, lastDispatch } = retraining.result;
  const words = {
    dispatched: 'Retraining started',
    'not-needed': 'No retraining needed',
    'cooling-down': 'Retraining is cooling down',
  } as const;
  return [
    { strong: words[decision] },
    ' with ',
    { code: workflow },
    ...(run === null || safeAddress(run) === undefined ? [] : [', ', { text: 'run', href: run }]),
    ...(lastDispatch === null ? [] : [`; last started ${formatInstant(lastDispatch)}`]),
  ];
}
