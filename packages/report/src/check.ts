import type { Check } from '@contender/core';
import { composeMarkdown, type Medium } from './compose.ts';
import { headlineOf } from './headline.ts';
import { gateLabel } from './labels.ts';
import type { ReportRecords } from './records.ts';
import { orderedChecks } from './sections/data-check.ts';
import { clean, clip } from './text.ts';

export interface CheckAnnotation {
  /** Relative to the repository. */
  path: string;
  /** From 1. */
  line: number;
  level: 'notice' | 'warning' | 'failure';
  title: string;
  message: string;
}

export interface CheckReport {
  title: string;
  /** GitHub markdown, at most 65,535 bytes of UTF-8. */
  summary: string;
  conclusion: 'success' | 'failure' | 'neutral';
  /** Worst first; at most 50, which is what one request may carry. */
  annotations: CheckAnnotation[];
}

const summary: Medium = {
  name: 'this check',
  limit: 65_000,
  rows: [25, 10, 3],
  texts: { cell: 120, text: 600 },
};
const maxAnnotations = 50;

/**
 * The report as a check run: hold is neutral, a rejection and broken data are failures. A change that was not
 * evaluated fails: a required check must not be green because a job before it broke.
 */
export function renderCheck(records: ReportRecords): CheckReport {
  const { mark, sentence } = headlineOf(records);
  const conclusion = conclusionOf(records);
  const word = conclusion === 'failure' && mark.tone !== 'bad' ? 'not evaluated' : mark.word;
  return {
    title: clip(clean(`${word}: ${sentence}`), 250),
    summary: composeMarkdown(records, {}, summary),
    conclusion,
    annotations: annotationsOf(records),
  };
}

function conclusionOf(records: ReportRecords): CheckReport['conclusion'] {
  const { dataCheck, evaluation, training, monitoring, deployment } = records;
  if ([dataCheck, training, monitoring, deployment].some((record) => record?.status === 'failed'))
    return 'failure';
  if (evaluation === undefined) {
    const operations = [monitoring, records.retraining, deployment, records.registration];
    return operations.some((record) => record !== undefined) ? 'neutral' : 'failure';
  }
  return ({ promote: 'success', hold: 'neutral', reject: 'failure' } as const)[evaluation.result.verdict];
}

/** What is wrong, at the lines of the config and the contracts that say what should be; worst first. */
export function annotationsOf(records: ReportRecords): CheckAnnotation[] {
  const gates = (records.evaluation?.result.gates ?? []).flatMap((gate) =>
    gate.status === 'passed' || gate.position === null
      ? []
      : [
          annotation(
            gate.position,
            gate.status === 'failed',
            `${gateLabel(gate)} ${gate.status}`,
            gate.reason,
          ),
        ],
  );
  const checks = orderedChecks(records.dataCheck?.result.checks ?? []).flatMap((check) =>
    check.status === 'passed' || check.position === null
      ? []
      : [
          annotation(
            check.position,
            check.status === 'failed',
            `${check.id} ${check.status}`,
            describeCheck(check),
          ),
        ],
  );
  const severity = { failure: 0, warning: 1, notice: 2 } as const;
  return [...gates, ...checks].sort((a, b) => severity[a.level] - severity[b.level]).slice(0, maxAnnotations);
}

/** Expected, found, and a few values. */
function describeCheck({ expected, observed, examples }: Check): string {
  const found = `Expected ${expected}; found ${observed}.`;
  return examples.length === 0 ? found : `${found} For example: ${examples.join(', ')}.`;
}

function annotation(
  position: { file: string; line: number },
  failed: boolean,
  title: string,
  message: string,
): CheckAnnotation {
  return {
    path: position.file,
    line: Math.max(1, position.line),
    level: failed ? 'failure' : 'warning',
    title: clip(clean(title), 250),
    message: clip(clean(message), 2000),
  };
}
