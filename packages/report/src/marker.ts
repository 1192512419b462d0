import { createHash } from 'node:crypto';

/**
 * The invisible line by which the comment of a model is found again. It is one line that holds no `--`, `>` or
 * anything else that could end an HTML comment, and differs for different models.
 */
export function commentMarker(model: string): string {
  const bytes = Buffer.from(model, 'utf8');
  const encoded = bytes.toString('latin1').replace(/[^\w./-]|-(?=-)|-$/g, percentEncode);
  const name =
    encoded.length <= 200
      ? encoded
      : `${encoded.slice(0, 120)}~${createHash('sha256').update(bytes).digest('hex')}`;
  return `<!-- contender:report:${name} -->`;
}

function percentEncode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
