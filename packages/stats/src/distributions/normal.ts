/** Coefficients highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
}

const CDF_CENTRE = {
  numerator: [
    0.06568233791820745, 2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356,
  ],
  denominator: [1, 47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673],
};
const CDF_SHOULDER = {
  numerator: [
    1.0765576773720192e-8, 0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002,
    2494.5375852903726, 6848.190450536283, 11602.65143764735, 9842.714838383978,
  ],
  denominator: [
    1, 22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097,
    34900.95272114598, 38912.00328609327, 19685.429676859992,
  ],
};
const CDF_TAIL = {
  numerator: [
    0.023073441764940174, 0.215898534057957, 0.12740116116024736, 0.022235277870649807, 0.0014216191932278934,
    2.9112874951168793e-5,
  ],
  denominator: [
    1, 1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824,
    7.297515550839662e-5,
  ],
};

/**
 * P(Z ≤ x) of a standard normal, to about 1e-15 relative also far in the lower tail.
 * Cody (1969), rational Chebyshev approximations, in the arrangement of Cody (1993), algorithm 715.
 */
export function normalCdf(x: number): number {
  const distance = Math.abs(x);
  if (distance <= 0.67448975) {
    const square = x * x;
    return 0.5 + (x * polynomial(CDF_CENTRE.numerator, square)) / polynomial(CDF_CENTRE.denominator, square);
  }
  const tail = upperTail(distance);
  return x < 0 ? tail : 1 - tail;
}

/** P(Z > x) of a standard normal, to about 1e-15 relative also far in the upper tail. */
export function normalSurvival(x: number): number {
  return normalCdf(-x);
}

function upperTail(x: number): number {
  let factor: number;
  if (x <= Math.sqrt(32)) {
    factor = polynomial(CDF_SHOULDER.numerator, x) / polynomial(CDF_SHOULDER.denominator, x);
  } else {
    const inverse = 1 / (x * x);
    const correction =
      (inverse * polynomial(CDF_TAIL.numerator, inverse)) / polynomial(CDF_TAIL.denominator, inverse);
    factor = (1 / Math.sqrt(2 * Math.PI) - correction) / x;
  }
  // exp(−x²/2) in two parts, because rounding x² would cost digits in the far tail
  const head = Math.trunc(x * 16) / 16;
  return factor === 0 ? 0 : Math.exp((-head * head) / 2) * Math.exp((-(x - head) * (x + head)) / 2) * factor;
}

const QUANTILE_CENTRE = {
  numerator: [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
    1971.5909503065513, 133.14166789178438, 3.3871328727963665,
  ],
  denominator: [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
    687.1870074920579, 42.31333070160091, 1,
  ],
};
const QUANTILE_SHOULDER = {
  numerator: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  denominator: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
};
const QUANTILE_TAIL = {
  numerator: [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
    0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  denominator: [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133,
    0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
  ],
};

/**
 * The x with P(Z ≤ x) = probability, to about 1e-15 relative; −∞ at 0 and ∞ at 1.
 * Wichura (1988), algorithm AS 241 (PPND16). Throws RangeError outside [0, 1].
 */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`probability must lie in [0, 1]: found ${probability}`);
  }
  if (probability === 0 || probability === 1) return probability === 0 ? -Infinity : Infinity;
  const offset = probability - 0.5;
  if (Math.abs(offset) <= 0.425) {
    const r = 0.180625 - offset * offset;
    return (offset * polynomial(QUANTILE_CENTRE.numerator, r)) / polynomial(QUANTILE_CENTRE.denominator, r);
  }
  const r = Math.sqrt(-Math.log(offset < 0 ? probability : 1 - probability));
  const { numerator, denominator } = r <= 5 ? QUANTILE_SHOULDER : QUANTILE_TAIL;
  const shifted = r <= 5 ? r - 1.6 : r - 5;
  const distance = polynomial(numerator, shifted) / polynomial(denominator, shifted);
  return offset < 0 ? -distance : distance;
}
