/**
 * P(K > x) of Kolmogorov's limiting distribution: of √(nm/(n+m)) times the two-sample statistic under equal
 * distributions, as n and m grow. Kolmogorov's series, which converges fast for large x, and its theta transform
 * for small x (Marsaglia, Tsang & Wang, 2003). Throws RangeError for a negative x.
 */
export function kolmogorovSurvival(x: number): number {
  if (!(x >= 0)) throw new RangeError(`a Kolmogorov statistic must be at least 0: found ${x}`);
  if (x === 0) return 1;
  if (x < 1) {
    let sum = 0;
    for (let k = 1; k <= 20; k++) sum += Math.exp(-(((2 * k - 1) * Math.PI) ** 2) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  let sum = 0;
  for (let k = 1; k <= 20; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, 2 * sum);
}
