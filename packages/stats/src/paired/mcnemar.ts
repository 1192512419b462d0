import { checkCount } from '../checks.ts';
import { stirlingCorrection } from '../distributions/stirling.ts';

/**
 * Exact McNemar test (1947) of two discordant counts, two-sided: min(1, 2 · P(Bin(b + c, ½) ≤ min(b, c))).
 * Without discordant pairs it is 1. Throws RangeError unless both are whole numbers of at least 0.
 */
export function mcNemarExact(b: number, c: number): number {
  checkCount('b', b);
  checkCount('c', c);
  const trials = b + c;
  const smaller = Math.min(b, c);
  if (b === c) return 1;
  let mass = fairCoinMass(trials, smaller);
  let tail = mass;
  for (let k = smaller; k > 0 && mass > tail * 1e-17; k--) {
    mass *= k / (trials - k + 1);
    tail += mass;
  }
  return Math.min(1, 2 * tail);
}

/** P(Bin(trials, ½) = successes) for successes < trials / 2, by saddle point (Loader, 2000). */
function fairCoinMass(trials: number, successes: number): number {
  if (successes === 0) return 0.5 ** trials;
  const failures = trials - successes;
  const lean = (failures - successes) / trials;
  const exponent =
    -successes * Math.log1p(-lean) -
    failures * Math.log1p(lean) +
    stirlingCorrection(trials) -
    stirlingCorrection(successes) -
    stirlingCorrection(failures);
  return Math.sqrt(trials / (2 * Math.PI * successes * failures)) * Math.exp(exponent);
}
