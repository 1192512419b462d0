import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ConfigurationError, explainSystemError, hasCode, messageOf } from '../errors.ts';
import { suggestion } from '../nearest.ts';
import { type Config, configSchema, type ModelConfig } from './schema.ts';
import { type Position, parseYaml } from './yaml-document.ts';

/** One model's part of the config, with the means to point at a line of it. */
export interface ModelContext {
  name: string;
  config: ModelConfig;
  /** The config file as the user named it. */
  file: string;
  /** Where a value of this model stands: `positionOf('evaluate', 'guardrails', 0)`. */
  positionOf(...path: PropertyKey[]): Position;
}

export interface LoadedConfig {
  file: string;
  config: Config;
  modelNames: string[];
  /** The named model; without a name, the only one. */
  model(name?: string): ModelContext;
}

/** Reads and checks `contender.yml`. `file` is relative to `workspace`. */
export async function loadConfig(workspace: string, file = 'contender.yml'): Promise<LoadedConfig> {
  const document = parseYaml(await readText(resolve(workspace, file), file), file, configSchema);
  const config = document.value;
  const modelNames = Object.keys(config.models);
  return {
    file,
    config,
    modelNames,
    model(name) {
      const chosen = name ?? (modelNames.length === 1 ? modelNames[0] : undefined);
      if (chosen === undefined) {
        throw new ConfigurationError(`${file} holds ${modelNames.length} models`, {
          hint: `Say which one with --model (or the input \`model\`): ${modelNames.join(', ')}.`,
        });
      }
      const model = Object.hasOwn(config.models, chosen) ? config.models[chosen] : undefined;
      if (model === undefined) {
        throw new ConfigurationError(`${file} has no model "${chosen}"`, {
          hint: suggestion(chosen, modelNames),
        });
      }
      return {
        name: chosen,
        config: model,
        file,
        positionOf: (...path) => document.positionOf(['models', chosen, ...path]),
      };
    },
  };
}

async function readText(path: string, file: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    const another = 'or name another file with --config (input `config`).';
    if (hasCode(error, 'ENOENT')) {
      throw new ConfigurationError(`There is no config at ${file}`, {
        hint: `Write one (the README shows how), ${another}`,
        cause: error,
      });
    }
    if (hasCode(error, 'EISDIR')) {
      throw new ConfigurationError(`${file} is a folder, not a file`, {
        hint: `Move it away and write a config there, ${another}`,
        cause: error,
      });
    }
    const explained = explainSystemError(error, `The config ${file}`);
    if (explained !== error) throw explained;
    throw new ConfigurationError(`Cannot read the config ${file}: ${messageOf(error)}`, { cause: error });
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ConfigurationError(`${file} is not text in UTF-8`, { hint: 'Save it as UTF-8.', cause: error });
  }
}

/** A part of the model's config that a stage cannot do without. */
export function requirePart<K extends keyof ModelConfig>(
  model: ModelContext,
  part: K,
  why: string,
): NonNullable<ModelConfig[K]> {
  const value = model.config[part];
  if (value === undefined || value === null) {
    const { line, column } = model.positionOf();
    throw new ConfigurationError(
      `${model.file}:${line}:${column}: models.${model.name}.${part} is missing: ${why}.`,
    );
  }
  return value;
}
