import type { DataCheckRecord, EvaluationRecord, TrainingRecord } from '@contender/core';
import { type Block, heading, type Inline, list, paragraph, type Text, table } from './document.ts';
import {
  formatCount,
  formatDelta,
  formatDeltaInterval,
  formatLevel,
  formatMetric,
  formatNumber,
  formatShare,
} from './format.ts';
import {
  championName,
  gateLabel,
  markText,
  metricInText,
  metricLabel,
  statusMarks,
  verdictMarks,
} from './labels.ts';
import type { ReportRecords } from './records.ts';
import { renderMarkdown } from './render/markdown.ts';
import { fairnessSection } from './sections/fairness.ts';
import { lineageSection } from './sections/lineage.ts';
import { metricsSection, orderedMetrics } from './sections/metrics.ts';
import { profileSection } from './sections/profile.ts';
import { reproduceSection } from './sections/reproduce.ts';
import type { Section } from './sections/section.ts';
import { harmSection } from './sections/slices.ts';
import { trainingSection } from './sections/training.ts';
import { clean, plural } from './text.ts';

export interface ModelCardInput {
  model: string;
  description?: string | undefined;
  /** SemVer without the v. */
  version: string;
  evaluation: EvaluationRecord;
  training?: TrainingRecord | undefined;
  dataCheck?: DataCheckRecord | undefined;
}

const texts = { cell: 200, text: 2000 };
const rows = 200;

/**
 * The model card of a version: markdown with the front matter of the Hugging Face hub (`model-index`). It says
 * what the records say and nothing else.
 */
export function renderModelCard(input: ModelCardInput): string {
  const { model, description, version, evaluation, training, dataCheck } = input;
  const records: ReportRecords = { model, evaluation, training, dataCheck };
  const about = description?.trim() ?? '';
  const blocks: Block[] = [
    heading(1, `${model} ${version}`),
    ...(about === '' ? [] : [paragraph(about)]),
    paragraph(...decision(evaluation)),
    ...body(metricsSection(evaluation)),
    ...gates(evaluation),
    heading(2, 'Limits'),
    list(limits(evaluation)),
    ...body(harmSection(evaluation)),
    ...body(fairnessSection(evaluation)),
    ...data(evaluation, training, dataCheck),
    ...body(training && trainingSection(training, true)),
    ...body(reproduceSection(records)),
    ...body(lineageSection(records, 64)),
  ];
  return `${frontMatter(input)}\n${renderMarkdown(blocks, texts)}\n`;
}

function body(section: Section | undefined): Block[] {
  return section === undefined ? [] : [heading(2, section.title), ...section.blocks(rows)];
}

function decision(evaluation: EvaluationRecord): Inline[] {
  const { verdict, rows: tested, positives, champion } = evaluation.result;
  const against = champion === null ? 'as the first champion' : `against ${championName(evaluation)}`;
  return [
    { strong: `Verdict: ${markText(verdictMarks[verdict])}` },
    ` ${against}, on ${plural(tested, 'test row')} of which ${formatShare(tested === 0 ? null : positives / tested)} are positive.`,
  ];
}

function gates(evaluation: EvaluationRecord): Block[] {
  const items = evaluation.result.gates.map(
    (gate): Text => [
      { mark: statusMarks[gate.status] },
      ' ',
      { strong: gateLabel(gate) },
      ` – ${gate.reason}`,
    ],
  );
  return items.length === 0 ? [] : [heading(2, 'Gates'), list(items)];
}

/** What a user of the model must know: where it is worse, unequal, uncertain or badly calibrated. */
function limits(evaluation: EvaluationRecord): Text[] {
  const { slices, fairness, challenger, threshold, metrics, objective, confidence } = evaluation.result;
  const worse = slices.filter((slice) => slice.status === 'worse').length;
  const small = slices.filter((slice) => slice.status === 'too-few-rows').length;
  const main = Object.hasOwn(metrics, objective) ? metrics[objective] : undefined;
  const name = metricInText(objective);
  return [
    ...(slices.length > 0
      ? [
          `${formatCount(worse)} of ${plural(slices.length, 'slice')} examined are worse than with the champion in ${name}.`,
        ]
      : ['No slices were examined.']),
    ...(small > 0 ? [`${plural(small, 'slice')} had too few rows for a judgement.`] : []),
    ...(fairness.length > 0 ? [] : ['No group fairness was measured.']),
    `Expected calibration error ${formatMetric(challenger.expectedCalibrationError)}.`,
    `Counted metrics hold for the threshold ${formatNumber(threshold)} and no other.`,
    ...(main?.delta === null || main?.delta === undefined
      ? []
      : [
          `The change in ${name} is ${formatDelta(main.delta, main.interval)}; its ${formatLevel(confidence)} interval is ${formatDeltaInterval(main.interval)}.`,
        ]),
  ];
}

function data(
  evaluation: EvaluationRecord,
  training: TrainingRecord | undefined,
  dataCheck: DataCheckRecord | undefined,
): Block[] {
  const files = [...(training?.materials ?? []), ...evaluation.materials].filter(
    (material) => 'sha256' in material,
  );
  const unique = [...new Map(files.map((file) => [`${file.name} ${file.sha256}`, file])).values()];
  const profile = dataCheck && profileSection(dataCheck);
  if (unique.length === 0 && profile === undefined) return [];
  return [
    heading(2, 'Data'),
    ...(unique.length === 0
      ? []
      : [
          table('Data', ['Data', 'File', 'SHA-256'], unique, rows, (file) => [
            file.name,
            [{ code: file.uri }],
            [{ code: file.sha256 }],
          ]),
        ]),
    ...(profile?.blocks(rows) ?? []),
  ];
}

const hubMetrics: Record<string, string> = { brier: 'brier_score' };

/** YAML front matter. Outside text stands in JSON strings, which YAML reads as they are. */
function frontMatter(input: ModelCardInput): string {
  const { model, version, evaluation, training } = input;
  const text = (value: string) => JSON.stringify(clean(value));
  const test = evaluation.materials.find((material) => 'uri' in material && material.name === 'test');
  const dataset = test !== undefined && 'uri' in test ? test.uri : 'test rows';
  const metrics = orderedMetrics(evaluation).flatMap(([name, metric]) => [
    `          - type: ${text(Object.hasOwn(hubMetrics, name) ? (hubMetrics[name] ?? name) : name)}`,
    `            name: ${text(metricLabel(name))}`,
    `            value: ${metric.challenger}`,
  ]);
  return [
    '---',
    'tags:',
    '  - tabular-classification',
    'model-index:',
    `  - name: ${text(model)}`,
    '    results:',
    '      - task:',
    '          type: tabular-classification',
    '          name: Binary classification',
    '        dataset:',
    '          type: tabular',
    `          name: ${text(dataset)}`,
    '          split: test',
    ...(metrics.length === 0 ? ['        metrics: []'] : ['        metrics:', ...metrics]),
    'contender:',
    `  version: ${text(version)}`,
    `  verdict: ${evaluation.result.verdict}`,
    `  commit: ${text(evaluation.context.commit)}`,
    ...(training === undefined ? [] : [`  model_digest: ${text(training.result.model.sha256)}`]),
    '---',
    '',
  ].join('\n');
}
