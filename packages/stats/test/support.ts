import fc from 'fast-check';

/** Labels from their compact form in the golden files, such as "0110". */
export function labelsOf(text: string): Uint8Array {
  return Uint8Array.from(text, Number);
}

/** Distance relative to the expected value; 0 when both are equal, zero included. */
export function relativeError(actual: number, expected: number): number {
  return actual === expected ? 0 : Math.abs(actual - expected) / Math.abs(expected);
}

export interface Sample {
  labels: Uint8Array;
  champion: Float64Array;
  challenger: Float64Array;
}

/** Paired predictions with both classes present, on a grid coarse enough for ties. */
export const samples: fc.Arbitrary<Sample> = fc
  .array(fc.record({ label: fc.nat(1), champion: fc.nat(20), challenger: fc.nat(20) }), {
    minLength: 4,
    maxLength: 60,
  })
  .map((rows) => ({
    labels: Uint8Array.from(rows, (row) => row.label),
    champion: Float64Array.from(rows, (row) => row.champion / 20),
    challenger: Float64Array.from(rows, (row) => row.challenger / 20),
  }))
  .filter(({ labels }) => labels.includes(0) && labels.includes(1));
