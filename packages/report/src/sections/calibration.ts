import type { EvaluationRecord, ScoredModel } from '@contender/core';
import { type Block, table } from '../document.ts';
import { formatCount, formatMetric, formatShare } from '../format.ts';
import type { Section } from './section.ts';

export type ReliabilityBin = ScoredModel['reliability'][number];

/** Bins that hold any rows. */
export function filledBins(model: ScoredModel): ReliabilityBin[] {
  return model.reliability.filter((bin) => bin.count > 0);
}

/** The reliability curve, folded. */
export function calibrationSection(evaluation: EvaluationRecord): Section | undefined {
  const { champion, challenger } = evaluation.result;
  const bins = filledBins(challenger);
  if (bins.length === 0) return undefined;
  const error = formatMetric(challenger.expectedCalibrationError);
  const before = champion === null ? '' : `, champion ${formatMetric(champion.expectedCalibrationError)}`;
  const blocks = (rows: number): Block[] => [
    ...(bins.length > 1 && bins.length <= 20 ? [reliabilityDiagram(bins)] : []),
    table(
      'Reliability of the challenger’s scores',
      [
        'Score',
        'Rows>',
        'Mean score>',
        'Positives>',
        ...(champion === null ? [] : ['Champion’s positives>']),
      ],
      bins,
      rows,
      (bin) => [
        binLabel(bin),
        formatCount(bin.count),
        formatShare(bin.meanScore),
        formatShare(bin.positiveRate),
        ...(champion === null ? [] : [formatShare(sameBin(champion, bin)?.positiveRate)]),
      ],
    ),
  ];
  const folded = `expected calibration error ${error}${before}`;
  return { id: 'calibration', title: 'Calibration', importance: 9, folded, blocks };
}

function sameBin(model: ScoredModel, bin: ReliabilityBin): ReliabilityBin | undefined {
  return filledBins(model).find((other) => other.low === bin.low && other.high === bin.high);
}

/** `0.1–0.2` */
function binLabel(bin: ReliabilityBin): string {
  const short = (value: number) => Number(value.toFixed(3)).toString();
  return `${short(bin.low)}–${short(bin.high)}`;
}

function reliabilityDiagram(bins: readonly ReliabilityBin[]): Block {
  const percent = (value: number) => (value * 100).toFixed(1);
  const top = Math.max(...bins.flatMap((bin) => [bin.meanScore, bin.positiveRate]));
  const source = [
    'xychart-beta',
    '  title "Observed rate (bars) and predicted rate (line), in per cent"',
    `  x-axis "Score" [${bins.map((bin) => `"${binLabel(bin)}"`).join(', ')}]`,
    `  y-axis "Positives in per cent" 0 --> ${Math.min(100, Math.max(10, Math.ceil(top * 10) * 10))}`,
    `  bar [${bins.map((bin) => percent(bin.positiveRate)).join(', ')}]`,
    `  line [${bins.map((bin) => percent(bin.meanScore)).join(', ')}]`,
  ].join('\n');
  const note =
    'Bars: how often the positives really came, per bin of the challenger’s score. Line: what the scores said. A calibrated model’s line runs along the tops of the bars.';
  return { type: 'mermaid', source, note };
}
