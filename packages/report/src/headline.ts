import type { DataCheckRecord, EvaluationRecord } from '@contender/core';
import type { Mark } from './document.ts';
import { formatCount, formatDelta, formatDeltaInterval, formatLevel, formatMetric } from './format.ts';
import { championName, evidenceOf, gateLabel, metricLabel, verdictMarks } from './labels.ts';
import { deliveryHeadline, monitoringHeadline, trainingHeadline } from './operations-headline.ts';
import { leadingKind, type ReportRecords } from './records.ts';
import { enumerate, plural } from './text.ts';

/** The decision, one plain sentence with the main number, and the reasons. */
export interface Headline {
  mark: Mark;
  sentence: string;
  reasons: readonly string[];
}

/** What the report says first. */
export function headlineOf(records: ReportRecords): Headline {
  const { dataCheck, evaluation, training, monitoring } = records;
  switch (leadingKind(records)) {
    case 'data-check':
      return dataCheck === undefined ? nothing : dataCheckHeadline(dataCheck);
    case 'evaluation':
      return evaluation === undefined ? nothing : evaluationHeadline(evaluation);
    case 'monitoring':
      return monitoring === undefined ? nothing : monitoringHeadline(monitoring);
    case 'training':
      return training === undefined ? nothing : trainingHeadline(training);
    default:
      return deliveryHeadline(records) ?? nothing;
  }
}

const nothing: Headline = {
  mark: { symbol: '·', word: 'nothing to report', tone: 'neutral' },
  sentence: 'No stage has left a record yet.',
  reasons: [],
};

function evaluationHeadline(evaluation: EvaluationRecord): Headline {
  const { verdict, reasons } = evaluation.result;
  const sentence = [mainNumber(evaluation), ...blockers(evaluation)].join(' ');
  return { mark: verdictMarks[verdict], sentence, reasons };
}

function mainNumber(evaluation: EvaluationRecord): string {
  const { result } = evaluation;
  const rows = plural(result.rows, 'test row');
  const metric = Object.hasOwn(result.metrics, result.objective)
    ? result.metrics[result.objective]
    : undefined;
  if (metric === undefined) return `Compared on ${rows}; the objective was not measured.`;
  const label = metricLabel(result.objective);
  if (metric.champion === null) {
    const opening = result.verdict === 'promote' ? 'First champion' : 'There is no champion yet';
    const gate = result.gates.find((candidate) => candidate.kind === 'baseline');
    const interval = gate?.interval ?? null;
    const margin =
      interval === null
        ? ''
        : `; difference ${formatDelta(gate?.observed, interval)} (${formatLevel(interval.level)} interval ${formatDeltaInterval(interval)})`;
    return `${opening}: ${label} ${formatMetric(metric.challenger)} against ${formatMetric(metric.baseline)} for the class prior, a model that knows nothing${margin}, on ${rows}.`;
  }
  const words = { better: 'better than', worse: 'worse than', same: 'not clearly different from' } as const;
  const evidence = evidenceOf(metric);
  const opening =
    evidence === undefined
      ? `The challenger against ${championName(evaluation)}`
      : `The challenger is ${words[evidence]} ${championName(evaluation)}`;
  const interval =
    metric.interval === null
      ? ''
      : ` (${formatLevel(metric.interval.level)} interval ${formatDeltaInterval(metric.interval)})`;
  return `${opening}: ${label} ${formatMetric(metric.challenger)} against ${formatMetric(metric.champion)}, difference ${formatDelta(metric.delta, metric.interval)}${interval}, on ${rows}.`;
}

/** The gates beside the objective that stand in the way: the main number does not tell of them. */
function blockers(evaluation: EvaluationRecord): string[] {
  const { gates } = evaluation.result;
  const labels = (status: string) =>
    gates.filter((gate) => gate.status === status && gate.kind !== 'objective').map(gateLabel);
  const failed = labels('failed');
  const undecided = labels('undecided');
  return [
    ...(failed.length > 0 ? [`Failed: ${enumerate(failed)}.`] : []),
    ...(undecided.length > 0 ? [`Not settled: ${enumerate(undecided)}.`] : []),
  ];
}

function dataCheckHeadline(dataCheck: DataCheckRecord): Headline {
  const { checks, rows, quarantine } = dataCheck.result;
  const failed = checks.filter((check) => check.status === 'failed').length;
  const warned = checks.filter((check) => check.status === 'warned').length;
  const total = plural(checks.length, 'rule');
  const over = `over ${plural(rows, 'row')}`;
  if (dataCheck.status === 'failed') {
    const broken = `${formatCount(failed)} of ${total} ${failed === 1 ? 'is' : 'are'} broken ${over}.`;
    const aside =
      quarantine === null
        ? ''
        : ` ${plural(quarantine.rows, 'failing row')} ${quarantine.rows === 1 ? 'is' : 'are'} in quarantine.`;
    return { mark: dataCheckMarks.failed, sentence: broken + aside, reasons: [] };
  }
  const sentence =
    warned > 0
      ? `${formatCount(warned)} of ${total} gave a warning ${over}; none is broken.`
      : `All ${total} hold ${over}.`;
  return { mark: dataCheckMarks[dataCheck.status], sentence, reasons: [] };
}

const dataCheckMarks = {
  passed: { symbol: '✅', word: 'data check passed', tone: 'good' },
  warned: { symbol: '⚠️', word: 'data check warned', tone: 'unsure' },
  failed: { symbol: '❌', word: 'data check failed', tone: 'bad' },
} as const satisfies Record<string, Mark>;
