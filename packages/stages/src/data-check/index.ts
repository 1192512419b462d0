import { dirname, join } from 'node:path';
import {
  type Check,
  type DataCheckRecord,
  digestFile,
  parseDuration,
  type RecordStatus,
  type Subject,
} from '@contender/core';
import { z } from 'zod';
import { buildRecord } from '../shared/record.ts';
import type { Context } from '../stage.ts';
import { defineStage } from '../stage.ts';
import { checkDataset, viewOf } from './check-dataset.ts';
import { planDataCheck } from './plan.ts';
import { clearQuarantine, type RowsFile } from './quarantine.ts';
import { refuseExisting, writeSuggestion } from './suggest/index.ts';
import { summarize } from './summarize.ts';

export { customRules } from './custom/index.ts';

const inputs = z.object({
  data: z
    .string()
    .min(1)
    .optional()
    .describe('A data file to check without any config (CSV, Parquet or JSON lines).'),
  contract: z
    .string()
    .min(1)
    .optional()
    .describe('With `data`: the contract that the file must keep (Open Data Contract Standard 3.x).'),
  dataset: z
    .enum(['train', 'test', 'recent'])
    .optional()
    .describe(
      'The dataset of the config to check. Default: each that has a contract, and the training data.',
    ),
  suggest: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Write a contract that is suggested from the data to this file, which must not be there yet. With a config: from `dataset`, by default the training data.',
    ),
  tables: z
    .string()
    .min(1)
    .optional()
    .describe(
      'With `data`: further files that rules compare with, as name=path, one on a line: `airports=data/airports.csv`.',
    ),
  quarantineFormat: z
    .enum(['parquet', 'csv'])
    .default('parquet')
    .describe('The format of the failing rows and of the clean ones beside them.'),
  sqlTimeLimit: z
    .string('must be a duration such as 90s or 5m')
    .refine((text) => (parseDuration(text) ?? 0) > 0, 'must be a duration such as 90s or 5m')
    .default('5m')
    .describe('How long an SQL rule of a contract may run.'),
  keepQuarantine: z
    .boolean()
    .default(false)
    .describe(
      'Keep the failing rows as an artifact of the run, readable by everybody who may read the repository.',
    ),
});

/** Checks data against their contract, puts failing rows into quarantine and keeps a profile. */
export const dataCheck = defineStage({
  name: 'data-check',
  summary: 'Check data against a contract, put failing rows into quarantine, profile every column.',
  kind: 'data-check',
  needs: [],
  inputs,
  outputs: {
    rows: { description: 'Rows that were checked.', value: ({ result }) => String(result.rows) },
    'failed-checks': {
      description: 'How many checks failed.',
      value: ({ result }) => String(result.checks.filter(({ status }) => status === 'failed').length),
    },
    quarantine: {
      description:
        'Path of the failing rows (with several datasets: of the folder); empty when there are none.',
      value: ({ result }) => result.quarantine?.path ?? '',
    },
    clean: {
      description:
        'Path of the rows that are left when the failing ones are in quarantine (with several datasets: of the folder); empty when nothing is in quarantine, since the data are clean as they are.',
      value: ({ result }) => overall(result.datasets, 'clean')?.path ?? '',
    },
    'quarantine-rows': {
      description: 'How many rows are in quarantine.',
      value: ({ result }) => String(result.quarantine?.rows ?? 0),
    },
  },
  permissions: { contents: 'read: to check out the repository' },
  // Failing rows may hold personal data: they leave the runner only where the user says so.
  files: ({ result }, { keepQuarantine }) =>
    keepQuarantine
      ? result.datasets.flatMap(({ quarantine }) => (quarantine === null ? [] : [quarantine.path]))
      : [],
  async run(request, context) {
    const startedAt = context.clock();
    if (request.suggest !== undefined) await refuseExisting(context.workspace, request.suggest);
    const plan = await planDataCheck(request, context);
    await clearQuarantine(context.workspace, plan.model);
    const options = {
      model: plan.model,
      config: plan.config,
      tables: plan.tables,
      format: request.quarantineFormat,
      timeLimitMs: parseDuration(request.sqlTimeLimit) ?? 0,
    };
    const datasets: DataCheckRecord['result']['datasets'] = [];
    const checks: DataCheckRecord['result']['checks'] = [];
    for (const dataset of plan.datasets) {
      for (const promise of dataset.contract?.unchecked ?? []) {
        context.logger.debug(`${dataset.contract?.file}: "${promise}" is prose, nothing checks it.`);
      }
      const { checks: found, ...outcome } = await checkDataset(dataset, options, context);
      checks.push(...found);
      datasets.push({
        name: dataset.name,
        path: dataset.path,
        contract: dataset.contract?.file ?? null,
        ...outcome,
      });
      if (request.suggest !== undefined && dataset === plan.datasets[0]) {
        const { material } = dataset;
        const { profile } = outcome;
        await writeSuggestion(
          { file: request.suggest, view: viewOf(dataset), object: dataset.name, profile, material },
          context,
        );
      }
    }
    return buildRecord(
      {
        kind: 'data-check',
        model: plan.model,
        status: worst(checks.map(({ status }) => status)),
        subjects: await listSubjects(
          plan.datasets.map(({ material }) => material),
          datasets,
          context,
        ),
        materials: [
          ...plan.datasets.map(({ material }) => material),
          ...plan.materials,
          ...plan.tables.materials,
        ],
        result: {
          rows: datasets.reduce((sum, { rows }) => sum + rows, 0),
          checks,
          quarantine: overall(datasets, 'quarantine'),
          datasets,
        },
        startedAt,
      },
      context,
    );
  },
  summarize,
});

type Datasets = DataCheckRecord['result']['datasets'];

/** What could not be judged warns. */
function worst(statuses: readonly Check['status'][]): RecordStatus {
  if (statuses.includes('failed')) return 'failed';
  return statuses.every((status) => status === 'passed') ? 'passed' : 'warned';
}

/** What was judged: the data; what was made: the files of failing and of clean rows. */
async function listSubjects(
  data: readonly Subject[],
  datasets: Datasets,
  context: Context,
): Promise<Subject[]> {
  const made = datasets.flatMap(({ name, quarantine, clean }) => [
    ...(quarantine === null ? [] : [{ name: `${name}-quarantine`, path: quarantine.path }]),
    ...(clean === null ? [] : [{ name: `${name}-clean`, path: clean.path }]),
  ]);
  if (made.length === 0) return [...data];
  return Promise.all(
    made.map(async ({ name, path }) => ({
      name,
      uri: path,
      ...(await digestFile(join(context.workspace, path))),
    })),
  );
}

/** The file of a part of the rows; with several datasets the folder of the files. */
function overall(datasets: Datasets, part: 'quarantine' | 'clean'): RowsFile | null {
  const files = datasets.flatMap((dataset) => dataset[part] ?? []);
  const [first] = files;
  if (first === undefined || datasets.length === 1) return first ?? null;
  return { path: dirname(first.path), rows: files.reduce((sum, { rows }) => sum + rows, 0) };
}
