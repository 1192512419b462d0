import { leadingKind, type ReportRecords } from '../records.ts';
import { calibrationSection } from './calibration.ts';
import { confusionSection } from './confusion.ts';
import { dataCheckSection } from './data-check.ts';
import { deliverySection } from './delivery.ts';
import { fairnessSection } from './fairness.ts';
import { gatesSection } from './gates.ts';
import { lineageSection } from './lineage.ts';
import { metricsSection } from './metrics.ts';
import { driftSection, performanceSection } from './monitoring.ts';
import { reproduceSection } from './reproduce.ts';
import type { Section } from './section.ts';
import { harmSection, slicesSection } from './slices.ts';
import { trainingSection } from './training.ts';

export type { Section } from './section.ts';

/** The parts of the report below the headline that these records give, in the order of reading. */
export function sectionsOf(records: ReportRecords): Section[] {
  const { dataCheck, training, evaluation, monitoring } = records;
  const leading = leadingKind(records);
  const data = dataCheck && dataCheckSection(dataCheck, leading === 'data-check');
  const broken = dataCheck?.status === 'failed';
  return [
    broken ? data : undefined,
    evaluation && gatesSection(evaluation),
    evaluation && metricsSection(evaluation),
    evaluation && harmSection(evaluation),
    evaluation && fairnessSection(evaluation),
    monitoring && performanceSection(monitoring),
    monitoring && driftSection(monitoring, leading === 'monitoring'),
    deliverySection(records),
    evaluation && slicesSection(evaluation),
    evaluation && calibrationSection(evaluation),
    evaluation && confusionSection(evaluation),
    broken ? undefined : data,
    training && trainingSection(training, leading === 'training'),
    reproduceSection(records),
    lineageSection(records),
  ].filter((section) => section !== undefined);
}
