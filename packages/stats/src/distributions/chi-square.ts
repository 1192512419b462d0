import { stirlingCorrection } from './stirling.ts';

const TINY = 1e-300;

/**
 * P(X > statistic) of a chi-square distribution; far tails keep their relative precision.
 * The regularised incomplete gamma function Q(df/2, statistic/2): its power series (DLMF 8.11.4) near the
 * centre, its continued fraction (DLMF 8.9.2, by the modified Lentz method) beyond.
 * Throws RangeError for degrees of freedom that are not positive or a negative statistic.
 */
export function chiSquareSurvival(statistic: number, degreesOfFreedom: number): number {
  if (!(degreesOfFreedom > 0 && degreesOfFreedom < Infinity)) {
    throw new RangeError(`degrees of freedom must be positive and finite: found ${degreesOfFreedom}`);
  }
  if (!(statistic >= 0))
    throw new RangeError(`a chi-square statistic must be at least 0: found ${statistic}`);
  if (statistic === 0) return 1;
  if (statistic === Infinity) return 0;
  const a = degreesOfFreedom / 2;
  const x = statistic / 2;
  // x^a e^−x / Γ(a), written around x = a so that large parameters do not cancel
  const offset = (x - a) / a;
  const density =
    Math.sqrt(a / (2 * Math.PI)) * Math.exp(-a * (offset - Math.log1p(offset)) - stirlingCorrection(a));
  return x < a + 1 ? 1 - density * lowerSeries(a, x) : density * upperFraction(a, x);
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let n = 1, change = 0; Math.abs(change - 1) > 1e-15; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / nonZero(numerator * d + b);
    c = nonZero(b + numerator / c);
    change = c * d;
    value *= change;
  }
  return value;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/**
 * The value that a chi-square variable exceeds with the given probability, by bisection.
 * Throws RangeError for a probability outside (0, 1).
 */
export function chiSquareUpperQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(`a probability must lie in (0, 1): found ${probability}`);
  }
  let low = 0;
  let high = degreesOfFreedom + 10;
  while (chiSquareSurvival(high, degreesOfFreedom) > probability) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-13 * high; step++) {
    const middle = (low + high) / 2;
    if (chiSquareSurvival(middle, degreesOfFreedom) > probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
