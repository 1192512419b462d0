import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  ConfigurationError,
  type DatasetName,
  digestPath,
  type ModelContext,
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
  const { line, column } = model.positionOf('data', name, 'path');
  const path = resolve(context.workspace, config.path);
  const material = await describeFile(
    name,
    config.path,
    path,
    `${model.file}:${line}:${column}: data.${name}.path: `,
  );
  return {
    name,
    source: { path, format: config.format, select: config.select, where: config.where },
    material,
  };
}

/** Name, size and digest of a data file. @param where begins the message when the file is missing or empty */
export async function describeFile(name: string, uri: string, path: string, where = ''): Promise<Subject> {
  const stats = await stat(path).catch((error: unknown) => {
    throw new ConfigurationError(`${where}${uri} does not exist`, {
      hint: 'Check the path (it is relative to the repository), or bring the file in an earlier step.',
      cause: error,
    });
  });
  if (stats.isFile() && stats.size === 0) {
    throw new ConfigurationError(`${where}${uri} is empty (0 bytes)`, {
      hint: 'Was the download or export interrupted? Make the file again.',
    });
  }
  return { name, uri, ...(await digestPath(path)) };
}
