import { stirlingCorrection } from './distributions/stirling.ts';

/**
 * A seeded stream of uniform numbers: sfc32 by Doty-Humphrey (PractRand), 128 bits of state, period ≥ 2³².
 * The same seed gives the same stream everywhere. Throws RangeError unless the seed is a safe integer.
 */
export class Random {
  readonly #state = new Int32Array(4);

  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`seed must be a whole number: found ${seed}`);
    this.#state.set([0, seed | 0, Math.floor(seed / 2 ** 32) | 0, 1]);
    for (let round = 0; round < 12; round++) this.#next();
  }

  /** Uniform in [0, 1) with 53 random bits. */
  uniform(): number {
    const high = this.#next() >>> 5;
    const low = this.#next() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  #next(): number {
    const state = this.#state;
    const a = state[0] ?? 0;
    const b = state[1] ?? 0;
    const c = state[2] ?? 0;
    const counter = state[3] ?? 0;
    const output = (a + b + counter) | 0;
    state[0] = b ^ (b >>> 9);
    state[1] = (c + (c << 3)) | 0;
    state[2] = (((c << 21) | (c >>> 11)) + output) | 0;
    state[3] = (counter + 1) | 0;
    return output;
  }
}

const INVERSION_BELOW = 10;

/** One exact binomial draw: successes among `trials` (a whole number) of a probability in [0, 1]. */
export function binomial(random: Random, trials: number, probability: number): number {
  if (trials === 0 || probability <= 0) return 0;
  if (probability >= 1) return trials;
  if (probability > 0.5) return trials - binomial(random, trials, 1 - probability);
  return trials * probability < INVERSION_BELOW
    ? binomialByInversion(random, trials, probability)
    : binomialByRejection(random, trials, probability);
}

/** Sequential inversion of the distribution function: BINV of Kachitvichyanukul & Schmeiser (1988). */
function binomialByInversion(random: Random, trials: number, probability: number): number {
  const odds = probability / (1 - probability);
  const none = Math.exp(trials * Math.log1p(-probability));
  for (;;) {
    let remaining = random.uniform();
    let mass = none;
    let successes = 0;
    while (remaining > mass && successes < trials) {
      remaining -= mass;
      successes++;
      mass *= ((trials + 1) / successes - 1) * odds;
    }
    if (remaining <= mass) return successes; // else rounding left a sliver of u beyond the last mass
  }
}

/** Transformed rejection with squeeze: BTRS of Hörmann (1993), for trials · probability ≥ 10. */
function binomialByRejection(random: Random, trials: number, probability: number): number {
  const deviation = Math.sqrt(trials * probability * (1 - probability));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * probability;
  const centre = trials * probability + 0.5;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const squeeze = 0.92 - 4.2 / b;
  const mode = Math.floor((trials + 1) * probability);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const edge = 0.5 - Math.abs(u);
    const successes = Math.floor(((2 * a) / edge + b) * u + centre);
    if (edge >= 0.07 && v <= squeeze) return successes;
    if (!(successes >= 0 && successes <= trials)) continue;
    const height = Math.log((v * alpha) / (a / (edge * edge) + b));
    if (height <= logMassRatio(trials, probability, successes, mode)) return successes;
  }
}

/** ln of the binomial mass at `successes` over the mass at `mode`. */
function logMassRatio(trials: number, probability: number, successes: number, mode: number): number {
  const odds = probability / (1 - probability);
  const failures = trials - successes;
  const modeFailures = trials - mode;
  return (
    (mode + 0.5) * Math.log((mode + 1) / (odds * (modeFailures + 1))) +
    (trials + 1) * Math.log((modeFailures + 1) / (failures + 1)) +
    (successes + 0.5) * Math.log((odds * (failures + 1)) / (successes + 1)) +
    stirlingCorrection(mode + 1) +
    stirlingCorrection(modeFailures + 1) -
    stirlingCorrection(successes + 1) -
    stirlingCorrection(failures + 1)
  );
}
