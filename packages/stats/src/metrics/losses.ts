/** Cross-entropy of each row, natural logarithm, probabilities clipped to [ε, 1 − ε] like scikit-learn. */
export function logLosses(labels: Uint8Array, probabilities: Float64Array): Float64Array {
  const losses = new Float64Array(labels.length);
  for (let row = 0; row < labels.length; row++) {
    const probability = probabilities[row] ?? 0;
    const likelihood = labels[row] === 1 ? probability : 1 - probability;
    losses[row] = -Math.log(Math.min(Math.max(likelihood, Number.EPSILON), 1 - Number.EPSILON));
  }
  return losses;
}

/** Squared error of each row's probability. */
export function squaredErrors(labels: Uint8Array, probabilities: Float64Array): Float64Array {
  const errors = new Float64Array(labels.length);
  for (let row = 0; row < labels.length; row++) {
    const error = (probabilities[row] ?? 0) - (labels[row] ?? 0);
    errors[row] = error * error;
  }
  return errors;
}

export function mean(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}
