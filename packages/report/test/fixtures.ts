import { type AnyRecord, recordSchemas } from '@contender/core';
import type { ReportRecords } from '../src/records.ts';
import { brokenDataRecord, dataCheckRecord } from './data-fixtures.ts';
import { model } from './envelope.ts';
import { evaluationRecord, firstChampionRecord, holdRecord, rejectRecord } from './evaluation-fixtures.ts';
import {
  deploymentRecord,
  monitoringRecord,
  registrationRecord,
  retrainingRecord,
  trainingRecord,
} from './operations-fixtures.ts';

export * from './data-fixtures.ts';
export { model } from './envelope.ts';
export * from './evaluation-fixtures.ts';
export * from './operations-fixtures.ts';

/** A pull request with everything in it. */
export function fullRecords(): ReportRecords {
  return {
    model,
    dataCheck: dataCheckRecord(),
    training: trainingRecord(),
    evaluation: evaluationRecord(),
    registration: registrationRecord(),
    deployment: deploymentRecord(),
    monitoring: monitoringRecord(),
    retraining: retrainingRecord(),
  };
}

/** Every story that the report tells, by name. */
export const stories: Record<string, ReportRecords> = {
  promote: {
    model,
    dataCheck: dataCheckRecord(),
    training: trainingRecord(),
    evaluation: evaluationRecord(),
  },
  hold: { model, training: trainingRecord(), evaluation: holdRecord() },
  reject: { model, evaluation: rejectRecord() },
  'first champion': { model, evaluation: firstChampionRecord() },
  'broken data': { model, dataCheck: brokenDataRecord() },
  'broken data beside a verdict': { model, dataCheck: brokenDataRecord(), evaluation: evaluationRecord() },
  'data alone': { model, dataCheck: dataCheckRecord() },
  'training alone': { model, training: trainingRecord() },
  registration: { model, registration: registrationRecord() },
  deployment: { model, deployment: deploymentRecord() },
  monitoring: { model, monitoring: monitoringRecord() },
  retraining: { model, retraining: retrainingRecord() },
  everything: fullRecords(),
  nothing: { model },
};

export function recordsOf(records: ReportRecords): AnyRecord[] {
  return Object.values(records).filter((value) => typeof value === 'object');
}

/** Checks a record against its schema and gives back the problems. */
export function problemsOf(record: AnyRecord): string[] {
  const parsed = recordSchemas[record.kind].safeParse(record);
  return parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

/** Texts that would do harm where they are not escaped. */
export const hostileTexts = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</summary></details></table><h1>owned</h1>',
  '@everyone and @octocat/team see #1 and airline/delays#2',
  'a|b\n|---|---|\n| c | d |',
  '`code` ```fence``` **bold** [click](https://evil.example) ![i](https://evil.example/x.png)',
  '# heading',
  '1. list',
  '--> <!-- comment',
  'https://evil.example www.evil.example mail@evil.example',
  '\u001b[2J\u001b[31mred\u0007 \u202egnirts\u202c',
  '"><svg onload=alert(1)> \' " & &lt; &#64;me',
  '$\\sqrt{x}$ \\| \\\\| trailing\\',
  '\ud800 lone surrogate',
  '{{ signal }} datum["x"]',
];
