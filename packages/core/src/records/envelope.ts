import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const instant = z.iso.datetime();

const dvcSchema = z.object({
  pointer: z.string().describe('The `.dvc` file.'),
  md5: z.string().optional().describe('DVC’s hash; of a folder it ends with `.dir`.'),
  etag: z.string().optional().describe('In place of it where the data were imported.'),
  checksum: z.string().optional().describe('In place of it where the data were imported.'),
});

/** Something that a stage made or judged. */
const subjectSchema = z.object({
  name: z.string().min(1),
  uri: z.string().min(1).describe('A path relative to the repository, or a URL.'),
  sha256: sha256.describe(
    'Of the one file; of several the digest of the canonical list of their paths, sizes and digests.',
  ),
  bytes: z.int().min(0),
  files: z.int().min(1).optional().describe('How many files, where `uri` is a folder or a pattern.'),
  dvc: z.array(dvcSchema).optional().describe('What DVC calls the data, where it keeps them.'),
});

/** Something that a stage used: a file, or another record by its digest. */
const materialSchema = z.union([
  subjectSchema,
  z.object({ name: z.string().min(1), record: sha256.describe('The digest of the record.') }),
]);

/** Where and by whom a stage was run. */
const runContextSchema = z.object({
  repository: z.string().describe('owner/name'),
  commit: z
    .string()
    .describe('The commit of the change: the head of the pull request, else what was checked out.'),
  ref: z.string(),
  pullRequest: z.int().positive().nullable(),
  fork: z
    .boolean()
    .optional()
    .describe('Whether the pull request comes from a fork: its token is read-only.'),
  run: z.string().nullable().describe('The address of the workflow run.'),
  actor: z.string(),
  runner: z.object({ os: z.string(), arch: z.string(), labels: z.array(z.string()) }),
  tool: z.string().describe('Name and version of what wrote the record.'),
});

const statusSchema = z.enum(['passed', 'warned', 'failed']);

/** A confidence interval. */
export const intervalSchema = z.object({ low: z.number(), high: z.number(), level: z.number() });

/** The envelope around a stage's own result. */
export function recordSchema<K extends string, R extends z.ZodType>(kind: K, result: R) {
  return z.object({
    kind: z.literal(kind),
    schema: z.literal(1),
    model: z.string().min(1),
    status: statusSchema,
    subjects: z.array(subjectSchema),
    materials: z.array(materialSchema),
    context: runContextSchema,
    startedAt: instant,
    finishedAt: instant,
    result,
  });
}

export type Subject = z.infer<typeof subjectSchema>;
export type Material = z.infer<typeof materialSchema>;
export type RunContext = z.infer<typeof runContextSchema>;
export type RecordStatus = z.infer<typeof statusSchema>;
export type Interval = z.infer<typeof intervalSchema>;
