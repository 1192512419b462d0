import { z } from 'zod';
import { driftSchema } from './drift.ts';
import { recordSchema } from './envelope.ts';

const checkSchema = z.object({
  id: z
    .string()
    .describe('Stable within the contract: `<column>.<rule>`, or the id that the contract gives.'),
  dataset: z.string(),
  column: z.string().nullable().describe('Null for a rule over whole rows or the whole dataset.'),
  rule: z.string().describe('required, type, unique, minimum, pattern, rowCount, sql …'),
  status: z
    .enum(['passed', 'warned', 'failed', 'unknown'])
    .describe('unknown: there is not enough to judge it by; the record then warns.'),
  severity: z.enum(['warn', 'fail']),
  failingRows: z
    .int()
    .min(0)
    .nullable()
    .describe('Null where the rule is about the dataset, not about rows.'),
  observed: z.string().describe('What was found, in words.'),
  expected: z.string().describe('What the contract asks for, in words.'),
  examples: z
    .array(z.string())
    .default([])
    .describe('A few values that break the rule, never of a column that is personal or classified.'),
  position: z
    .object({ file: z.string(), line: z.int(), column: z.int() })
    .nullable()
    .describe('Where the rule stands.'),
});

const columnProfileSchema = z.object({
  name: z.string(),
  type: z.string().describe('The engine’s type.'),
  kind: z.enum(['numeric', 'categorical', 'temporal', 'other']),
  count: z.int().min(0).describe('Values that are not null.'),
  nulls: z.int().min(0),
  distinct: z.int().min(0).describe('Approximate above a few thousand.'),
  min: z.union([z.number(), z.string()]).nullable(),
  max: z.union([z.number(), z.string()]).nullable(),
  mean: z.number().nullable(),
  standardDeviation: z.number().nullable(),
  skewness: z.number().nullable().default(null).describe('Adjusted Fisher-Pearson coefficient.'),
  kurtosis: z.number().nullable().default(null).describe('Excess kurtosis, adjusted for the sample.'),
  quantiles: z
    .array(z.object({ p: z.number(), value: z.number() }))
    .describe(
      'Approximate where a column has very many values. Times are seconds since 1970-01-01 UTC, or since midnight.',
    ),
  histogram: z
    .object({
      edges: z
        .array(z.number())
        .describe('Interior cut points, ascending; k edges make k + 1 bins, the outer ones open.'),
      counts: z.array(z.int()).describe('Values per bin: bin i holds edges[i-1] <= value < edges[i].'),
    })
    .nullable(),
  top: z
    .array(z.object({ value: z.string(), count: z.int() }))
    .describe('The most frequent values, most frequent first.'),
  other: z.int().min(0).describe('Values outside `top`.'),
  length: z
    .object({ min: z.int(), mean: z.number(), max: z.int() })
    .nullable()
    .default(null)
    .describe('Characters of a text.'),
  withheld: z
    .boolean()
    .default(false)
    .describe('The column is personal or classified: its values are counted and kept nowhere.'),
});

const profileSchema = z.object({ rows: z.int().min(0), columns: z.array(columnProfileSchema) });

const rowsFileSchema = z.object({ path: z.string(), rows: z.int().min(0) });

const dataCheckResultSchema = z.object({
  rows: z.int().min(0).describe('Rows of all datasets together.'),
  checks: z.array(checkSchema),
  quarantine: rowsFileSchema
    .nullable()
    .describe('The failing rows; with several datasets the folder of their files. Null when there are none.'),
  datasets: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      contract: z.string().nullable(),
      rows: z.int().min(0),
      quarantine: rowsFileSchema.nullable(),
      clean: rowsFileSchema
        .nullable()
        .default(null)
        .describe('The other rows, beside the quarantine; null where no row is in quarantine.'),
      drift: z
        .object({ reference: z.string(), referenceRows: z.int(), columns: z.array(driftSchema) })
        .nullable()
        .default(null)
        .describe('Against the reference that a drift rule of the contract names.'),
      profile: profileSchema,
    }),
  ),
});

export const dataCheckRecordSchema = recordSchema('data-check', dataCheckResultSchema);
export type DataCheckRecord = z.infer<typeof dataCheckRecordSchema>;
export type Check = z.infer<typeof checkSchema>;
export type ColumnProfile = z.infer<typeof columnProfileSchema>;
export type Profile = z.infer<typeof profileSchema>;
