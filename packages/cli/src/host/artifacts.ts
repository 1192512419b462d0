import { cp, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  ConfigurationError,
  contenderFolder,
  digestFolder,
  loadConfig,
  readRecord,
  recordPath,
} from '@contender/core';
import { artifactName, type Command, type Context, type Outcome } from '@contender/stages';
import { z } from 'zod';

const requestSchema = z.object({ config: z.string().optional(), model: z.string().optional() });

/** Fetches what earlier jobs of the run left: the records that a command reads, and their files. */
export async function bringRecords(
  command: Command,
  inputs: Record<string, unknown>,
  context: Context,
): Promise<void> {
  if (command.needs.length === 0) return;
  const { config, model: name } = requestSchema.parse(inputs);
  const model = (await loadConfig(context.workspace, config)).model(name);
  for (const kind of command.needs) {
    if ((await readRecord(context.workspace, model.name, kind)) !== undefined) continue;
    const artifact = artifactName(model.name, kind);
    if (!(await unpack(artifact, context))) continue;
    context.logger.info(`${recordPath(model.name, kind)} came with the artifact ${artifact}`);
  }
}

/**
 * An artifact is outside data: whatever ran in the job that made it may have written to it. It is unpacked aside,
 * and only plain files of Contender's own folder are taken over; nothing of the checkout can be replaced.
 */
async function unpack(artifact: string, context: Context): Promise<boolean> {
  const aside = join(context.workspace, contenderFolder, 'incoming');
  await rm(aside, { recursive: true, force: true });
  try {
    if (!(await context.forge.artifacts.download({ name: artifact, destination: aside }))) return false;
    const { files } = await digestFolder(aside);
    const stranger = files.find(({ path }) => !path.startsWith(`${contenderFolder}/`));
    if (stranger !== undefined) {
      throw new ConfigurationError(
        `The artifact ${artifact} holds ${stranger.path}, which is not Contender's`,
        {
          hint: 'Nothing of it was used. Which job uploaded it?',
        },
      );
    }
    for (const { path } of files) {
      await mkdir(dirname(join(context.workspace, path)), { recursive: true });
      await cp(join(aside, path), join(context.workspace, path));
    }
    return true;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** Uploads what a command leaves for later jobs of the run, and for people. */
export async function keepArtifacts(outcome: Outcome, context: Context): Promise<void> {
  for (const { name, files } of outcome.artifacts) {
    await context.forge.artifacts.upload({ name, root: context.workspace, files });
  }
}
