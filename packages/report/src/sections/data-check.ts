import type { Check, DataCheckRecord } from '@contender/core';
import { type Block, type Inline, paragraph, table } from '../document.ts';
import { formatCount, unknown } from '../format.ts';
import { statusMarks } from '../labels.ts';
import { plural } from '../text.ts';
import type { Section } from './section.ts';

const worstFirst = { failed: 0, warned: 1, unknown: 2, passed: 3 } as const;

/** Broken rules first, those that touch the most rows before the others. */
export function orderedChecks(checks: readonly Check[]): Check[] {
  return checks.toSorted(
    (a, b) => worstFirst[a.status] - worstFirst[b.status] || (b.failingRows ?? 0) - (a.failingRows ?? 0),
  );
}

/** The rules of the contract; not folded when one is broken or when there is nothing else to say. */
export function dataCheckSection(dataCheck: DataCheckRecord, leading: boolean): Section {
  const { checks, rows: total, quarantine, datasets } = dataCheck.result;
  const sorted = orderedChecks(checks);
  const failed = checks.filter((check) => check.status === 'failed').length;
  const warned = checks.filter((check) => check.status === 'warned').length;
  const facts = [
    `${plural(checks.length, 'rule')} over ${plural(total, 'row')}`,
    `${formatCount(failed)} broken`,
    ...(warned > 0 ? [`${formatCount(warned)} warned`] : []),
  ].join(', ');
  const several = datasets.length > 1;
  const blocks = (rows: number): Block[] => [
    ...(quarantine === null ? [] : [quarantineText(quarantine)]),
    table(
      'Rules, broken ones first',
      ['Result', 'Rule', 'Expected', 'Found', 'Failing rows>'],
      sorted,
      rows,
      (check) => [
        [{ mark: statusMarks[check.status] }],
        ruleOf(check, several),
        check.expected,
        check.observed,
        check.failingRows === null ? unknown : formatCount(check.failingRows),
      ],
    ),
  ];
  const bad = dataCheck.status === 'failed';
  return {
    id: 'data-check',
    title: bad ? 'What is wrong with the data' : 'Data check',
    importance: bad ? 1 : 7,
    folded: bad || leading ? undefined : facts,
    blocks,
  };
}

function quarantineText(quarantine: NonNullable<DataCheckRecord['result']['quarantine']>): Block {
  const one = quarantine.rows === 1;
  return paragraph(
    `${plural(quarantine.rows, 'failing row')} ${one ? 'is' : 'are'} in quarantine, each with its reason: `,
    { code: quarantine.path },
  );
}

function ruleOf(check: Check, several: boolean): Inline[] {
  return [{ code: check.id }, ...(several ? [` in ${check.dataset}`] : [])];
}
