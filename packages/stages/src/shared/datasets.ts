import { resolve } from 'node:path';
import {
  ConfigurationError,
  type DatasetName,
  digestFile,
  type ModelContext,
  requireFile,
  type Subject,
} from '@contender/core';
import type { Source } from '@contender/engine';
import type { Context } from '../stage.ts';

/** A dataset of the config, ready for the engine, with the evidence of its file. */
export interface Dataset {
  name: DatasetName;
  source: Source;
  material: Subject;
}

/** The named dataset of a model. @throws ConfigurationError when the config has none, or its file is missing or empty */
export async function loadDataset(
  model: ModelContext,
  name: DatasetName,
  context: Context,
): Promise<Dataset> {
  const config = model.config.data[name];
  if (config === undefined) {
    const { line, column } = model.positionOf('data');
    throw new ConfigurationError(
      `${model.file}:${line}:${column}: models.${model.name}.data.${name} is missing`,
      {
        hint: `Add it under \`data:\`, for example\n  ${name}: { path: data/${name}.parquet }`,
      },
    );
  }
  const path = resolve(context.workspace, config.path);
  const places = placesOf(model, name);
  return {
    name,
    source: {
      path,
      format: config.format,
      select: config.select,
      where: config.where,
      shown: config.path,
      places,
      requireRows: true,
    },
    material: await describeFile(name, config.path, path, `${places.path}: `),
  };
}

/** Where the parts of a dataset stand in the config: `contender.yml:6:16: data.train.path`. */
export function placesOf(
  model: ModelContext,
  name: DatasetName,
): { path: string; select: string; where: string } {
  const place = (part: 'path' | 'select' | 'where') => {
    const { line, column } = model.positionOf('data', name, part);
    return `${model.file}:${line}:${column}: data.${name}.${part}`;
  };
  return { path: place('path'), select: place('select'), where: place('where') };
}

/** Name, size and digest of a data file. @param where begins the message when it cannot be used */
export async function describeFile(name: string, uri: string, path: string, where = ''): Promise<Subject> {
  await requireFile(path, `${where}${uri}`);
  return { name, uri, ...(await digestFile(path)) };
}
