import { z } from 'zod';

/** How far one column moved from the reference. */
export const driftSchema = z.object({
  column: z.string(),
  kind: z.enum(['numeric', 'categorical']),
  status: z.enum(['stable', 'drifted', 'not-enough-data']),
  effect: z.number().nullable().describe('Jensen-Shannon distance, base 2, 0 to 1.'),
  limit: z.number(),
  pValue: z.number().nullable().describe('Two-sample chi-squared test over the profile’s cells.'),
  adjustedPValue: z.number().nullable().describe('Benjamini-Hochberg over the columns.'),
  populationStabilityIndex: z.number().nullable(),
  cells: z
    .array(z.object({ label: z.string(), reference: z.int(), current: z.int() }))
    .describe('Counts, for the plot.'),
  note: z.string().describe('What moved, in words.'),
});

export type DriftResult = z.infer<typeof driftSchema>;
