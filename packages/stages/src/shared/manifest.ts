import { isAbsolute, normalize } from 'node:path/posix';
import { type RecordKind, recordKinds } from '@contender/core';
import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.int().min(0);
const assetName = z.string().regex(/^[A-Za-z0-9._-]+$/);
const kind = z.custom<RecordKind>(
  (value) => recordKinds.some((known) => known === value),
  'must be a record kind',
);

/** A path that stays inside the folder it is joined to, on every system. */
const innerPath = z
  .string()
  .min(1)
  .refine(
    (path) =>
      !isAbsolute(path) &&
      !/[\\:\0]/.test(path) &&
      normalize(path) === path &&
      path !== '.' &&
      !/^\.\.(\/|$)/.test(path),
    'must be a path inside the model folder',
  );

/** `manifest.json` of a release: what the version consists of. A file without content has no asset. */
export const manifestSchema = z.object({
  schema: z.literal(1),
  model: z.string().min(1),
  version: z.string().min(1),
  codeCommit: z.string().min(1).describe('The commit that the model was trained from.'),
  createdAt: z.iso.datetime(),
  folder: z.object({ sha256, bytes }).describe('The model folder as a whole.'),
  files: z.array(z.object({ path: innerPath, asset: assetName.nullable(), sha256, bytes })),
  records: z.array(z.object({ kind, asset: assetName, digest: sha256 })),
  previous: z.string().nullable().describe('The version before it.'),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** The asset of every release that says what the others are. */
export const manifestAsset = 'manifest.json';
