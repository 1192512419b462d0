import { checkCount, checkLevel } from './checks.ts';
import { normalQuantile } from './distributions/normal.ts';
import type { Interval } from './interval.ts';

/** Score interval of a proportion (Wilson, 1927). Throws RangeError unless 0 ≤ successes ≤ n and n ≥ 1. */
export function wilsonInterval(successes: number, n: number, level = 0.95): Interval {
  checkProportion(successes, n);
  checkLevel(level);
  const square = normalQuantile((1 - level) / 2) ** 2;
  const rate = successes / n;
  const centre = (rate + square / (2 * n)) / (1 + square / n);
  const halfWidth =
    Math.sqrt((rate * (1 - rate)) / n + square / (4 * n * n)) * (Math.sqrt(square) / (1 + square / n));
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - halfWidth),
    high: successes === n ? 1 : Math.min(1, centre + halfWidth),
    level,
  };
}

/**
 * Gap p₁ − p₂ between two independent groups, with the hybrid score interval
 * (Newcombe, 1998, method 10, without continuity correction).
 */
export function differenceOfProportions(
  successes1: number,
  n1: number,
  successes2: number,
  n2: number,
  level = 0.95,
): { delta: number; interval: Interval } {
  const first = wilsonInterval(successes1, n1, level);
  const second = wilsonInterval(successes2, n2, level);
  const rate1 = successes1 / n1;
  const rate2 = successes2 / n2;
  const delta = rate1 - rate2;
  return {
    delta,
    interval: {
      low: delta - Math.hypot(rate1 - first.low, second.high - rate2),
      high: delta + Math.hypot(first.high - rate1, rate2 - second.low),
      level,
    },
  };
}

function checkProportion(successes: number, n: number): void {
  checkCount('successes', successes);
  checkCount('n', n);
  if (n === 0) throw new RangeError('a proportion needs at least one trial: n is 0');
  if (successes > n) throw new RangeError(`successes must not exceed n: ${successes} of ${n}`);
}
