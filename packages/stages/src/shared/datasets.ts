import { resolve } from 'node:path';
import {
  ConfigurationError,
  type DatasetConfig,
  type DatasetName,
  digestData,
  digestFile,
  followDvcPointer,
  type ModelContext,
  requireFile,
  type Subject,
  suggestion,
} from '@contender/core';
import type { Source } from '@contender/engine';
import type { Context } from '../stage.ts';

/** A dataset of the config, ready for the engine, with the evidence of its files. */
export interface Dataset {
  /** `train`, `test`, `recent`, or the name of a further table. */
  name: string;
  source: Source;
  material: Subject;
}

/**
 * The named dataset of a model.
 * @throws ConfigurationError when the config has none, or its files are missing, empty or not what DVC recorded
 */
export async function loadDataset(
  model: ModelContext,
  name: DatasetName,
  context: Context,
): Promise<Dataset> {
  const config = model.config.data[name];
  if (config !== undefined) return load(name, config, placesOf(model, name), context);
  const { line, column } = model.positionOf('data');
  throw new ConfigurationError(
    `${model.file}:${line}:${column}: models.${model.name}.data.${name} is missing`,
    {
      hint: `Add it under \`data:\`, for example\n  ${name}: { path: data/${name}.parquet }`,
    },
  );
}

/**
 * A further table of a model, by its name under `data.tables`.
 * @throws ConfigurationError as of a dataset
 */
export async function loadTable(model: ModelContext, name: string, context: Context): Promise<Dataset> {
  const tables = model.config.data.tables ?? {};
  const config = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (config !== undefined) return load(name, config, placesOf(model, 'tables', name), context);
  const { line, column } = model.positionOf('data', 'tables');
  const names = Object.keys(tables);
  throw new ConfigurationError(
    `${model.file}:${line}:${column}: models.${model.name}.data.tables.${name} is missing`,
    {
      hint:
        names.length > 0
          ? suggestion(name, names)
          : `Add it under \`data:\`, for example\n  tables: { ${name}: { path: data/${name}.parquet } }`,
    },
  );
}

async function load(name: string, config: DatasetConfig, places: Places, context: Context): Promise<Dataset> {
  const { path, material } = await describeData(name, config.path, context.workspace, `${places.path}: `);
  return {
    name,
    source: {
      path,
      format: config.format,
      delimiter: config.delimiter,
      encoding: config.encoding,
      select: config.select,
      where: config.where,
      shown: shownOf(config.path),
      places,
      requireRows: true,
    },
    material,
  };
}

type Places = Required<NonNullable<Source['places']>>;

/** Where the parts of a dataset stand in the config: `contender.yml:6:16: data.train.path`. */
export function placesOf(model: ModelContext, ...dataset: string[]): Places {
  const place = (part: keyof Places) => {
    const { line, column } = model.positionOf('data', ...dataset, part);
    return `${model.file}:${line}:${column}: data.${[...dataset, part].join('.')}`;
  };
  return {
    path: place('path'),
    format: place('format'),
    delimiter: place('delimiter'),
    encoding: place('encoding'),
    select: place('select'),
    where: place('where'),
  };
}

/**
 * Where data are (absolute, where DVC points to if a pointer is named), and their name, size and digest: a file, a
 * folder, or what a pattern matches.
 * @param uri as the user wrote it, relative to the workspace
 * @param where begins the message when they cannot be used
 */
export async function describeData(
  name: string,
  uri: string,
  workspace: string,
  where = '',
): Promise<{ path: string; material: Subject }> {
  const written = resolve(workspace, uri);
  const path = await followDvcPointer(written, { shown: uri, where });
  const digest = await digestData(path, workspace, { shown: path === written ? uri : shownOf(uri), where });
  return { path, material: { name, uri, ...digest } };
}

/** A path as messages show it: the data, not the pointer to them. */
function shownOf(uri: string): string {
  return uri.replace(/\.dvc$/, '');
}

/** Name, size and digest of a single file. @param where begins the message when it cannot be used */
export async function describeFile(name: string, uri: string, path: string, where = ''): Promise<Subject> {
  await requireFile(path, `${where}${uri}`);
  return { name, uri, ...(await digestFile(path)) };
}
