const DIGIT_BITS = [11, 11, 10] as const;
const BUCKETS = 2048;
const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

interface Order {
  /** The values in ascending order. */
  sorted: Float64Array;
  /** The row each sorted value came from. */
  rows: Uint32Array;
}

/**
 * Sorts values in [0, 1] and keeps their rows: least-significant-digit radix sort, O(n).
 * The bit pattern of a non-negative double orders like the number itself; a digit that all values share
 * (such as the low ones of single-precision scores) costs no pass.
 */
export function ascendingOrder(values: Float64Array): Order {
  const length = values.length;
  let keys = new Float64Array(length);
  let rows = new Uint32Array(length);
  for (let row = 0; row < length; row++) {
    keys[row] = (values[row] ?? 0) + 0; // −0 + 0 is +0, whose bits sort first
    rows[row] = row;
  }
  let spareKeys = new Float64Array(length);
  let spareRows = new Uint32Array(length);
  for (const word of littleEndian ? [0, 1] : [1, 0]) {
    let shift = 0;
    for (const bits of DIGIT_BITS) {
      const mask = (1 << bits) - 1;
      if (scatter(keys, rows, spareKeys, spareRows, word, shift, mask)) {
        [keys, spareKeys] = [spareKeys, keys];
        [rows, spareRows] = [spareRows, rows];
      }
      shift += bits;
    }
  }
  return { sorted: keys, rows };
}

/** One stable counting pass over a digit; false when every key has the same digit and nothing was moved. */
function scatter(
  keys: Float64Array<ArrayBuffer>,
  rows: Uint32Array,
  toKeys: Float64Array,
  toRows: Uint32Array,
  word: number,
  shift: number,
  mask: number,
): boolean {
  const length = keys.length;
  const words = new Uint32Array(keys.buffer);
  const next = new Uint32Array(BUCKETS);
  for (let i = word; i < words.length; i += 2) {
    const digit = ((words[i] ?? 0) >>> shift) & mask;
    next[digit] = (next[digit] ?? 0) + 1;
  }
  let start = 0;
  for (let digit = 0; digit <= mask; digit++) {
    const count = next[digit] ?? 0;
    if (count === length) return false;
    next[digit] = start;
    start += count;
  }
  for (let i = 0; i < length; i++) {
    const digit = ((words[2 * i + word] ?? 0) >>> shift) & mask;
    const target = next[digit] ?? 0;
    next[digit] = target + 1;
    toKeys[target] = keys[i] ?? 0;
    toRows[target] = rows[i] ?? 0;
  }
  return true;
}
