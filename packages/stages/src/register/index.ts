import { loadConfig, type Material, versionTag } from '@contender/core';
import { z } from 'zod';
import { buildRecord } from '../shared/record.ts';
import { readRegistry } from '../shared/registry.ts';
import { championVersion, type RegistryState } from '../shared/registry-state.ts';
import { type Context, defineStage } from '../stage.ts';
import { collectEvidence, type Evidence, type ModelCardInput } from './evidence.ts';
import type { Plan } from './plan.ts';
import { registerVersion } from './publish.ts';

export type { ModelCardInput } from './evidence.ts';

const inputs = z.object({
  version: z
    .string()
    .optional()
    .describe(
      'The version number to give, by Semantic Versioning. Default: the next one, from what changed.',
    ),
});

/** The stage `register`; how a model card looks is the report's business and is handed in. */
export function createRegister(options: { renderModelCard: (input: ModelCardInput) => string }) {
  return defineStage({
    name: 'register',
    summary:
      'Register the promoted challenger as the next version: a tag and a release with files and evidence.',
    kind: 'registration',
    needs: ['training', 'evaluation', 'data-check'],
    inputs,
    outputs: {
      version: { description: 'The version, without the v.', value: ({ result }) => result.version },
      tag: { description: 'The tag of the version.', value: ({ result }) => result.tag },
      commit: { description: 'The registration commit.', value: ({ result }) => result.commit },
      change: { description: 'first, major, minor, patch or asked.', value: ({ result }) => result.change },
      release: { description: 'The address of the release.', value: ({ result }) => result.release },
      outcome: {
        description: 'registered, completed or already-registered.',
        value: ({ result }) => result.outcome,
      },
    },
    permissions: { contents: 'write: creates the commit, the tag and the release of a version' },
    async run(request, context) {
      const startedAt = context.clock();
      const model = (await loadConfig(context.workspace, request.config)).model(request.model);
      const evidence = await collectEvidence(model.name, context);
      const state = await readRegistry(model.name, context);
      const { evaluation, training, dataCheck } = evidence;
      const { plan, release, outcome } = await registerVersion(
        {
          model: model.name,
          asked: request.version,
          evidence,
          state,
          renderModelCard: (version) =>
            options.renderModelCard({
              model: model.name,
              description: model.config.description,
              version,
              evaluation: evaluation.record,
              training: training.record,
              dataCheck: dataCheck?.record,
            }),
        },
        context,
      );
      if (outcome !== 'already-registered') {
        warnOfDoubt(plan, evidence, state, model.config.champion, context);
      }
      const { sha256, bytes } = training.record.result.model;
      const { records } = plan;
      const materials: Material[] = [
        { name: 'evaluation', record: records.evaluation },
        { name: 'training', record: records.training },
        ...(records.dataCheck === null ? [] : [{ name: 'data-check', record: records.dataCheck }]),
      ];
      return buildRecord(
        {
          kind: 'registration',
          model: model.name,
          status: 'passed',
          subjects: [{ name: 'model', uri: release.url, sha256, bytes }],
          materials,
          startedAt,
          result: {
            version: plan.version,
            tag: release.tag,
            commit: release.commit,
            previous: plan.previous,
            change: plan.change,
            reason: plan.reason,
            release: release.url,
            outcome,
          },
        },
        context,
      );
    },
    summarize({ result }) {
      const verb = {
        registered: 'Registered',
        completed: 'Completed the interrupted registration of',
        'already-registered': 'Already registered:',
      }[result.outcome];
      return `${verb} ${result.tag}. ${result.reason}\n${result.release}`;
    },
  });
}

function warnOfDoubt(
  { model, version }: Plan,
  evidence: Evidence,
  state: RegistryState,
  environment: string,
  context: Context,
): void {
  const judged = evidence.evaluation.record.result.champion;
  const before = judged === null ? undefined : judged.version;
  const champion = championVersion(state, environment);
  if (champion === undefined || champion === version || before === null || before === champion) return;
  const against = before === undefined ? 'without a champion' : `against ${versionTag(model, before)}`;
  context.logger.warn(
    `${versionTag(model, version)} was judged ${against}; the champion is ${versionTag(model, champion)} now. Evaluate again to be sure.`,
  );
}
