import {
  formatDuration,
  type MonitoringRecord,
  parseDuration,
  type RetrainConfig,
  type RetrainingRecord,
} from '@contender/core';

export type RetrainingDecision = Pick<RetrainingRecord['result'], 'decision' | 'triggers' | 'reasons'>;

/**
 * Whether a new training is started: drift of more columns than allowed or a dropped performance asks for it, as
 * far as the config listens to them; not again within the cool-down. Asked for by a person, it always is.
 */
export function decideRetraining(input: {
  /** May be missing only where `force` is given. */
  monitoring: MonitoringRecord['result'] | undefined;
  config: Pick<RetrainConfig, 'on' | 'cool_down'>;
  /** How many columns may drift: `monitor.drift.max_columns`. */
  maxDriftedColumns: number;
  lastDispatch: Date | undefined;
  now: Date;
  force: boolean;
}): RetrainingDecision {
  const { triggers, reasons } = findTriggers(input.monitoring, input.config.on, input.maxDriftedColumns);
  if (input.force) return { decision: 'dispatched', triggers, reasons: ['It was asked for.', ...reasons] };
  if (triggers.length === 0) {
    const quiet = reasons.length > 0 ? reasons : ['Neither drift nor a drop in performance asks for it.'];
    return { decision: 'not-needed', triggers, reasons: quiet };
  }
  const coolDown = parseDuration(input.config.cool_down) ?? 0;
  const ready = (input.lastDispatch?.getTime() ?? Number.NEGATIVE_INFINITY) + coolDown;
  if (input.now.getTime() < ready) {
    const wait = `The last one was started at ${input.lastDispatch?.toISOString()}; the cool-down of ${input.config.cool_down} lasts another ${formatDuration(ready - input.now.getTime())}.`;
    return { decision: 'cooling-down', triggers, reasons: [...reasons, wait] };
  }
  return { decision: 'dispatched', triggers, reasons };
}

function findTriggers(
  monitoring: MonitoringRecord['result'] | undefined,
  on: RetrainConfig['on'],
  maxDriftedColumns: number,
): Pick<RetrainingDecision, 'triggers' | 'reasons'> {
  const triggers: RetrainingDecision['triggers'] = [];
  const reasons: string[] = [];
  if (monitoring === undefined) return { triggers, reasons };
  const { drifted, columns, performance } = monitoring;
  if (drifted.length > maxDriftedColumns) {
    if (on.includes('drift')) {
      triggers.push('drift');
      reasons.push(
        ...drifted.map((name) => columns.find(({ column }) => column === name)?.note ?? `${name} drifted.`),
      );
    } else reasons.push(`${drifted.join(', ')} drifted, but \`retrain.on\` does not listen to drift.`);
  }
  if (performance?.status === 'dropped') {
    if (on.includes('performance')) {
      triggers.push('performance');
      reasons.push(performance.note);
    } else reasons.push(`${performance.metric} dropped, but \`retrain.on\` does not listen to performance.`);
  }
  return { triggers, reasons };
}
