import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, posix, resolve } from 'node:path';
import { contenderFolder, isRegistryName, loadConfig, readRecord } from '@contender/core';
import {
  commentMarker,
  type ReportRecords,
  renderCheck,
  renderComment,
  renderPage,
  renderSummary,
  renderText,
} from '@contender/report';
import { artifactName, type Command, type Context, commonInputs } from '@contender/stages';
import { z } from 'zod';

const inputs = commonInputs.extend({
  comment: z.boolean().default(true).describe('Write the pull request comment.'),
  check: z.boolean().default(true).describe('Write the check run.'),
});

/** Turns the records of a model into the pull request comment, the check run, the job summary and the HTML page. */
export const report: Command = {
  name: 'report',
  summary: 'Report the records of a model: pull request comment, check run, job summary, HTML page.',
  kind: null,
  needs: ['data-check', 'training', 'evaluation', 'registration', 'monitoring', 'retraining'],
  inputs,
  outputs: {
    comment: 'Address of the pull request comment; empty without a pull request.',
    check: 'Address of the check run.',
    page: 'Path of the HTML page.',
  },
  permissions: {
    'pull-requests': 'write: the comment',
    checks: 'write: the check run',
  },
  async run(raw, context) {
    const { config, model: name, comment, check } = inputs.parse(raw);
    const model = await findModel(config, name, context);
    const records = await readRecords(model, context);
    const page = await writePage(records, context);
    if (context.run.fork === true) {
      context.logger.warn(
        `The pull request comes from a fork, where the token is read-only: no comment and no check were written. The report is in the artifact ${artifactName(model, 'report')}.`,
      );
    }
    const written = check && context.run.fork !== true ? await writeCheck(records, context) : undefined;
    const commentUrl =
      comment && context.run.fork !== true ? await writeComment(records, context) : undefined;
    return {
      record: null,
      status: 'passed',
      passed: true,
      outputs: { comment: commentUrl ?? '', check: written ?? '', page },
      text: [
        renderText(records),
        `page ${page}`,
        ...(commentUrl === undefined ? [] : [`comment ${commentUrl}`]),
        ...(written === undefined ? [] : [`check ${written}`]),
      ].join('\n'),
      summary: renderSummary(records),
      artifacts: [{ name: artifactName(model, 'report'), files: [page] }],
    };
  },
};

/** The model to report. One that is named needs no config: a file that was checked by itself has records, too. */
async function findModel(config: string, name: string | undefined, context: Context): Promise<string> {
  const configured = await access(resolve(context.workspace, config)).then(
    () => true,
    () => false,
  );
  if (!configured && name !== undefined && isRegistryName(name)) {
    const { model, ...records } = await readRecords(name, context);
    if (Object.values(records).some((record) => record !== undefined)) return model;
  }
  return (await loadConfig(context.workspace, config)).model(name).name;
}

/** What this run knows of a model. */
export async function readRecords(model: string, context: Context): Promise<ReportRecords> {
  const read = async <K extends Parameters<typeof readRecord>[2]>(kind: K) =>
    (await readRecord(context.workspace, model, kind))?.record;
  return {
    model,
    dataCheck: await read('data-check'),
    training: await read('training'),
    evaluation: await read('evaluation'),
    registration: await read('registration'),
    deployment: await read('deployment'),
    monitoring: await read('monitoring'),
    retraining: await read('retraining'),
  };
}

async function writePage(records: ReportRecords, context: Context): Promise<string> {
  const page = `${contenderFolder}/report/${records.model}.html`;
  const file = join(context.workspace, page);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await renderPage(records));
  return page;
}

async function writeCheck(records: ReportRecords, context: Context): Promise<string> {
  const { annotations, ...check } = renderCheck(records);
  const { url } = await context.forge.reviews.writeCheck({
    name: checkName(records.model),
    commit: context.run.commit,
    ...check,
    annotations: annotations.map((annotation) => ({
      ...annotation,
      path: posix.join(context.folder, annotation.path),
    })),
    ...(context.run.run === null ? {} : { detailsUrl: context.run.run }),
  });
  return url;
}

async function writeComment(records: ReportRecords, context: Context): Promise<string | undefined> {
  const { pullRequest, run } = context.run;
  if (pullRequest === null) return undefined;
  const { url, outcome } = await context.forge.reviews.upsertComment({
    pullRequest,
    marker: commentMarker(records.model),
    body: renderComment(records, run === null ? {} : { runUrl: run }),
  });
  context.logger.info(`comment ${outcome}: ${url}`);
  return url;
}

/** Stable: a required check matches by this very name. */
export function checkName(model: string): string {
  return `contender / ${model}`;
}
