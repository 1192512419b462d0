import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestFolder, git, type RecordOf, type RecordStatus, writeRecord } from '@contender/core';
import { createLocalForge, type Forge } from '@contender/forge';
import { createRegister, type ModelCardInput } from '../src/register/index.ts';
import { type TestContext, testContext } from './context.ts';

const config = `version: 1
models:
  m:
    task: binary-classification
    description: A model.
    deploy:
      staging: { run: 'echo "$CONTENDER_VERSION" > deployed-$CONTENDER_ENVIRONMENT' }
      production:
        run: 'test ! -e broken && cp "$CONTENDER_MODEL_DIR/weights.json" deployed && echo "$CONTENDER_PREVIOUS_VERSION" > previous'
        require: { reviewers: 1, prevent_self_review: true }
    monitor: { drift: { max_columns: 0 } }
    retrain: { workflow: train.yml, cool_down: 1d }
`;

const card = (input: ModelCardInput) => `# ${input.model} ${input.version}\n\n${input.description}\n`;
export const register = createRegister({ renderModelCard: card });
export const common = { config: 'contender.yml', model: undefined };

interface Challenger {
  /** Whether tracked files differed from the commit. */
  dirty?: boolean;
  weights?: string;
  verdict?: RecordOf<'evaluation'>['result']['verdict'];
  columns?: Record<string, string>;
  parameters?: RecordOf<'training'>['result']['parameters'];
  /** Whether a data-check record is there too. Default true. */
  profiled?: boolean;
  /** Default: passed. */
  checked?: RecordStatus;
  /** SHA-256 of the training data as each of the two stages found it. Default: their records name no file. */
  data?: { checked: string; trained: string };
  /** The champion that the challenger was judged against. */
  champion?: string;
}

export interface DeliveryWorkspace extends TestContext {
  /** The same workspace with another forge, for example one that fails. */
  with(forge: Forge): TestContext;
  /** Leaves the model folder and the records of a trained and evaluated challenger. */
  train(challenger?: Challenger): Promise<void>;
  commit(message: string): Promise<string>;
}

/** A git repository with a config, a local forge, and a clock that goes on two seconds per look. */
export async function deliveryWorkspace(): Promise<DeliveryWorkspace> {
  const workspace = await mkdtemp(join(tmpdir(), 'contender-delivery-'));
  let looks = 0;
  const clock = () => new Date(Date.parse('2026-03-01T12:00:00Z') + 2000 * looks++);
  const forge = createLocalForge({ workspace, actor: 'tester', clock });
  const context = { ...testContext({ workspace, forge }), clock };
  const commit = async (message: string) => {
    await git(workspace, 'add', '-A', ':!.contender');
    await git(workspace, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '-qm', message);
    return git(workspace, 'rev-parse', 'HEAD');
  };
  await git(workspace, 'init', '--quiet', '--initial-branch=main');
  await context.write('contender.yml', config);
  await context.write('.gitignore', 'model/\n');
  await commit('First commit');
  return {
    ...context,
    commit,
    with: (other) => ({ ...context, forge: other }),
    train: async (challenger = {}) => {
      await context.write('model/weights.json', challenger.weights ?? '{"bias":1}');
      await context.write('model/net/weights.json', '{"net":true}');
      await context.write('model/__init__.py', '');
      const head = await git(workspace, 'rev-parse', 'HEAD');
      const folder = await digestFolder(join(workspace, 'model'));
      const now = clock().toISOString();
      const run = { ...context.run, commit: head };
      const data = (sha256: string | undefined) =>
        sha256 === undefined ? [] : [{ name: 'train', uri: 'data.csv', sha256, bytes: 9 }];
      const envelope = <K extends string>(kind: K, status: RecordStatus) => ({
        kind,
        schema: 1 as const,
        model: 'm',
        status,
        subjects: [],
        materials: [],
        context: run,
        startedAt: now,
        finishedAt: now,
      });
      if (challenger.profiled ?? true) {
        await writeRecord(workspace, {
          ...envelope('data-check', challenger.checked ?? 'passed'),
          materials: data(challenger.data?.checked),
          result: dataCheckResult(challenger.columns),
        });
      }
      await writeRecord(workspace, {
        ...envelope('training', 'passed'),
        materials: data(challenger.data?.trained),
        result: trainingResult(folder, head, challenger.parameters, challenger.dirty),
      });
      const verdict = challenger.verdict ?? 'promote';
      await writeRecord(workspace, {
        ...envelope('evaluation', verdict === 'promote' ? 'passed' : 'failed'),
        result: evaluationResult(verdict, folder.sha256, challenger.champion),
      });
    },
    dispose: () => rm(workspace, { recursive: true, force: true }),
  };
}

export function dataCheckResult(
  columns: Record<string, string> = { hour: 'BIGINT', origin: 'VARCHAR' },
): RecordOf<'data-check'>['result'] {
  const profile = {
    rows: 10,
    columns: Object.entries(columns).map(([name, type]) => ({
      name,
      type,
      kind: 'other' as const,
      count: 10,
      nulls: 0,
      distinct: 3,
      min: null,
      max: null,
      mean: null,
      standardDeviation: null,
      skewness: null,
      kurtosis: null,
      quantiles: [],
      histogram: null,
      top: [],
      other: 10,
      length: null,
      withheld: false,
    })),
  };
  const dataset = {
    name: 'train',
    path: 'data.csv',
    contract: null,
    rows: 10,
    quarantine: null,
    clean: null,
    drift: null,
    profile,
  };
  return { rows: 10, checks: [], quarantine: null, datasets: [dataset] };
}

export function trainingResult(
  folder: { sha256: string; bytes: number; files: { path: string; sha256: string; bytes: number }[] },
  commit: string | null,
  parameters: RecordOf<'training'>['result']['parameters'] = {},
  dirty = false,
): RecordOf<'training'>['result'] {
  return {
    command: 'python3 train.py',
    durationSeconds: 1,
    peakMemoryBytes: null,
    stoppedChildren: 0,
    trainingRows: 10,
    metrics: {},
    parameters,
    model: { path: 'model', ...folder },
    log: '.contender/logs/m/train.log',
    environment: {
      commit,
      dirty,
      lockFile: null,
      interpreter: null,
      os: 'linux',
      cpu: { model: 'cpu', cores: 2 },
      memoryBytes: 1,
      gpus: [],
    },
  };
}

function evaluationResult(
  verdict: RecordOf<'evaluation'>['result']['verdict'],
  model: string | null,
  champion?: string,
): RecordOf<'evaluation'>['result'] {
  const scored = {
    predictions: 'a'.repeat(64),
    confusion: { truePositives: 30, falsePositives: 10, trueNegatives: 50, falseNegatives: 10 },
    reliability: [],
    expectedCalibrationError: 0.01,
  };
  return {
    verdict,
    reasons: [`The verdict is ${verdict}, for a reason.`],
    rows: 100,
    positives: 40,
    threshold: 0.5,
    confidence: 0.95,
    objective: 'roc_auc',
    champion: champion === undefined ? null : { version: champion, model: 'b'.repeat(64), ...scored },
    challenger: { version: null, model, ...scored },
    metrics: {},
    gates: [],
    slices: [],
    fairness: [],
  };
}
