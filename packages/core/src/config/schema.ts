import { z } from 'zod';
import { parseDuration } from '../duration.ts';
import { isRegistryName } from '../tags.ts';

const command = z.string().trim().min(1, 'must be a command, for example `python3 train.py`');
const sql = z.string().trim().min(1);
const path = z.string().trim().min(1, 'must be a path relative to the repository');
const durationWords = 'must be a duration such as 90s, 30m, 6h or 7d';
const duration = z.string(durationWords).refine((text) => parseDuration(text) !== undefined, durationWords);
const timeout = duration.refine((text) => parseDuration(text) !== 0, 'must be more than 0');
const name = z
  .string()
  .refine(
    isRegistryName,
    'a name holds letters, digits, "-", "_" and single "/", and begins and ends with a letter or digit',
  );

/** Indices of the values that stand earlier in the list already. */
function repetitions(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
}

const columnList = z.array(z.string().min(1)).superRefine((columns, issues) => {
  for (const index of repetitions(columns)) {
    issues.addIssue({ code: 'custom', path: [index], message: 'the column is named a second time' });
  }
});

const metricNames = ['roc_auc', 'log_loss', 'brier', 'accuracy', 'precision', 'recall', 'f1'] as const;
const fairnessMetricNames = ['selection_rate', 'true_positive_rate', 'false_positive_rate'] as const;
const dataFormats = ['csv', 'parquet', 'jsonl'] as const;
const dataEncodings = ['utf-8', 'utf-16', 'latin-1'] as const;

const metric = z.enum(metricNames).describe('The metric, from the predictions on the test rows.');

const dataset = z
  .strictObject({
    path: path.describe(
      'The data, relative to the repository: a file (CSV, Parquet, JSON lines), a folder of files, or a pattern such as `data/2001-*.parquet`.',
    ),
    format: z.enum(dataFormats).optional().describe('The file format, where the ending does not tell it.'),
    delimiter: z
      .string()
      .refine(
        (text) => [...text].length === 1 && !/["\r\n\0]/.test(text),
        'must be one character, and neither a double quote nor a line break',
      )
      .optional()
      .describe(
        'What separates the fields of a CSV file. Default: comma, semicolon, tab or bar, as the header has it.',
      ),
    encoding: z
      .enum(dataEncodings)
      .optional()
      .describe('The encoding of a CSV file: `utf-8` (the default), `utf-16` or `latin-1`.'),
    select: sql
      .optional()
      .describe('SQL select list over the file, for derived columns: `*, delay > 15 AS late`. Default `*`.'),
    where: sql
      .optional()
      .describe('SQL condition over the selected columns: the slice that is this dataset.'),
    contract: path
      .optional()
      .describe('The data contract (Open Data Contract Standard) that the dataset must keep.'),
  })
  .describe('A dataset: one or more files, or a slice of them.');

const data = z
  .strictObject({
    train: dataset
      .optional()
      .describe('What the training command gets; its profile is the reference for drift.'),
    test: dataset
      .optional()
      .describe('What champion and challenger are compared on. Training never sees it.'),
    recent: dataset
      .optional()
      .describe('What production sees now; monitoring compares it with the training data.'),
    tables: z
      .record(
        z
          .string()
          .regex(
            /^[A-Za-z_]\w*$/,
            'the name of a table holds letters, digits and "_" and begins with no digit',
          )
          .refine(
            (table) => !/^(train|test|recent)$/i.test(table),
            'train, test and recent are datasets already; give the table another name',
          ),
        dataset,
      )
      .optional()
      .describe('Further tables, by name, that relationships of a contract refer to.'),
  })
  .describe('The datasets of the model.');

const train = z
  .strictObject({
    run: command.describe(
      'The command that trains. It finds its inputs and outputs in CONTENDER_* variables.',
    ),
    timeout: timeout.default('6h').describe('How long training may run: 90s, 30m, 6h.'),
    data_format: z
      .enum(['csv', 'parquet'])
      .default('csv')
      .describe('The format in which the command gets its data.'),
    parameters: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .default({})
      .describe('Parameters handed to the command as a JSON file and kept in the training record.'),
    lock_file: path
      .optional()
      .describe('The lock file of the training environment, where its name is unusual.'),
  })
  .describe('How the challenger is trained.');

const objective = z
  .strictObject({
    metric,
    require: z
      .enum(['superior', 'non-inferior'])
      .default('superior')
      .describe('`superior`: better beyond doubt. `non-inferior`: not worse than the margin, beyond doubt.'),
    margin: z
      .number()
      .positive()
      .optional()
      .describe('For `non-inferior`: the loss that would still be acceptable.'),
  })
  .refine((value) => value.require === 'superior' || value.margin !== undefined, {
    path: ['margin'],
    message: '`require: non-inferior` needs a margin',
    when: ({ value }) => z.object({ require: z.string() }).safeParse(value).success,
  })
  .describe('What the challenger must achieve against the champion.');

const guardrail = z
  .strictObject({
    metric,
    margin: z
      .number()
      .min(0)
      .describe('How much worse than the champion the challenger may be, in units of the metric.'),
  })
  .describe('What must not get worse.');

const fairness = z
  .strictObject({
    group: z.string().min(1).describe('The column whose values are the groups.'),
    metric: z.enum(fairnessMetricNames).describe('The rate that is compared between groups.'),
    max_gap: z
      .number()
      .min(0)
      .max(1)
      .describe('The largest acceptable gap between the highest and the lowest group.'),
  })
  .describe('A limit on the gap of a rate between groups.');

const columns = z
  .strictObject({
    id: z.string().min(1).default('id').describe('The column that identifies a row.'),
    label: z.string().min(1).default('label').describe('The column with the truth, 0 or 1.'),
    score: z
      .string()
      .min(1)
      .default('score')
      .describe('The column of the predictions with the probability of 1.'),
  })
  .describe('The names of the columns that the evaluation reads.');

const evaluate = z
  .strictObject({
    score: command.optional().describe('The command that scores the test rows, run once for each model.'),
    timeout: timeout.default('1h').describe('How long one scoring may run.'),
    data_format: z
      .enum(['csv', 'parquet'])
      .default('csv')
      .describe('The format in which the command gets its rows.'),
    predictions: z
      .strictObject({
        champion: path
          .optional()
          .describe('The predictions of the champion. Without it the challenger is the first.'),
        challenger: path.describe('The predictions of the challenger.'),
      })
      .optional()
      .describe('Ready prediction files instead of a score command.'),
    columns: columns.prefault({}),
    threshold: z.number().min(0).max(1).default(0.5).describe('A score at or above it is a predicted 1.'),
    confidence: z
      .number()
      .gt(0.5)
      .max(0.999)
      .default(0.95)
      .describe('The confidence level of every interval.'),
    objective: objective.prefault({ metric: 'roc_auc' }),
    guardrails: z
      .array(guardrail)
      .superRefine((guardrails, issues) => {
        for (const index of repetitions(guardrails.map((one) => one.metric))) {
          issues.addIssue({
            code: 'custom',
            path: [index, 'metric'],
            message: 'the metric has a guardrail already',
          });
        }
      })
      .default([])
      .describe('Metrics that must not get worse.'),
    slices: columnList.default([]).describe('Columns whose values are reported one by one.'),
    min_rows: z
      .int()
      .min(1)
      .default(200)
      .describe('With fewer test rows the verdict is hold: so few settle nothing.'),
    min_slice_rows: z
      .int()
      .min(1)
      .default(200)
      .describe('A slice with fewer rows, or fewer of either label, gets no verdict.'),
    fairness: z
      .array(fairness)
      .superRefine((limits, issues) => {
        for (const index of repetitions(limits.map(({ group, metric: rate }) => `${rate} ${group}`))) {
          issues.addIssue({
            code: 'custom',
            path: [index, 'metric'],
            message: 'the metric has a limit for this group already',
          });
        }
      })
      .default([])
      .describe('Limits on the gap of a rate between groups.'),
  })
  .describe('How champion and challenger are compared.');

const deployTarget = z
  .strictObject({
    run: command.describe('The command that deploys. It finds the model in CONTENDER_* variables.'),
    timeout: timeout.default('1h').describe('How long the command may run.'),
    require: z
      .strictObject({
        reviewers: z
          .int()
          .min(0)
          .max(6)
          .default(0)
          .describe('How many required reviewers the environment must have.'),
        prevent_self_review: z
          .boolean()
          .default(false)
          .describe('Whoever started the deployment must not approve it.'),
        protected_branches: z
          .boolean()
          .default(false)
          .describe('Only protected or chosen branches may deploy.'),
      })
      .prefault({})
      .describe('The protection that the environment must have before anything is deployed to it.'),
  })
  .describe('One environment.');

const driftMethods = ['jensen_shannon', 'psi', 'cramers_v', 'ks', 'wasserstein', 'classifier'] as const;

/** How drift is measured and where its limits are; in the config and in contracts alike. */
export const driftOptions = z.strictObject({
  method: z
    .enum(driftMethods)
    .default('jensen_shannon')
    .describe(
      'The effect size: jensen_shannon (base 2, 0 to 1), psi, cramers_v, ks, wasserstein (in standard deviations of the reference), or classifier (|2 AUC − 1| of all columns together; needs the rows of the reference).',
    ),
  max_effect: z
    .number()
    .gt(0)
    .max(10)
    .optional()
    .describe('Limit on the effect of a column. Default: 0.1; for psi 0.1, for wasserstein 0.2.'),
  significance: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.01)
    .describe('Limit on the p-value of a column, adjusted over all columns.'),
  max_columns: z.number().min(0).default(0).describe('How many columns may drift: the sum of their weights.'),
  weights: z
    .record(z.string(), z.number().min(0))
    .default({})
    .describe('What a column counts for. Default: 1.'),
  key_columns: columnList.default([]).describe('Columns of which none may drift, whatever the sum is.'),
});

const monitor = z
  .strictObject({
    columns: columnList.optional().describe('The columns to compare. Default: all that the profile knows.'),
    ignore: z
      .array(z.string().min(1))
      .default([])
      .describe('Columns that change by their nature, such as dates and ids.'),
    drift: driftOptions
      .prefault({})
      .describe('Limits on the distance between the recent data and the training data.'),
    performance: z
      .strictObject({
        metric,
        max_drop: z
          .number()
          .min(0)
          .describe('How much worse than at evaluation the champion may be, in units of the metric.'),
      })
      .optional()
      .describe('Checked on the recent rows whose label has arrived.'),
  })
  .describe('What is watched in production.');

const retrain = z
  .strictObject({
    workflow: z.string().min(1).describe('The workflow file to dispatch, for example `ml-train.yml`.'),
    ref: z.string().min(1).optional().describe('The branch to run it on. Default: the default branch.'),
    on: z
      .array(z.enum(['drift', 'performance']))
      .min(1)
      .default(['drift', 'performance'])
      .describe('What of the monitoring starts a training.'),
    cool_down: duration.default('7d').describe('No second retraining within this time.'),
  })
  .describe('When and how a new training is started.');

const taskNames = ['binary-classification'] as const;

const model = z
  .strictObject({
    task: z.enum(taskNames).describe('What the model predicts.'),
    description: z.string().optional().describe('One sentence for the model card.'),
    data: data.default({}),
    train: train.optional(),
    evaluate: evaluate.optional(),
    champion: name
      .default('production')
      .describe(
        'The environment whose version is the champion; as long as nothing was deployed there, the newest version is.',
      ),
    deploy: z.record(name, deployTarget).default({}).describe('The environments, in the order of promotion.'),
    monitor: monitor.optional(),
    retrain: retrain.optional(),
  })
  .describe('A model.');

/** `contender.yml` as a whole. */
export const configSchema = z
  .strictObject({
    version: z.literal(1).describe('The version of this file format.'),
    models: z
      .record(name, model)
      .refine((models) => Object.keys(models).length > 0, 'needs at least one model')
      .describe('The models of this repository, by name.'),
  })
  .describe('The configuration of Contender.');

export type Config = z.infer<typeof configSchema>;
export type ModelConfig = Config['models'][string];
export type DatasetConfig = z.infer<typeof dataset>;
export type DatasetName = Exclude<keyof z.infer<typeof data>, 'tables'>;
export type TrainConfig = z.infer<typeof train>;
export type EvaluateConfig = z.infer<typeof evaluate>;
export type DeployTargetConfig = z.infer<typeof deployTarget>;
export type MonitorConfig = z.infer<typeof monitor>;
export type RetrainConfig = z.infer<typeof retrain>;
export type DriftOptions = z.infer<typeof driftOptions>;
export type DriftMethod = (typeof driftMethods)[number];
export type MetricName = z.infer<typeof metric>;
export type FairnessMetricName = (typeof fairnessMetricNames)[number];
export type DataFormat = (typeof dataFormats)[number];
export type DataEncoding = (typeof dataEncodings)[number];

/** The JSON Schema of `contender.yml` (draft 2020-12), for editors: what a user may write. */
export function configJsonSchema(): Record<string, unknown> {
  return {
    $id: 'contender.schema.json',
    title: 'contender.yml',
    ...z.toJSONSchema(configSchema, { io: 'input' }),
  };
}
