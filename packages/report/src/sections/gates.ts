import type { EvaluationRecord, Gate } from '@contender/core';
import { type Block, list, table } from '../document.ts';
import {
  formatCount,
  formatDifference,
  formatEstimate,
  formatNumber,
  formatSignedNumber,
  unknown,
} from '../format.ts';
import { gateLabel, statusMarks } from '../labels.ts';
import type { Section } from './section.ts';

const worstFirst = { failed: 0, undecided: 1, passed: 2 } as const;

/** The gates, worst first. */
export function gatesSection(evaluation: EvaluationRecord): Section | undefined {
  const { gates, reasons, metrics } = evaluation.result;
  if (gates.length === 0) return undefined;
  const sorted = gates.toSorted((a, b) => worstFirst[a.status] - worstFirst[b.status]);
  const higherIsBetter = (metric: string) =>
    Object.hasOwn(metrics, metric) ? (metrics[metric]?.higherIsBetter ?? true) : true;
  const blocks = (rows: number): Block[] => {
    const shown = table(
      'Gates, worst first',
      ['Result', 'Gate', 'Observed>', 'Limit>'],
      sorted,
      rows,
      (gate) => [
        [{ mark: statusMarks[gate.status] }],
        gateLabel(gate),
        observedOf(gate),
        limitOf(gate, higherIsBetter(gate.metric)),
      ],
    );
    const unsaid = sorted.filter((gate) => gate.status !== 'passed' && !reasons.includes(gate.reason));
    if (unsaid.length === 0) return [shown];
    return [
      shown,
      list(unsaid.slice(0, rows).map((gate) => [{ strong: gateLabel(gate) }, ` – ${gate.reason}`])),
    ];
  };
  return { id: 'gates', title: 'Gates', importance: 2, folded: undefined, blocks };
}

/** Fairness gates judge a gap, which has no sign, the sample gate a count; the others judge a difference. */
function observedOf(gate: Gate): string {
  if (gate.kind === 'sample') return formatCount(gate.observed ?? 0);
  if (gate.kind !== 'fairness') return formatDifference(gate.observed, gate.interval);
  return formatEstimate(gate.observed, gate.interval);
}

function limitOf(gate: Gate, higherIsBetter: boolean): string {
  if (gate.limit === null) return unknown;
  if (gate.kind === 'sample') return `≥ ${formatCount(gate.limit)}`;
  if (gate.kind === 'fairness') return `≤ ${formatNumber(gate.limit)}`;
  const strict = gate.limit === 0 && gate.kind !== 'guardrail';
  const comparison = strict ? (higherIsBetter ? '>' : '<') : higherIsBetter ? '≥' : '≤';
  return `${comparison} ${formatSignedNumber(gate.limit)}`;
}
