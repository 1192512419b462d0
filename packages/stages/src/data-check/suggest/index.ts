import { access, link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConfigurationError, explainSystemError, hasCode, type Profile, type Subject } from '@contender/core';
import type { Context } from '../../stage.ts';
import { suggestContract } from './document.ts';
import { gatherFacts } from './facts.ts';

export interface SuggestRequest {
  /** Where the contract goes, relative to the workspace. */
  file: string;
  /** The dataset's name in the engine. */
  view: string;
  /** The name of the contract's object. */
  object: string;
  profile: Profile;
  material: Subject;
}

/** Refuses a path at which a file stands: a contract that people wrote is not overwritten. */
export async function refuseExisting(workspace: string, file: string): Promise<void> {
  const found = await access(resolve(workspace, file)).then(
    () => true,
    () => false,
  );
  if (found) throw existing(file);
}

function existing(file: string): ConfigurationError {
  return new ConfigurationError(`${file} is there already, and is not overwritten`, {
    hint: 'Give another name to --suggest (input `suggest`), and compare the two.',
  });
}

/** Writes a contract that is suggested from a dataset, whole or not at all. */
export async function writeSuggestion(request: SuggestRequest, context: Context): Promise<void> {
  const { file, view, object, profile, material } = request;
  const facts = await gatherFacts(await context.engine(), view, profile);
  const day = context.clock().toISOString().slice(0, 10);
  const text = suggestContract(facts, { path: material.uri, object, day, sha256: material.sha256 });
  const path = resolve(context.workspace, file);
  const partial = `${path}.partial`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(partial, text);
    // A link is made only where no file stands.
    await link(partial, path);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw existing(file);
    throw explainSystemError(error, file);
  } finally {
    await rm(partial, { force: true });
  }
  context.logger.info(`A contract is suggested in ${file}. Read it before you rely on it.`);
}
