import { isDeepStrictEqual } from 'node:util';
import { ConfigurationError, ExternalError, versionTag } from '@contender/core';
import type { Release } from '@contender/forge';
import { readRegistry } from '../shared/registry.ts';
import type { RegistryState, VersionEntry } from '../shared/registry-state.ts';
import { formatMessage } from '../shared/trailers.ts';
import type { Context } from '../stage.ts';
import { planAssets } from './assets.ts';
import { findClaimed } from './claimed.ts';
import type { Evidence } from './evidence.ts';
import { findSame, type Identity, identityOf, identityTrailers, isSame } from './identity.ts';
import { commitPlan, makePlan, type Plan, readPlan, releaseText, requirePlan } from './plan.ts';
import { uploadAssets } from './upload.ts';

export interface RegistrationRequest {
  model: string;
  asked: string | undefined;
  evidence: Evidence;
  state: RegistryState;
  renderModelCard: (version: string) => string;
}

export interface Registered {
  plan: Plan;
  release: Release;
  outcome: 'registered' | 'completed' | 'already-registered';
}

const maxClashes = 5;

/**
 * Registers a version in an order that survives a crash at any point: commit, draft, upload, verify, tag,
 * publish. The tag is the claim; when another registration claims the number first, the next one is taken. What
 * an interrupted run left is found by its identity and finished.
 */
export async function registerVersion(request: RegistrationRequest, context: Context): Promise<Registered> {
  const { registry } = context.forge;
  const identity = identityOf(request.evidence);
  let state = request.state;
  let claim = findSame(state, identity);
  const published = claim && (await registry.findRelease(claim.tag));
  if (published !== undefined) return alreadyRegistered(published, request, context);

  const drafts = (await registry.listDrafts()).filter(({ body }) =>
    isOurs(readPlan(body), request, identity),
  );
  const claimed = claim && (await findClaimed(claim, drafts, context));
  if (claimed !== undefined) {
    return {
      plan: requirePlan(claimed),
      release: await registry.publishRelease(claimed),
      outcome: 'completed',
    };
  }
  let draft = drafts.find(({ body }) => isExact(readPlan(body), identity)) ?? drafts[0];
  const outcome = draft === undefined ? 'registered' : 'completed';
  if (claim !== undefined && draft === undefined) {
    throw new ConfigurationError(
      `${claim.tag} was claimed by this registration, but its draft release is gone`,
      {
        hint: `Delete the tag (\`git push --delete origin '${claim.tag}'\`, here \`git tag -d '${claim.tag}'\`) and register again.`,
      },
    );
  }
  let plan = draft && keptPlan(readPlan(draft.body), request, claim);

  for (let clashes = 0; clashes <= maxClashes; clashes++) {
    plan ??= await makePlan({ ...request, state }, context);
    draft = await prepareDraft(draft, plan, context);
    const card = request.renderModelCard(plan.version);
    const { assets, manifestDigest } = await planAssets(plan, request.evidence, card, context);
    await uploadAssets(draft, assets, context);

    if (claim === undefined && (await claimTag(draft, plan, manifestDigest, context)) === 'exists') {
      state = await readRegistry(request.model, context);
      claim = findSame(state, identity);
      if (claim === undefined) {
        refuseForeignTag(draft.tag, plan.version, state);
        context.logger.info(
          `${draft.tag} was taken by another registration meanwhile; taking the next number.`,
        );
        plan = undefined;
        continue;
      }
      const other = await registry.findRelease(claim.tag);
      if (other !== undefined) {
        context.logger.warn(
          `Another run registered ${claim.tag} at the same time; the draft ${draft.url} is left over.`,
        );
        return alreadyRegistered(other, request, context);
      }
    }
    if (claim !== undefined) refuseOtherManifest(claim, manifestDigest);
    return { plan, release: await registry.publishRelease(draft), outcome };
  }
  throw new ExternalError(
    `Other registrations of ${request.model} took the number ${maxClashes + 1} times in a row`,
    {
      hint: 'Run again: the registration goes on where it stopped.',
    },
  );
}

function isOurs(plan: Plan | undefined, { model }: RegistrationRequest, identity: Identity): boolean {
  return plan !== undefined && plan.model === model && isSame(plan, identity);
}

function isExact(plan: Plan | undefined, identity: Identity): boolean {
  return plan?.records.evaluation === identity.records.evaluation;
}

function alreadyRegistered(
  release: Release,
  { model, asked }: RegistrationRequest,
  context: Context,
): Registered {
  const plan = requirePlan(release);
  if (asked !== undefined && plainNumber(asked) !== plan.version) {
    context.logger.warn(
      `These files from this code are registered as ${release.tag} already; ${versionTag(model, plainNumber(asked))} was not made.`,
    );
  }
  return { plan, release, outcome: 'already-registered' };
}

/** The plan of an interrupted run, where it still holds. */
function keptPlan(
  plan: Plan | undefined,
  { asked, state, evidence }: RegistrationRequest,
  claim: VersionEntry | undefined,
): Plan | undefined {
  if (plan === undefined) return undefined;
  const kept = { ...plan, ...identityOf(evidence) };
  if (claim?.version === plan.version) return kept;
  const overtaken =
    plan.previous !== (state.versions[0]?.version ?? null) || state.taken.includes(plan.version);
  const otherAsked = asked !== undefined && plainNumber(asked) !== plan.version;
  return overtaken || otherAsked ? undefined : kept;
}

function plainNumber(version: string): string {
  return version.replace(/^v(?=\d)/, '');
}

async function prepareDraft(draft: Release | undefined, plan: Plan, context: Context): Promise<Release> {
  if (draft !== undefined && isDeepStrictEqual(readPlan(draft.body), plan)) return draft;
  const text = releaseText(plan, await commitPlan(plan, context));
  const { registry } = context.forge;
  return draft === undefined ? registry.createDraft(text) : registry.updateDraft(draft, text);
}

function claimTag(
  draft: Release,
  plan: Plan,
  manifest: string,
  context: Context,
): Promise<'created' | 'exists'> {
  const message = formatMessage(`${plan.model} ${plan.version}`, plan.reason, {
    Model: plan.model,
    Version: plan.version,
    ...identityTrailers(plan),
    Manifest: manifest,
  });
  return context.forge.registry.createTag({ name: draft.tag, commit: draft.commit, message });
}

function refuseForeignTag(tag: string, version: string, state: RegistryState): void {
  if (state.taken.includes(version)) return;
  throw new ConfigurationError(`There is a tag ${tag} already, but it is no annotated tag of the registry`, {
    hint: `Delete it (\`git push --delete origin '${tag}'\`, here \`git tag -d '${tag}'\`), or ask for another number with \`version\`.`,
  });
}

/** The tag says what was uploaded when the number was claimed; nothing else may be published under it. */
function refuseOtherManifest(claim: VersionEntry, manifest: string): void {
  if (claim.trailers.Manifest === manifest) return;
  throw new ConfigurationError(`${claim.tag} was claimed with another content than this registration has`, {
    hint: `Another run may be finishing it right now: wait for it. Otherwise the records or the model changed since: delete the tag \`${claim.tag}\` and register again.`,
  });
}
