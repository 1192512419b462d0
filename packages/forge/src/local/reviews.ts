import { createHash } from 'node:crypto';
import { ExternalError } from '@contender/core';
import type { LocalOptions } from '../options.ts';
import type { Reviews } from '../port.ts';
import { fileName, Shelf } from './files.ts';

const maxCommentBytes = 65_000;

/** Comments as Markdown files, checks as JSON files. */
export function localReviews(options: LocalOptions): Reviews {
  const comments = new Shelf(options.workspace, 'comments');
  const checks = new Shelf(options.workspace, 'checks');
  return {
    async upsertComment({ pullRequest, marker, body }) {
      const bytes = Buffer.byteLength(body);
      if (bytes > maxCommentBytes) {
        throw new ExternalError(`The comment has ${bytes} bytes; ${maxCommentBytes} is the limit`);
      }
      const name = `${pullRequest}-${createHash('sha256').update(marker).digest('hex').slice(0, 12)}.md`;
      const before = await comments.readText(name);
      const url = comments.address(name);
      if (before === body) return { url, outcome: 'unchanged' };
      await comments.writeText(name, body);
      return { url, outcome: before === undefined ? 'created' : 'updated' };
    },
    async writeCheck(check) {
      const name = `${fileName(check.commit)}/${fileName(check.name)}.json`;
      const completedAt = check.conclusion === 'pending' ? null : options.clock().toISOString();
      await checks.writeJson(name, { ...check, completedAt });
      return { url: checks.address(name) };
    },
  };
}
