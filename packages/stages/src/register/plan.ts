import { ConfigurationError, type RecordKind, versionTag } from '@contender/core';
import type { Release, ReleaseText } from '@contender/forge';
import { z } from 'zod';
import { fetchRecord, openVersion } from '../shared/registry.ts';
import type { RegistryState } from '../shared/registry-state.ts';
import { formatMessage } from '../shared/trailers.ts';
import type { Context } from '../stage.ts';
import type { Evidence } from './evidence.ts';
import { identityOf } from './identity.ts';
import { nextVersion } from './next-version.ts';

const planSchema = z.object({
  model: z.string(),
  folder: z.string().describe('Digest of the model folder.'),
  codeCommit: z.string().describe('The commit that the model was trained from.'),
  records: z.object({ evaluation: z.string(), training: z.string(), dataCheck: z.string().nullable() }),
  version: z.string(),
  change: z.enum(['first', 'major', 'minor', 'patch', 'asked']),
  reason: z.string(),
  previous: z.string().nullable(),
  createdAt: z.iso.datetime(),
});

/** What was decided about a version. It stands, unseen, in the release's text, so that another run can go on from it. */
export type Plan = z.infer<typeof planSchema>;

/** Decides the number of the next version from the registry as it stands. */
export async function makePlan(
  request: { model: string; asked: string | undefined; evidence: Evidence; state: RegistryState },
  context: Context,
): Promise<Plan> {
  const { model, asked, evidence, state } = request;
  const previous = state.versions[0]?.version;
  const candidate = { training: evidence.training.record, dataCheck: evidence.dataCheck?.record };
  const known =
    previous === undefined || asked !== undefined
      ? undefined
      : await readPrevious(state, model, previous, context);
  const plan = nextVersion({ taken: state.taken, asked, candidate, previous: known });
  return {
    model,
    ...identityOf(evidence),
    ...plan,
    previous: previous ?? null,
    createdAt: context.clock().toISOString(),
  };
}

/** A version that another tool tagged, or that is not published yet, has no records here. */
async function readPrevious(state: RegistryState, model: string, version: string, context: Context) {
  try {
    const opened = await openVersion(state, model, version, context);
    const read = <K extends RecordKind>(kind: K) => fetchRecord(opened, kind, context);
    const [training, dataCheck] = [await read('training'), await read('data-check')];
    return training && { version, training: training.record, dataCheck: dataCheck?.record };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    context.logger.warn(`The records of ${versionTag(model, version)} are not known: ${error.message}.`);
    return undefined;
  }
}

/** Makes the registration commit of a plan: the same tree as the code, so that two versions of one code stay apart. */
export async function commitPlan(plan: Plan, context: Context): Promise<string> {
  const message = formatMessage(`Register ${plan.model} ${plan.version}`, plan.reason, {
    Model: plan.model,
    Version: plan.version,
    Evaluation: plan.records.evaluation,
    Training: plan.records.training,
  });
  return context.forge.registry.createCommit({ parent: plan.codeCommit, message });
}

export function releaseText(plan: Plan, commit: string): ReleaseText {
  const tag = versionTag(plan.model, plan.version);
  const data = JSON.stringify(plan).replace(/[<>-]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
  const after = plan.previous === null ? '' : ` after ${plan.previous}`;
  return {
    tag,
    commit,
    title: `${plan.model} ${plan.version}`,
    body: [
      `Version ${plan.version} of **${plan.model}**${after}. ${plan.reason}`,
      'What it is and how it was judged: `model-card.md`. Its files and their digests: `manifest.json`. The code that it was trained from:',
      `\`\`\`\ngit checkout ${tag}\n\`\`\``,
      `${marker}${data} -->`,
    ].join('\n\n'),
  };
}

const marker = '<!-- contender:registration ';

/** The plan in a release's text; undefined where it is none of ours. */
export function readPlan(body: string): Plan | undefined {
  const start = body.lastIndexOf(marker);
  if (start < 0) return undefined;
  const text = body.slice(start + marker.length, body.indexOf(' -->', start));
  try {
    return planSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The plan of a release that we made. @throws ConfigurationError when its text was changed */
export function requirePlan(release: Release): Plan {
  const plan = readPlan(release.body);
  if (plan !== undefined) return plan;
  throw new ConfigurationError(
    `The text of the release ${release.tag} was changed: its registration cannot be read`,
    {
      hint: `Restore the comment that begins with "<!-- contender:registration" at the end of ${release.url}.`,
    },
  );
}
