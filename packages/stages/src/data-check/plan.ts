import { basename, resolve } from 'node:path';
import {
  ConfigurationError,
  type DatasetName,
  isRegistryName,
  loadConfig,
  type ModelContext,
  type Subject,
} from '@contender/core';
import { describeData, describeFile, loadDataset, loadTable } from '../shared/datasets.ts';
import type { Context } from '../stage.ts';
import type { CheckedDataset } from './check-dataset.ts';
import { loadContract } from './contract/index.ts';
import { type TableSource, Tables } from './tables.ts';

export interface DataCheckRequest {
  config: string;
  model?: string | undefined;
  data?: string | undefined;
  contract?: string | undefined;
  dataset?: DatasetName | undefined;
  tables?: string | undefined;
}

/** What is to be checked, from the config or, where a file is named, without any. */
export interface DataCheckPlan {
  model: string;
  /** Undefined where a file is checked without a config. */
  config: ModelContext | undefined;
  datasets: CheckedDataset[];
  /** What rules may compare with. */
  tables: Tables;
  /** The contracts. */
  materials: Subject[];
}

export async function planDataCheck(request: DataCheckRequest, context: Context): Promise<DataCheckPlan> {
  if (request.data !== undefined) return planFile(request.data, request, context);
  if (request.tables !== undefined) {
    throw new ConfigurationError('`tables` was given without `data`', {
      hint: 'Declare the tables in the config, under `data.tables` of the model.',
    });
  }
  if (request.contract !== undefined) {
    throw new ConfigurationError('`contract` was given without `data`', {
      hint: 'Name the data file too, or write the contract into the config, beside the path of the dataset.',
    });
  }
  return planModel(
    (await loadConfig(context.workspace, request.config)).model(request.model),
    request.dataset,
    context,
  );
}

async function planFile(data: string, request: DataCheckRequest, context: Context): Promise<DataCheckPlan> {
  if (request.dataset !== undefined) {
    throw new ConfigurationError('`dataset` and `data` were both given', {
      hint: '`dataset` picks one of the config, `data` names a file without a config: keep one of them.',
    });
  }
  const model = request.model ?? modelNameOf(data);
  if (!isRegistryName(model)) {
    throw new ConfigurationError(`"${model}" cannot name a model`, {
      hint: 'Give a name of letters, digits, "-" and "_" with `model`.',
    });
  }
  const name = datasetNameOf(data);
  const { path, material } = await describeData(name, data, context.workspace);
  const contract =
    request.contract === undefined
      ? undefined
      : await loadContract(context.workspace, request.contract, [name, model]);
  return {
    model,
    config: undefined,
    tables: new Tables(context.engine, tablesOf(request.tables ?? '', context)),
    datasets: [{ name, path: data, source: { path, shown: data }, material, contract }],
    materials: request.contract === undefined ? [] : [await describeContract(request.contract, context)],
  };
}

async function planModel(
  model: ModelContext,
  only: DatasetName | undefined,
  context: Context,
): Promise<DataCheckPlan> {
  const { tables = {}, ...data } = model.config.data;
  const names = only === undefined ? defaultDatasets(model) : [only];
  const loaded = await Promise.all(
    names.map(async (name) => ({
      path: ['data', name],
      config: data[name],
      ...(await loadDataset(model, name, context)),
    })),
  );
  if (only === undefined) {
    for (const [name, config] of Object.entries(tables)) {
      if (config.contract === undefined) continue;
      loaded.push({ path: ['data', 'tables', name], config, ...(await loadTable(model, name, context)) });
    }
  }
  const datasets: CheckedDataset[] = [];
  const contracts = new Set<string>();
  for (const { name, path, config, source, material } of loaded) {
    const file = config?.contract;
    if (file !== undefined) contracts.add(file);
    const { line, column } = model.positionOf(...path, 'contract');
    const where = `${model.file}:${line}:${column}: ${path.join('.')}.contract: `;
    const contract =
      file === undefined
        ? undefined
        : await loadContract(context.workspace, file, [name, datasetNameOf(source.path)], where);
    datasets.push({
      name,
      path: config?.path ?? source.path,
      // Without rows the check fails, and says so in its record.
      source: { ...source, requireRows: false },
      material,
      contract,
    });
  }
  return {
    model: model.name,
    config: model,
    tables: new Tables(context.engine, configuredTables(model, context)),
    datasets,
    materials: await Promise.all([...contracts].map((file) => describeContract(file, context))),
  };
}

/** The datasets and the further tables of the model. */
function configuredTables(
  model: ModelContext,
  context: Context,
): ReadonlyMap<string, () => Promise<TableSource>> {
  const { tables = {}, ...data } = model.config.data;
  const datasets = (['train', 'test', 'recent'] as const).filter((name) => data[name] !== undefined);
  return new Map([
    ...datasets.map((name): [string, () => Promise<TableSource>] => [
      name,
      () => loadDataset(model, name, context),
    ]),
    ...Object.keys(tables).map((name): [string, () => Promise<TableSource>] => [
      name,
      () => loadTable(model, name, context),
    ]),
  ]);
}

/** Tables as an input gives them: `airports=data/airports.csv`, one on a line or between commas. */
function tablesOf(text: string, context: Context): ReadonlyMap<string, () => Promise<TableSource>> {
  const entries = text
    .split(/[\n,]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  return new Map(
    entries.map((entry) => {
      const [, name, shown] = /^([A-Za-z_]\w*)\s*=\s*(.+)$/.exec(entry) ?? [];
      if (name === undefined || shown === undefined) {
        throw new ConfigurationError(`\`tables\`: "${entry}" is no table`, {
          hint: 'Write name=path, for example airports=data/airports.csv.',
        });
      }
      const load = async () => {
        const { path, material } = await describeData(name, shown, context.workspace);
        return { source: { path, shown }, material };
      };
      return [name, load];
    }),
  );
}

/** Those with a contract; and the training data in any case, because their profile is what drift is measured by. */
function defaultDatasets(model: ModelContext): DatasetName[] {
  const { data } = model.config;
  const names = (['train', 'test', 'recent'] as const).filter(
    (name) => data[name] !== undefined && (name === 'train' || data[name].contract !== undefined),
  );
  if (names.length > 0) return names;
  const { line, column } = model.positionOf('data');
  throw new ConfigurationError(
    `${model.file}:${line}:${column}: models.${model.name}.data has nothing to check`,
    {
      hint: 'Give a dataset a contract, for example\n  train: { path: data/train.parquet, contract: contracts/train.odcs.yaml }',
    },
  );
}

async function describeContract(file: string, context: Context): Promise<Subject> {
  return describeFile('contract', file, resolve(context.workspace, file));
}

/** The name of a file or folder without its ending; of a pattern without its signs. */
function datasetNameOf(path: string): string {
  return basename(path)
    .replace(/(?<=.)\.(csv|tsv|parquet|jsonl|ndjson)(\.(gz|zst))?(\.dvc)?$/i, '')
    .replaceAll(/[*?[\]{}]+/g, '_');
}

function modelNameOf(path: string): string {
  return datasetNameOf(path)
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}
