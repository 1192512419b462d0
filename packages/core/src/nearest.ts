import { distance } from 'fastest-levenshtein';

/**
 * The candidate that was probably meant: the one most like `word`, if near enough to be a typing error, else the only
 * one that holds `word` whole (`auc`: `roc_auc`).
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  const tolerated = Math.min(Math.max(2, Math.floor(word.length / 3)), word.length - 1);
  let bestDistance = tolerated + 1;
  for (const candidate of candidates) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits < bestDistance) {
      best = candidate;
      bestDistance = edits;
    }
  }
  if (best !== undefined || word.length < 3) return best;
  const holders = candidates.filter((candidate) => candidate.toLowerCase().includes(word.toLowerCase()));
  return holders.length === 1 ? holders[0] : undefined;
}

/** `Did you mean "x"?`, else the list of what there is. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const best = nearest(word, candidates);
  if (best !== undefined) return `Did you mean "${best}"?`;
  if (candidates.length === 0) return 'There are none.';
  return candidates.length === 1
    ? `There is only "${candidates[0]}".`
    : `There are: ${candidates.join(', ')}.`;
}
