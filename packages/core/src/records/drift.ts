import { z } from 'zod';

/** How far one column moved from the reference. */
export const driftSchema = z.object({
  column: z.string().describe('With the method classifier: all columns together.'),
  kind: z.enum(['numeric', 'categorical', 'all']),
  status: z.enum(['stable', 'drifted', 'not-enough-data']),
  method: z
    .enum(['jensen_shannon', 'psi', 'cramers_v', 'ks', 'wasserstein', 'classifier'])
    .default('jensen_shannon')
    .describe('The effect size that was judged.'),
  effect: z.number().nullable(),
  limit: z.number().describe('As configured, or the default of the method.'),
  judgedLimit: z
    .number()
    .nullable()
    .default(null)
    .describe('The limit raised by what chance alone gives at these sample sizes.'),
  pValue: z.number().nullable().describe('Of a two-sample test: that equal distributions differ so much.'),
  adjustedPValue: z.number().nullable().describe('Benjamini-Hochberg over the columns.'),
  populationStabilityIndex: z.number().nullable(),
  weight: z.number().default(1),
  key: z.boolean().default(false).describe('Whether the column decides alone.'),
  cells: z
    .array(z.object({ label: z.string(), reference: z.int(), current: z.int() }))
    .describe('Counts, for the plot.'),
  note: z.string().describe('What moved, in words.'),
});

export type DriftResult = z.infer<typeof driftSchema>;
