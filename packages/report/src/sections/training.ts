import { formatBytes, formatDuration, type TrainingEnvironment, type TrainingRecord } from '@contender/core';
import { type Block, type Text, table } from '../document.ts';
import { formatCount, formatDigest, formatMetric, unknown } from '../format.ts';
import { plural } from '../text.ts';
import type { Section } from './section.ts';

type Fact = [name: Text, value: Text];

/** Duration, memory, environment, parameters and the metrics that the command reported. */
export function trainingSection(training: TrainingRecord, leading: boolean): Section {
  const { result } = training;
  const facts = [
    formatDuration(result.durationSeconds * 1000),
    plural(result.trainingRows, 'row'),
    ...(result.peakMemoryBytes === null ? [] : [`peak memory ${formatBytes(result.peakMemoryBytes)}`]),
  ].join(', ');
  const blocks = (rows: number): Block[] => {
    const reported = Object.entries(result.metrics).map(([name, value]): Fact => [name, formatMetric(value)]);
    const parameters = Object.entries(result.parameters).map(([name, value]): Fact => [name, String(value)]);
    return [
      factTable('Training', ['What', 'Value'], trainingFacts(training), rows),
      ...(parameters.length > 0 ? [factTable('Parameters', ['Parameter', 'Value'], parameters, rows)] : []),
      ...(reported.length > 0
        ? [
            factTable(
              'Metrics that the training command reported',
              ['Reported metric', 'Value'],
              reported,
              rows,
            ),
          ]
        : []),
    ];
  };
  return { id: 'training', title: 'Training', importance: 8, folded: leading ? undefined : facts, blocks };
}

function factTable(caption: string, columns: [string, string], facts: readonly Fact[], rows: number): Block {
  return table(caption, columns, facts, rows, (fact) => fact);
}

/** What is known of a training run, name by name. */
function trainingFacts(training: TrainingRecord): Fact[] {
  const { result } = training;
  return [
    ['Command', [{ code: result.command }]],
    ['Duration', formatDuration(result.durationSeconds * 1000)],
    ['Rows', formatCount(result.trainingRows)],
    ['Peak memory', result.peakMemoryBytes === null ? unknown : formatBytes(result.peakMemoryBytes)],
    ['Model', `${plural(result.model.files.length, 'file')}, ${formatBytes(result.model.bytes)}`],
    ...environmentFacts(result.environment),
    ...(result.stoppedChildren > 0
      ? [['Left running and stopped', plural(result.stoppedChildren, 'process', 'processes')] satisfies Fact]
      : []),
  ];
}

function environmentFacts(environment: TrainingEnvironment): Fact[] {
  const { commit, dirty, lockFile, interpreter, os, cpu, memoryBytes, gpus } = environment;
  const state = dirty === true ? ', with uncommitted changes' : '';
  return [
    ['Commit', commit === null ? unknown : [{ code: formatDigest(commit) }, state]],
    ['Interpreter', interpreter ?? unknown],
    [
      'Lock file',
      lockFile === null
        ? unknown
        : [{ code: lockFile.path }, ` sha256 `, { code: formatDigest(lockFile.sha256) }],
    ],
    ['Machine', `${os}; ${cpu.model}, ${plural(cpu.cores, 'core')}; ${formatBytes(memoryBytes)} memory`],
    ...gpus.map((gpu): Fact => ['GPU', gpuText(gpu)]),
  ];
}

function gpuText(gpu: TrainingEnvironment['gpus'][number]): string {
  return [
    gpu.name,
    gpu.memoryBytes === null ? '' : formatBytes(gpu.memoryBytes),
    gpu.driver === null ? '' : `driver ${gpu.driver}`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}
