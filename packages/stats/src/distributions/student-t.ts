import { normalQuantile } from './normal.ts';
import { stirlingCorrection } from './stirling.ts';

const TINY = 1e-300;

/**
 * P(T > t) of Student's distribution; far tails keep their relative precision.
 * Half the regularised incomplete beta function I_x(df/2, ½) at x = df/(df + t²): near the centre by its
 * continued fraction (DLMF 8.17.22), in the tail by Gauss's fraction (DLMF 15.7.1) for the hypergeometric
 * function of −df/t², all of whose terms are positive. Throws RangeError for degrees of freedom that are
 * not positive.
 */
export function studentTSurvival(t: number, degreesOfFreedom: number): number {
  checkDegreesOfFreedom(degreesOfFreedom);
  if (t < 0) return 1 - studentTSurvival(-t, degreesOfFreedom);
  if (t === 0) return 0.5;
  if (t === Infinity) return 0;
  const density = studentTDensity(t, degreesOfFreedom);
  const half = degreesOfFreedom / 2;
  const ratio = degreesOfFreedom / (t * t);
  return 1 / (1 + 1 / ratio) < (half + 1) / (half + 2.5)
    ? ((degreesOfFreedom / t + t) * density) / (2 * gaussFraction(half, ratio))
    : 0.5 - t * density * betaFraction(0.5, half, 1 / (1 + ratio));
}

/**
 * The t with P(T > t) = tail, for 0 < tail < 1. Newton's method for ln P against ln t, which is concave and so
 * converges from any start. Throws RangeError outside these ranges.
 */
export function studentTUpperQuantile(tail: number, degreesOfFreedom: number): number {
  checkDegreesOfFreedom(degreesOfFreedom);
  if (!(tail > 0 && tail < 1)) throw new RangeError(`tail must lie between 0 and 1: found ${tail}`);
  if (tail === 0.5) return 0;
  if (tail > 0.5) return -studentTUpperQuantile(1 - tail, degreesOfFreedom);
  let t = -normalQuantile(tail);
  for (let iteration = 0; iteration < 100; iteration++) {
    const survival = studentTSurvival(t, degreesOfFreedom);
    const step = (survival / (t * studentTDensity(t, degreesOfFreedom))) * Math.log(survival / tail);
    t *= Math.exp(step);
    if (Math.abs(step) < 1e-14) break;
  }
  return t;
}

function studentTDensity(t: number, degreesOfFreedom: number): number {
  const next = degreesOfFreedom + 1;
  const exponent =
    (-next / 2) * Math.log1p((t * t - 1) / next) +
    stirlingCorrection(next / 2) -
    stirlingCorrection(degreesOfFreedom / 2) -
    0.5;
  return Math.sqrt(degreesOfFreedom / (2 * Math.PI * next)) * Math.exp(exponent);
}

/** c / ₂F₁(½, 1; c + 1; −w) for c, w > 0. */
function gaussFraction(c: number, w: number): number {
  let value = c;
  let numeratorRatio = c;
  let denominatorRatio = 0;
  for (let n = 1, change = 0; Math.abs(change - 1) > 1e-15; n++) {
    const half = n >> 1;
    const term = (n % 2 === 1 ? (half + 0.5) * (c + half) : half * (c - 0.5 + half)) * w;
    denominatorRatio = 1 / (c + n + term * denominatorRatio);
    numeratorRatio = c + n + term / numeratorRatio;
    change = numeratorRatio * denominatorRatio;
    value *= change;
  }
  return value;
}

/** The continued fraction of the incomplete beta function, modified Lentz method. */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1, change = 0; Math.abs(change - 1) > 1e-15; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    change = d * c;
    value *= change;
  }
  return value;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

function checkDegreesOfFreedom(degreesOfFreedom: number): void {
  if (!(degreesOfFreedom > 0 && degreesOfFreedom < Infinity)) {
    throw new RangeError(`degrees of freedom must be positive and finite: found ${degreesOfFreedom}`);
  }
}
