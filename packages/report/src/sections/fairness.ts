import type { EvaluationRecord, FairnessResult } from '@contender/core';
import { type Block, paragraph, table } from '../document.ts';
import { formatDelta, formatEstimate, formatShare, unknown } from '../format.ts';
import { metricLabel } from '../labels.ts';
import { plural } from '../text.ts';
import type { Section } from './section.ts';

/** Gaps of rates between groups, widest first. */
export function fairnessSection(evaluation: EvaluationRecord): Section | undefined {
  const { fairness, champion } = evaluation.result;
  if (fairness.length === 0) return undefined;
  const sorted = fairness.toSorted((a, b) => (b.gap ?? -1) - (a.gap ?? -1));
  const columns = [
    'Rate by group',
    'Gap>',
    ...(champion === null ? [] : ['Against champion>']),
    'Highest',
    'Lowest',
  ];
  const blocks = (rows: number): Block[] => [
    table('Gaps between groups', columns, sorted, rows, (result) => [
      `${metricLabel(result.metric)} by ${result.group}`,
      gapOf(result),
      ...(champion === null ? [] : [changeOf(result)]),
      extreme(result.highest),
      extreme(result.lowest),
    ]),
    paragraph('The gap is the highest group’s rate less the lowest group’s, among groups with enough rows.'),
  ];
  return { id: 'fairness', title: 'Fairness', importance: 5, folded: undefined, blocks };
}

function gapOf(result: FairnessResult): string {
  if (result.gap === null) return `${unknown} (${plural(result.groups, 'group')} with enough rows)`;
  return formatEstimate(result.gap, result.interval);
}

function changeOf(result: FairnessResult): string {
  if (result.gap === null || result.championGap === null) return unknown;
  const change = result.gap - result.championGap;
  const word = change > 0 ? 'wider' : change < 0 ? 'narrower' : 'the same';
  return `${formatDelta(change)} ${word}`;
}

function extreme(group: FairnessResult['highest']): string {
  return group === null ? unknown : `${group.value}: ${formatShare(group.rate)}`;
}
