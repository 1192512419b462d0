import type { Block } from '../document.ts';
import { presentRecords, type ReportRecords } from '../records.ts';
import { clean } from '../text.ts';
import type { Section } from './section.ts';

/** A word that a POSIX shell takes as it stands. */
function shellWord(word: string): string {
  const text = clean(word);
  return /^[\w./:=+-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The commands that give the same result on another machine. */
function reproduceCommands(records: ReportRecords): string[] {
  const latest = presentRecords(records).at(-1);
  if (latest === undefined) return [];
  const model = `--model ${shellWord(records.model)}`;
  const stages: [unknown, string][] = [
    [records.dataCheck, 'data-check'],
    [records.training, 'train'],
    [records.evaluation, 'evaluate'],
    [records.monitoring, 'monitor'],
  ];
  const { commit } = latest.context;
  return [
    ...(commit === '' ? [] : [`git checkout ${shellWord(commit)}`]),
    ...stages
      .filter(([record]) => record !== undefined)
      .map(
        ([, stage]) => `npx contender ${stage} ${stage === 'data-check' ? sourceOf(records, model) : model}`,
      ),
  ];
}

const configured = ['train', 'test', 'recent'];

/** Data that were checked without a config are named themselves. */
function sourceOf({ dataCheck }: ReportRecords, model: string): string {
  const [dataset, second] = dataCheck?.result.datasets ?? [];
  if (dataset === undefined || second !== undefined || configured.includes(dataset.name)) return model;
  const contract = dataset.contract === null ? '' : ` --contract ${shellWord(dataset.contract)}`;
  return `--data ${shellWord(dataset.path)}${contract}`;
}

export function reproduceSection(records: ReportRecords): Section | undefined {
  const lines = reproduceCommands(records);
  if (!lines.some((line) => line.startsWith('npx'))) return undefined;
  const blocks = (): Block[] => [{ type: 'commands', lines }];
  return {
    id: 'reproduce',
    title: 'How to reproduce',
    importance: 11,
    folded: 'the same on your machine',
    blocks,
  };
}
