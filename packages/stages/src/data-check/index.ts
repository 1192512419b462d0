import { join } from 'node:path';
import {
  type Check,
  type DataCheckRecord,
  digestFile,
  type RecordStatus,
  type Subject,
} from '@contender/core';
import { z } from 'zod';
import { buildRecord } from '../shared/record.ts';
import type { Context } from '../stage.ts';
import { defineStage } from '../stage.ts';
import { checkDataset } from './check-dataset.ts';
import { planDataCheck } from './plan.ts';
import { clearQuarantine, quarantineFolder } from './quarantine.ts';
import { summarize } from './summarize.ts';

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
    const plan = await planDataCheck(request, context);
    await clearQuarantine(context.workspace, plan.model);
    const datasets: DataCheckRecord['result']['datasets'] = [];
    const checks: DataCheckRecord['result']['checks'] = [];
    for (const dataset of plan.datasets) {
      for (const promise of dataset.contract?.unchecked ?? []) {
        context.logger.debug(`${dataset.contract?.file}: "${promise}" is prose, nothing checks it.`);
      }
      const outcome = await checkDataset(dataset, plan.model, context);
      checks.push(...outcome.checks);
      datasets.push({
        name: dataset.name,
        path: dataset.path,
        contract: dataset.contract?.file ?? null,
        rows: outcome.rows,
        quarantine: outcome.quarantine,
        clean: null,
        drift: null,
        profile: outcome.profile,
      });
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
        materials: [...plan.datasets.map(({ material }) => material), ...plan.materials],
        result: {
          rows: datasets.reduce((sum, { rows }) => sum + rows, 0),
          checks,
          quarantine: overallQuarantine(plan.model, datasets),
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

/** What was judged: the data; what was made: the quarantine files. */
async function listSubjects(
  data: readonly Subject[],
  datasets: Datasets,
  context: Context,
): Promise<Subject[]> {
  const made = datasets.flatMap(({ name, quarantine }) =>
    quarantine === null ? [] : [{ name, path: quarantine.path }],
  );
  if (made.length === 0) return [...data];
  return Promise.all(
    made.map(async ({ name, path }) => ({
      name: `${name}-quarantine`,
      uri: path,
      ...(await digestFile(join(context.workspace, path))),
    })),
  );
}

function overallQuarantine(model: string, datasets: Datasets): DataCheckRecord['result']['quarantine'] {
  const files = datasets.flatMap(({ quarantine }) => (quarantine === null ? [] : [quarantine]));
  const [first] = files;
  if (first === undefined) return null;
  if (datasets.length === 1) return first;
  return { path: quarantineFolder(model), rows: files.reduce((sum, { rows }) => sum + rows, 0) };
}
