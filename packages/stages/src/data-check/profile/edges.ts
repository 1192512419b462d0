/** A column with at most so many distinct numbers gets a bin for each of them. */
export const mostValueBins = 30;
/** Else about so many cut points. */
const targetCuts = 20;

const niceSeconds = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
  604_800, 1_209_600, 2_592_000, 7_776_000, 31_536_000,
];

/**
 * Cut points that mean something to a reader and stay the same when the data changes a little: equal steps of
 * 1, 2, 2.5 or 5 times a power of ten (for times: seconds, minutes, hours, days) from `low` to `high`.
 * @returns ascending, none where the range is empty
 */
export function niceEdges(low: number, high: number, scale: 'whole' | 'real' | 'seconds'): number[] {
  const width = (high - low) / targetCuts;
  if (!(width > 0) || !Number.isFinite(width)) return [];
  const step = scale === 'seconds' ? niceSecondStep(width) : niceStep(width, scale === 'whole');
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  // Fifteen digits take away what binary fractions add: 0.30000000000000004.
  const edges = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(15)),
  );
  return edges.filter((edge, index) => index === 0 || edge > (edges[index - 1] ?? edge));
}

function niceStep(width: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(width));
  const step = [1, 2, 2.5, 5, 10]
    .map((factor) => factor * power)
    .find((candidate) => candidate >= width * (1 - 1e-9));
  return whole ? Math.max(1, Math.ceil(step ?? width)) : (step ?? width);
}

function niceSecondStep(width: number): number {
  return (
    niceSeconds.find((candidate) => candidate >= width) ?? niceStep(width / 31_536_000, true) * 31_536_000
  );
}
