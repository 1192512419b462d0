import type { Logger, RecordKind, RecordOf, RunContext } from '@contender/core';
import type { Engine } from '@contender/engine';
import type { Forge } from '@contender/forge';
import type { z } from 'zod';

/** The ports and facts that a stage works with. The entries (action, command line) make it. */
export interface Context {
  /** Absolute path of the user's repository. */
  workspace: string;
  /** Where the workspace lies in the checkout, `` at its root: annotations name files from there. */
  folder: string;
  forge: Forge;
  /** Opens the engine at the first call; loading it costs more than starting a stage that needs none. */
  engine: () => Promise<Engine>;
  logger: Logger;
  clock: () => Date;
  /** Aborted when the user or the runner cancels. */
  signal: AbortSignal;
  /** Environment for child processes: the caller's own, without its secrets. */
  environment: Record<string, string | undefined>;
  run: RunContext;
}

/** Inputs that every stage takes. `config` is relative to the workspace. */
export interface CommonInputs {
  config: string;
  model?: string | undefined;
}

/** What a stage is run with: the common inputs and its own. */
type StageInputs<Inputs extends z.ZodObject> = keyof Inputs['shape'] extends never
  ? CommonInputs
  : CommonInputs & z.output<Inputs>;

/**
 * One unit of the pipeline. Its action, its command, its `action.yml` and its README table all come from this
 * definition.
 */
export interface Stage<Inputs extends z.ZodObject, Kind extends RecordKind> {
  name: string;
  /** One sentence for `--help` and `action.yml`. */
  summary: string;
  /** The record that the stage writes. */
  kind: Kind;
  /** The records that it reads; between jobs they are brought along. */
  needs: readonly RecordKind[];
  /** Inputs beside `config` and `model`, in camelCase, each with a description. */
  inputs: Inputs;
  /** What an action hands to later steps, in kebab-case. */
  outputs: Readonly<Record<string, { description: string; value: (record: RecordOf<Kind>) => string }>>;
  /** Permissions of the workflow token that it needs, with the reason. */
  permissions: Readonly<Record<string, string>>;
  /** What tells two records of the kind apart among the artifacts of a run. Default: nothing. */
  artifactPart?(record: RecordOf<Kind>): string;
  /** Files beside the record to keep for later stages and for people, relative to the workspace. Default: none. */
  files?(record: RecordOf<Kind>, inputs: StageInputs<Inputs>): string[];
  /** Whether the gates let the pipeline go on. Default: the record's status is not `failed`. */
  lets?(record: RecordOf<Kind>): boolean;
  run(inputs: StageInputs<Inputs>, context: Context): Promise<RecordOf<Kind>>;
  /** A few lines for a terminal. */
  summarize(record: RecordOf<Kind>): string;
}

/** Keeps the types of a definition tied together. */
export function defineStage<Inputs extends z.ZodObject, Kind extends RecordKind>(
  stage: Stage<Inputs, Kind>,
): Stage<Inputs, Kind> {
  return stage;
}
