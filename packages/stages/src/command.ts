import { type AnyRecord, type RecordKind, type RecordOf, recordPath, writeRecord } from '@contender/core';
import { z } from 'zod';
import type { Context, Stage } from './stage.ts';

/** What a command leaves behind, for the shell that ran it. */
export interface Outcome {
  /** The record of the stage; null for a command that makes none. */
  record: AnyRecord | null;
  /** Worst status of what was done. */
  status: 'passed' | 'warned' | 'failed';
  /** False: a gate says no, exit code 1. */
  passed: boolean;
  /** For an action's later steps. */
  outputs: Record<string, string>;
  /** For a terminal. */
  text: string;
  /** Markdown for the job summary; null where the records say it all. */
  summary: string | null;
  /** What to keep for later jobs of the run, and for people; files are relative to the workspace. */
  artifacts: { name: string; files: string[] }[];
}

/** A stage, or a consumer of records, as the command line and the actions see it: inputs are not yet checked. */
export interface Command {
  name: string;
  summary: string;
  kind: RecordKind | null;
  needs: readonly RecordKind[];
  inputs: z.ZodObject;
  /** Output names and their descriptions. */
  outputs: Readonly<Record<string, string>>;
  permissions: Readonly<Record<string, string>>;
  run(inputs: unknown, context: Context): Promise<Outcome>;
}

/** The inputs that every command takes. */
export const commonInputs = z.object({
  config: z.string().default('contender.yml').describe('The config file, relative to the repository.'),
  model: z.string().optional().describe('The model; may be left out when the config holds one.'),
});

/** The name under which a record and its files, or a report, travel between the jobs of a run. */
export function artifactName(model: string, part: string): string {
  return `contender-${model}-${part}`;
}

/** A stage as a command: checks the inputs, runs it, keeps the record. */
export function asCommand<Inputs extends z.ZodObject, Kind extends RecordKind>(
  stage: Stage<Inputs, Kind>,
): Command {
  const outputs = Object.entries(stage.outputs);
  return {
    name: stage.name,
    summary: stage.summary,
    kind: stage.kind,
    needs: stage.needs,
    inputs: commonInputs.extend(stage.inputs.shape),
    outputs: {
      status: '`passed`, `warned` or `failed`.',
      record: 'Path of the record.',
      ...Object.fromEntries(outputs.map(([name, output]) => [name, output.description])),
    },
    permissions: stage.permissions,
    async run(raw, context) {
      const inputs = { ...stage.inputs.parse(raw), ...commonInputs.parse(raw) };
      const record: RecordOf<Kind> = await stage.run(inputs, context);
      await writeRecord(context.workspace, record);
      const path = recordPath(record.model, record.kind);
      return {
        record,
        status: record.status,
        passed: stage.lets?.(record) ?? record.status !== 'failed',
        outputs: {
          status: record.status,
          record: path,
          ...Object.fromEntries(outputs.map(([name, output]) => [name, output.value(record)])),
        },
        text: stage.summarize(record),
        summary: null,
        artifacts: [
          {
            name: artifactName(
              record.model,
              [record.kind, stage.artifactPart?.(record)].filter(Boolean).join('-'),
            ),
            files: [path, ...(stage.files?.(record, inputs) ?? [])],
          },
        ],
      };
    },
  };
}
