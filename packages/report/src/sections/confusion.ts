import type { EvaluationRecord } from '@contender/core';
import { type Block, paragraph, table } from '../document.ts';
import { formatCount, formatNumber, formatSignedNumber } from '../format.ts';
import type { Section } from './section.ts';

type Outcome = keyof EvaluationRecord['result']['challenger']['confusion'];

const outcomes: [Outcome, string][] = [
  ['truePositives', 'True positives'],
  ['falsePositives', 'False positives'],
  ['trueNegatives', 'True negatives'],
  ['falseNegatives', 'False negatives'],
];

/** The confusion counts of both models side by side, folded. */
export function confusionSection(evaluation: EvaluationRecord): Section {
  const { champion, challenger, threshold, rows: total } = evaluation.result;
  const errors = challenger.confusion.falsePositives + challenger.confusion.falseNegatives;
  const blocks = (rows: number): Block[] => [
    table(
      'Outcomes at the threshold',
      [
        'Outcome',
        ...(champion === null ? [] : ['Champion>']),
        'Challenger>',
        ...(champion === null ? [] : ['Change>']),
      ],
      outcomes,
      rows,
      ([key, label]) => {
        const count = challenger.confusion[key];
        if (champion === null) return [label, formatCount(count)];
        const change = count - champion.confusion[key];
        return [label, formatCount(champion.confusion[key]), formatCount(count), formatSignedNumber(change)];
      },
    ),
    paragraph(`A score of ${formatNumber(threshold)} or more counts as a predicted positive.`),
  ];
  const folded = `${formatCount(errors)} errors in ${formatCount(total)} rows at threshold ${formatNumber(threshold)}`;
  return { id: 'confusion', title: 'Confusion', importance: 10, folded, blocks };
}
