import type { EvaluateConfig, FairnessResult, Gate, Interval, MetricName, Verdict } from '@contender/core';
import { binaryMetrics } from '@contender/stats';

/** With fewer rows of either label nothing is said about a ranking. */
export const minimumOfRarerLabel = 20;

/** A gate before it is tied to its place in the config. */
export type Decision = Omit<Gate, 'position'> & {
  /** Path of the gate's line below `evaluate` in the config; null where the gate is not configured. */
  configPath: (string | number)[] | null;
};

/** What the gates judge: pure numbers. */
export interface Evidence {
  rows: number;
  /** Rows of the rarer label. */
  rarerLabel: number;
  /** The difference challenger − champion per metric; null for a first champion. */
  differences: Record<MetricName, { delta: number; interval: Interval }> | null;
  /** The difference challenger − class prior for the objective's metric. */
  againstBaseline: { delta: number; interval: Interval };
  fairness: readonly FairnessResult[];
}

/** Applies every configured gate to the evidence. A first champion must beat the baseline and be fair; there is nothing else to hold it against. */
export function judgeGates(config: EvaluateConfig, evidence: Evidence): Decision[] {
  const gates: Decision[] = [judgeSample(config.min_rows, evidence)];
  if (evidence.differences !== null) {
    const { differences } = evidence;
    gates.push(judgeObjective(config, differences[config.objective.metric]));
    config.guardrails.forEach((guardrail, index) => {
      gates.push(judgeGuardrail(guardrail, index, differences[guardrail.metric]));
    });
  }
  gates.push(judgeBaseline(config.objective.metric, evidence.againstBaseline));
  config.fairness.forEach((limit, index) => {
    const result = evidence.fairness[index];
    if (result !== undefined) gates.push(judgeFairness(limit.max_gap, index, result));
  });
  return gates;
}

/** Reject when a gate says no beyond doubt, hold when one is not settled, promote when all say yes. */
export function decideVerdict(gates: readonly Pick<Gate, 'status'>[]): Verdict {
  if (gates.some((gate) => gate.status === 'failed')) return 'reject';
  return gates.some((gate) => gate.status === 'undecided') ? 'hold' : 'promote';
}

/** Methods that hold for large samples say "beyond doubt" too easily on a handful of rows. */
function judgeSample(minimum: number, { rows, rarerLabel }: Evidence): Decision {
  const enough = rows >= minimum && rarerLabel >= minimumOfRarerLabel;
  const found = `${rows.toLocaleString('en-US')} test rows, ${rarerLabel.toLocaleString('en-US')} with the rarer label`;
  return {
    id: 'sample',
    kind: 'sample',
    metric: 'rows',
    status: enough ? 'passed' : 'undecided',
    observed: rows,
    interval: null,
    limit: minimum,
    reason: enough
      ? `There are enough rows to judge: ${found}.`
      : `There are too few rows to judge: ${found}; ${minimum} and ${minimumOfRarerLabel} are needed.`,
    configPath: ['min_rows'],
  };
}

/** The difference turned so that positive means better. */
function gain(metric: MetricName, difference: { delta: number; interval: Interval }) {
  const { low, high, level } = difference.interval;
  return binaryMetrics[metric].higherIsBetter
    ? { delta: difference.delta, low, high, level }
    : { delta: -difference.delta, low: -high, high: -low, level };
}

function judgeObjective(config: EvaluateConfig, difference: { delta: number; interval: Interval }): Decision {
  const { metric, require, margin = 0 } = config.objective;
  const label = binaryMetrics[metric].label;
  const { low, high } = gain(metric, difference);
  const superior = require === 'superior';
  const status = superior
    ? low > 0
      ? 'passed'
      : high <= 0 && low < 0
        ? 'failed'
        : 'undecided'
    : low > -margin
      ? 'passed'
      : high < -margin
        ? 'failed'
        : 'undecided';
  const change = describeChange(difference);
  const reasons = superior
    ? {
        passed: `${label} is better than the champion's beyond doubt: ${change}.`,
        failed: `${label} is worse than the champion's beyond doubt: ${change}.`,
        undecided: `${label} is not better beyond doubt: ${change}, which includes no difference.`,
      }
    : {
        passed: `${label} is not worse than the champion's by more than ${format(margin)}: ${change}.`,
        failed: `${label} is worse than the champion's by more than ${format(margin)} beyond doubt: ${change}.`,
        undecided: `It is not settled whether ${label} is worse by more than ${format(margin)}: ${change}.`,
      };
  return {
    id: 'objective',
    kind: 'objective',
    metric,
    status,
    observed: difference.delta,
    interval: difference.interval,
    limit: superior ? 0 : binaryMetrics[metric].higherIsBetter ? -margin : margin,
    reason: reasons[status],
    configPath: ['objective'],
  };
}

function judgeGuardrail(
  guardrail: EvaluateConfig['guardrails'][number],
  index: number,
  difference: { delta: number; interval: Interval },
): Decision {
  const { metric, margin } = guardrail;
  const { label, higherIsBetter } = binaryMetrics[metric];
  const { low, high } = gain(metric, difference);
  const status = low >= -margin ? 'passed' : high < -margin ? 'failed' : 'undecided';
  const change = describeChange(difference);
  const reasons = {
    passed: `${label} stays within its margin of ${format(margin)}: ${change}.`,
    failed: `${label} is worse by more than its margin of ${format(margin)} beyond doubt: ${change}.`,
    undecided: `It is not settled whether ${label} stays within its margin of ${format(margin)}: ${change}.`,
  };
  return {
    id: `guardrail.${metric}`,
    kind: 'guardrail',
    metric,
    status,
    observed: difference.delta,
    interval: difference.interval,
    limit: higherIsBetter ? -margin : margin,
    reason: reasons[status],
    configPath: ['guardrails', index],
  };
}

function judgeBaseline(metric: MetricName, difference: { delta: number; interval: Interval }): Decision {
  const label = binaryMetrics[metric].label;
  const { low, high } = gain(metric, difference);
  const status = low > 0 ? 'passed' : high <= 0 ? 'failed' : 'undecided';
  const change = describeChange(difference);
  const reasons = {
    passed: `${label} beats the class prior beyond doubt: ${change}.`,
    failed: `${label} does not beat the class prior, a model that knows nothing: ${change}.`,
    undecided: `${label} does not beat the class prior beyond doubt: ${change}.`,
  };
  return {
    id: 'baseline',
    kind: 'baseline',
    metric,
    status,
    observed: difference.delta,
    interval: difference.interval,
    limit: 0,
    reason: reasons[status],
    configPath: null,
  };
}

function judgeFairness(maxGap: number, index: number, result: FairnessResult): Decision {
  const name = result.metric.replaceAll('_', ' ');
  const base = {
    id: `fairness.${result.group}.${result.metric}`,
    kind: 'fairness' as const,
    metric: result.metric,
    limit: maxGap,
    configPath: ['fairness', index],
  };
  const { gap, interval, highest, lowest, smallGroups } = result;
  const unseen =
    smallGroups.length === 0 ? '' : ` Too few rows to tell: ${result.group} ${listNames(smallGroups)}.`;
  if (gap === null || interval === null || highest === null || lowest === null) {
    return {
      ...base,
      status: 'undecided',
      observed: null,
      interval: null,
      reason: `The ${name} could not be compared by ${result.group}: fewer than two groups have enough rows.${unseen}`,
    };
  }
  const status = gap <= maxGap ? 'passed' : interval.low > maxGap ? 'failed' : 'undecided';
  const where = `${format(highest.rate)} for ${result.group} ${highest.value}, ${format(lowest.rate)} for ${lowest.value}`;
  const words = {
    passed: 'stays within',
    failed: 'is over, beyond doubt,',
    undecided: 'is over, but not beyond doubt,',
  };
  return {
    ...base,
    status,
    observed: gap,
    interval,
    reason: `The gap in ${name} ${words[status]} its limit of ${format(maxGap)}: ${format(gap)} (${where}).${unseen}`,
  };
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

function describeChange(difference: { delta: number; interval: Interval }): string {
  const { low, high, level } = difference.interval;
  const sign = (value: number) => `${value < 0 ? '−' : '+'}${format(Math.abs(value))}`;
  return `${sign(difference.delta)}, ${Number((level * 100).toFixed(1))} % interval ${sign(low)} to ${sign(high)}`;
}

function format(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
