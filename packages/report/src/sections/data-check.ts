import type { Check, DataCheckRecord } from '@contender/core';
import { type Block, heading, type Inline, paragraph, table } from '../document.ts';
import { formatCount, unknown } from '../format.ts';
import { statusMarks } from '../labels.ts';
import { plural } from '../text.ts';
import { driftBlocks, orderDrift } from './drift.ts';
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
  const open = checks.filter((check) => check.status === 'unknown').length;
  const shown = checks.some((check) => check.examples.length > 0);
  const facts = [
    `${plural(checks.length, 'rule')} over ${plural(total, 'row')}`,
    `${formatCount(failed)} broken`,
    ...(warned > 0 ? [`${formatCount(warned)} warned`] : []),
    ...(open > 0 ? [`${formatCount(open)} not judged`] : []),
  ].join(', ');
  const several = datasets.length > 1;
  const blocks = (rows: number): Block[] => [
    ...(quarantine === null ? [] : [quarantineText(quarantine, datasets)]),
    table(
      'Rules, broken ones first',
      ['Result', 'Rule', 'Expected', 'Found', 'Failing rows>', ...(shown ? ['For example'] : [])],
      sorted,
      rows,
      (check) => [
        [{ mark: statusMarks[check.status] }],
        ruleOf(check, several),
        check.expected,
        check.observed,
        check.failingRows === null ? unknown : formatCount(check.failingRows),
        ...(shown ? [examplesOf(check)] : []),
      ],
    ),
    ...datasets.flatMap(({ name, drift }) => (drift === null ? [] : driftOf(name, drift, rows))),
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

function quarantineText(
  quarantine: NonNullable<DataCheckRecord['result']['quarantine']>,
  datasets: DataCheckRecord['result']['datasets'],
): Block {
  const one = quarantine.rows === 1;
  const clean = datasets.reduce((sum, dataset) => sum + (dataset.clean?.rows ?? 0), 0);
  return paragraph(
    `${plural(quarantine.rows, 'failing row')} ${one ? 'is' : 'are'} in quarantine, each with its reason: `,
    { code: quarantine.path },
    ...(clean > 0 ? [`; ${plural(clean, 'clean row')} beside it.`] : []),
  );
}

type Drift = NonNullable<DataCheckRecord['result']['datasets'][number]['drift']>;

function driftOf(dataset: string, { reference, referenceRows, columns }: Drift, rows: number): Block[] {
  const excess = ({ effect, judgedLimit, limit }: (typeof columns)[number]) =>
    (effect ?? 0) / (judgedLimit ?? limit);
  const drifted = columns
    .filter(({ status }) => status === 'drifted')
    .sort((a, b) => excess(b) - excess(a))
    .map(({ column }) => column);
  return [
    heading(3, `Drift of ${dataset} against ${reference}, ${plural(referenceRows, 'row')}`),
    ...driftBlocks(orderDrift(columns, drifted), rows),
  ];
}

/** Each value as code, so that blanks and signs can be seen. */
function examplesOf({ examples }: Check): Inline[] {
  return examples.flatMap((example, index): Inline[] => [...(index === 0 ? [] : [', ']), { code: example }]);
}

function ruleOf(check: Check, several: boolean): Inline[] {
  return [{ code: check.id }, ...(several ? [` in ${check.dataset}`] : [])];
}
