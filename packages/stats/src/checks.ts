/** Guards of the public entries: each throws a RangeError that names the argument, the row and the value. */

export function checkSameLength(
  name: string,
  values: ArrayLike<unknown>,
  otherName: string,
  others: ArrayLike<unknown>,
): void {
  if (values.length !== others.length) {
    throw new RangeError(
      `${name} and ${otherName} must have the same length: ${values.length} and ${others.length}`,
    );
  }
}

export function checkNotEmpty(name: string, values: ArrayLike<unknown>): void {
  if (values.length === 0) throw new RangeError(`${name} must not be empty`);
}

function checkLabels(labels: Uint8Array): void {
  checkNotEmpty('labels', labels);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] ?? 0;
    if (label > 1) throw new RangeError(`labels must be 0 or 1: found ${label} at row ${row}`);
  }
}

function checkProbabilities(name: string, values: Float64Array): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? 0;
    if (!(value >= 0 && value <= 1)) {
      throw new RangeError(`${name} must lie in [0, 1]: found ${value} at row ${row}`);
    }
  }
}

/** Labels of 0 and 1 with one probability each. */
export function checkPredictions(labels: Uint8Array, scores: Float64Array, name = 'scores'): void {
  checkSameLength('labels', labels, name, scores);
  checkLabels(labels);
  checkProbabilities(name, scores);
}

/** Labels of 0 and 1 with a champion's and a challenger's probability each. */
export function checkPair(labels: Uint8Array, champion: Float64Array, challenger: Float64Array): void {
  checkPredictions(labels, champion, 'champion');
  checkSameLength('labels', labels, 'challenger', challenger);
  checkProbabilities('challenger', challenger);
}

export function checkFinite(name: string, values: Float64Array): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? 0;
    if (!Number.isFinite(value)) {
      throw new RangeError(`${name} must be finite: found ${value} at row ${row}`);
    }
  }
}

export function checkThreshold(threshold: number): void {
  if (!Number.isFinite(threshold)) {
    throw new RangeError(`threshold must be a finite number: found ${threshold}`);
  }
}

export function checkLevel(level: number): void {
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`level must lie between 0 and 1, both excluded: found ${level}`);
  }
}

export function checkCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${name} must be a whole number of at least 0: found ${value}`);
  }
}
