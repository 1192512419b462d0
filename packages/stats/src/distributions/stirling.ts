const SERIES_FROM = 15;

/**
 * ln Γ(x) less Stirling's leading terms (x − ½) ln x − x + ½ ln 2π, for x > 0; absolute error near 1e-15.
 * Densities written with it keep their relative precision for large parameters, where differences of
 * ln Γ lose it (Loader, 2000). Series: DLMF 5.11.1; below 15 by recurrence.
 */
export function stirlingCorrection(x: number): number {
  let correction = 0;
  let shifted = x;
  while (shifted < SERIES_FROM) {
    correction += (shifted + 0.5) * Math.log1p(1 / shifted) - 1;
    shifted += 1;
  }
  const inverse = 1 / (shifted * shifted);
  const series =
    1 / 12 -
    inverse *
      (1 / 360 -
        inverse * (1 / 1260 - inverse * (1 / 1680 - inverse * (1 / 1188 - inverse * (691 / 360360)))));
  return correction + series / shifted;
}
