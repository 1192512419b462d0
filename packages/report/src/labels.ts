import type { DriftResult, EvaluationRecord, Gate, MetricResult } from '@contender/core';
import type { Mark } from './document.ts';

const metricNames: Record<string, string> = {
  roc_auc: 'ROC AUC',
  log_loss: 'Log loss',
  brier: 'Brier score',
  accuracy: 'Accuracy',
  precision: 'Precision',
  recall: 'Recall',
  f1: 'F1',
  selection_rate: 'Selection rate',
  true_positive_rate: 'True positive rate',
  false_positive_rate: 'False positive rate',
};

/** The metric's name as people write it; a metric that is not known keeps its own. */
export function metricLabel(metric: string): string {
  return Object.hasOwn(metricNames, metric) ? (metricNames[metric] ?? metric) : metric;
}

/** The same inside a sentence. */
export function metricInText(metric: string): string {
  const label = metricLabel(metric);
  return /^[A-Z][a-z]/.test(label) && label !== metric && !label.startsWith('Brier')
    ? label.charAt(0).toLowerCase() + label.slice(1)
    : label;
}

export const verdictMarks = {
  promote: { symbol: '✅', word: 'promote', tone: 'good' },
  hold: { symbol: '⏸️', word: 'hold', tone: 'unsure' },
  reject: { symbol: '❌', word: 'reject', tone: 'bad' },
} as const satisfies Record<string, Mark>;

export const statusMarks = {
  passed: { symbol: '✅', word: 'passed', tone: 'good' },
  warned: { symbol: '⚠️', word: 'warned', tone: 'unsure' },
  unknown: { symbol: '❔', word: 'unknown', tone: 'unsure' },
  undecided: { symbol: '⏸️', word: 'undecided', tone: 'unsure' },
  failed: { symbol: '❌', word: 'failed', tone: 'bad' },
  better: { symbol: '▲', word: 'better', tone: 'good' },
  worse: { symbol: '▼', word: 'worse', tone: 'bad' },
  same: { symbol: '≈', word: 'no clear difference', tone: 'neutral' },
  'too-few-rows': { symbol: '·', word: 'too few rows', tone: 'neutral' },
  stable: { symbol: '✅', word: 'stable', tone: 'good' },
  drifted: { symbol: '⚠️', word: 'drifted', tone: 'unsure' },
  dropped: { symbol: '❌', word: 'dropped', tone: 'bad' },
  'not-enough-data': { symbol: '❔', word: 'not enough data', tone: 'neutral' },
} as const satisfies Record<string, Mark>;

/** Effect sizes of drift, by the name that a config gives them. */
export const driftMethodLabels = {
  jensen_shannon: 'Jensen-Shannon distance',
  psi: 'Population stability index',
  cramers_v: 'Cramér’s V',
  ks: 'Kolmogorov-Smirnov distance',
  wasserstein: 'Wasserstein distance, in standard deviations',
  classifier: 'Classifier, |2 AUC − 1|',
} as const satisfies Record<DriftResult['method'], string>;

/** The mark as plain text. */
export function markText(mark: Mark): string {
  return `${mark.symbol} ${mark.word}`;
}

export type Evidence = 'better' | 'worse' | 'same';

/** What the interval of a difference says beyond its confidence level. Without an interval nothing is said. */
export function evidenceOf(metric: MetricResult): Evidence | undefined {
  const { interval, higherIsBetter } = metric;
  if (interval === null) return undefined;
  if (interval.low > 0) return higherIsBetter ? 'better' : 'worse';
  if (interval.high < 0) return higherIsBetter ? 'worse' : 'better';
  return 'same';
}

const gateKinds = {
  sample: 'Sample',
  objective: 'Objective',
  guardrail: 'Guardrail',
  fairness: 'Fairness',
  baseline: 'Baseline',
} as const satisfies Record<Gate['kind'], string>;

/** `Guardrail: log loss`, `Fairness: true positive rate by origin`, `Sample: test rows`. */
export function gateLabel(gate: Gate): string {
  const metric = gate.kind === 'sample' ? 'test rows' : metricInText(gate.metric);
  const group = gate.kind === 'fairness' ? groupOf(gate) : undefined;
  return `${gateKinds[gate.kind]}: ${metric}${group === undefined ? '' : ` by ${group}`}`;
}

function groupOf(gate: Gate): string | undefined {
  const start = 'fairness.';
  const end = `.${gate.metric}`;
  if (!gate.id.startsWith(start) || !gate.id.endsWith(end)) return undefined;
  return gate.id.slice(start.length, -end.length);
}

/** The champion in words: its version where it is known. */
export function championName(evaluation: EvaluationRecord): string {
  const version = evaluation.result.champion?.version ?? null;
  return version === null ? 'champion' : `champion v${version.replace(/^v/, '')}`;
}
