/*
 * Adjusted p-values of a family of tests, in the order given; no p-values give none.
 * Both throw RangeError for a p-value outside [0, 1].
 */

/** Controls the false discovery rate, for independent or positively dependent tests (Benjamini & Hochberg, 1995). */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length).fill(0);
  let least = 1;
  for (const { index, pValue, rank } of ranked(pValues).reverse()) {
    least = Math.min(least, (pValue * pValues.length) / rank);
    adjusted[index] = least;
  }
  return adjusted;
}

/** Controls the chance of any false alarm, whatever the dependence: step-down Bonferroni (Holm, 1979). */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length).fill(0);
  let greatest = 0;
  for (const { index, pValue, rank } of ranked(pValues)) {
    greatest = Math.max(greatest, Math.min(1, pValue * (pValues.length - rank + 1)));
    adjusted[index] = greatest;
  }
  return adjusted;
}

function ranked(pValues: readonly number[]): { index: number; pValue: number; rank: number }[] {
  return pValues
    .map((pValue, index) => {
      if (!(pValue >= 0 && pValue <= 1)) {
        throw new RangeError(`p-values must lie in [0, 1]: found ${pValue} at index ${index}`);
      }
      return { index, pValue };
    })
    .sort((a, b) => a.pValue - b.pValue)
    .map((entry, position) => ({ ...entry, rank: position + 1 }));
}
