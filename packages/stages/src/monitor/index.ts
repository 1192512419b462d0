import {
  type ColumnProfile,
  ConfigurationError,
  loadConfig,
  type Material,
  type ModelContext,
  type MonitorConfig,
  type MonitoringRecord,
  type Profile,
  requirePart,
  suggestion,
} from '@contender/core';
import { identifier } from '@contender/engine';
import { z } from 'zod';
import { type Dataset, describeData, loadDataset, placesOf } from '../shared/datasets.ts';
import { countCells, measureDrift } from '../shared/drift/index.ts';
import { buildRecord } from '../shared/record.ts';
import { fetchRecord, findChampion } from '../shared/registry.ts';
import type { Context } from '../stage.ts';
import { defineStage } from '../stage.ts';
import { decideMonitoring } from './decide.ts';
import { measurePerformance } from './performance.ts';

const inputs = z.object({
  data: z
    .string()
    .min(1)
    .optional()
    .describe('A file with the recent rows, in place of the path of `data.recent`.'),
});

const view = 'monitor_recent';

/** Compares recent data with the profile that was registered with the champion, and its performance with its evaluation. */
export const monitor = defineStage({
  name: 'monitor',
  summary: 'Look for drift in recent data and for a drop in the champion’s performance.',
  kind: 'monitoring',
  needs: [],
  inputs,
  outputs: {
    drifted: {
      description: 'Columns that drifted, worst first, separated by commas.',
      value: ({ result }) => result.drifted.join(','),
    },
    performance: {
      description: '`stable`, `dropped` or `not-enough-data`; empty where performance is not watched.',
      value: ({ result }) => result.performance?.status ?? '',
    },
    version: { description: 'The champion that is watched.', value: ({ result }) => result.version },
  },
  permissions: { contents: 'read: reads the champion’s release' },
  async run(request, context) {
    const startedAt = context.clock();
    const model = (await loadConfig(context.workspace, request.config)).model(request.model);
    const config = requirePart(model, 'monitor', 'it says what is watched and where the limits are');
    refuseClassifier(model, config);
    const recent = await loadRecent(model, request.data, context);
    const champion = await findChampion(model, context);
    if (champion === undefined) {
      throw new ConfigurationError(
        `${model.name} has no champion: nothing is deployed to ${model.config.champion}`,
        {
          hint: `Deploy a version first: \`contender deploy --environment ${model.config.champion}\`.`,
        },
      );
    }
    const checked = await fetchRecord(champion, 'data-check', context);
    const profile = checked?.record.result.datasets.find(({ name }) => name === 'train')?.profile;
    if (checked === undefined || profile === undefined) {
      throw new ConfigurationError(`${champion.tag} was registered without a profile of its training data`, {
        hint: 'Run the data-check stage before training, then register again: drift is measured against that profile.',
      });
    }
    const materials: Material[] = [recent.material, { name: 'data-check', record: checked.digest }];
    const engine = await context.engine();
    const columns = await engine.define(view, recent.source);
    const [counted] = await engine.rows(`SELECT count(*) AS n FROM ${identifier(view)}`);
    const rows = Number(counted?.n);
    const watched = chooseColumns(
      profile,
      config,
      model,
      columns.map(({ name }) => name),
    );
    const cells = await countCells(engine, view, columns, watched, rows);
    const drift = measureDrift(cells, { reference: profile.rows, current: rows }, config.drift);
    let performance: MonitoringRecord['result']['performance'] = null;
    if (config.performance !== undefined) {
      const evaluation = await fetchRecord(champion, 'evaluation', context);
      if (evaluation === undefined) {
        throw new ConfigurationError(`${champion.tag} was registered without an evaluation to compare with`, {
          hint: 'Take `performance` out of `monitor`, or register a version that was evaluated.',
        });
      }
      materials.push({ name: 'evaluation', record: evaluation.digest });
      performance = await measurePerformance(
        { model, config: config.performance, champion, evaluation: evaluation.record, view, columns },
        context,
      );
    }
    const decision = decideMonitoring({ columns: drift, maxColumns: config.drift.max_columns, performance });
    return buildRecord(
      {
        kind: 'monitoring',
        model: model.name,
        status: decision.status,
        subjects: [recent.material],
        materials,
        result: {
          version: champion.version,
          dataset: 'recent',
          rows,
          referenceRows: profile.rows,
          drifted: decision.drifted,
          columns: drift,
          performance,
          reasons: decision.reasons,
        },
        startedAt,
      },
      context,
    );
  },
  summarize({ model, status, result }) {
    const words = { passed: 'nothing to report', warned: 'worth a look', failed: 'over the limit' };
    const head = `${model} v${result.version}: ${words[status]}, on ${result.rows.toLocaleString('en-US')} recent rows.`;
    return [head, ...result.reasons.map((reason) => `  ${reason}`)].join('\n');
  },
});

async function loadRecent(model: ModelContext, data: string | undefined, context: Context): Promise<Dataset> {
  if (data === undefined) return loadDataset(model, 'recent', context);
  const { path, material } = await describeData('recent', data, context.workspace);
  const { select, where } = model.config.data.recent ?? {};
  // The file is not the config's, the slice of it is.
  const { path: _, ...places } = placesOf(model, 'recent');
  return {
    name: 'recent',
    source: { path, select, where, shown: data, places, requireRows: true },
    material,
  };
}

/** Only the profile of the training data is registered, no row of them. */
function refuseClassifier(model: Pick<ModelContext, 'file' | 'positionOf'>, config: MonitorConfig): void {
  if (config.drift.method !== 'classifier') return;
  const { line, column } = model.positionOf('monitor', 'drift', 'method');
  throw new ConfigurationError(
    `${model.file}:${line}:${column}: monitor.drift.method: classifier needs the rows of the reference, and a version keeps only their profile`,
    { hint: 'Choose another method, or put a drift rule with `reference: train` into the contract.' },
  );
}

/**
 * The columns to compare: those of the config, else all that can be. Dates, times and ids change by their
 * nature and are compared only where they are named; a label that has not arrived yet is no fault.
 */
export function chooseColumns(
  profile: Profile,
  config: Pick<MonitorConfig, 'columns' | 'ignore' | 'drift'>,
  model: Pick<ModelContext, 'config' | 'file' | 'positionOf'>,
  present: readonly string[],
): ColumnProfile[] {
  const known = profile.columns.map(({ name }) => name);
  const mentions: [part: string, path: PropertyKey[], name: string][] = [
    ...(config.columns ?? []).map((name, index) => mention('columns', name, index)),
    ...config.ignore.map((name, index) => mention('ignore', name, index)),
    ...config.drift.key_columns.map((name, index) => mention('drift.key_columns', name, index)),
    ...Object.keys(config.drift.weights).map((name) => mention('drift.weights', name, name)),
  ];
  for (const [part, path, unknown] of mentions) {
    if (known.includes(unknown)) continue;
    const { line, column } = model.positionOf('monitor', ...path);
    throw new ConfigurationError(
      `${model.file}:${line}:${column}: monitor.${part}: the profile of the training data has no column "${unknown}"`,
      { hint: suggestion(unknown, known) },
    );
  }
  const { id, label } = model.config.evaluate?.columns ?? {};
  return profile.columns.filter(({ name, kind }) => {
    if (config.columns !== undefined) return config.columns.includes(name) && !config.ignore.includes(name);
    if (config.ignore.includes(name) || name === id || kind === 'temporal' || kind === 'other') return false;
    return name !== label || present.includes(name);
  });
}

function mention(part: string, name: string, last: PropertyKey): [string, PropertyKey[], string] {
  return [part, [...part.split('.'), last], name];
}
