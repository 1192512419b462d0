import fc from 'fast-check';
import { expect, test } from 'vitest';
import golden from '../test/golden/tests.golden.json' with { type: 'json' };
import { benjaminiHochberg, holm } from './multiplicity.ts';

test.each(golden.multiplicity)('statsmodels agrees: $p', (expected) => {
  benjaminiHochberg(expected.p).forEach((adjusted, index) => {
    expect(adjusted).toBeCloseTo(expected.benjamini_hochberg[index] ?? Number.NaN, 12);
  });
  holm(expected.p).forEach((adjusted, index) => {
    expect(adjusted).toBeCloseTo(expected.holm[index] ?? Number.NaN, 12);
  });
});

test('adjusting never lowers a p-value, and Holm is the stricter', () => {
  const families = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
  fc.assert(
    fc.property(families, (pValues) => {
      const strict = holm(pValues);
      const lenient = benjaminiHochberg(pValues);
      pValues.forEach((pValue, index) => {
        expect(lenient[index]).toBeGreaterThanOrEqual(pValue * (1 - 1e-12));
        expect(strict[index]).toBeGreaterThanOrEqual((lenient[index] ?? 0) * (1 - 1e-12));
      });
    }),
  );
});

test('no tests need no correction, and bad p-values are refused', () => {
  expect(holm([])).toEqual([]);
  expect(benjaminiHochberg([])).toEqual([]);
  expect(() => holm([0.1, 1.2])).toThrow('p-values must lie in [0, 1]: found 1.2 at index 1');
  expect(() => benjaminiHochberg([Number.NaN])).toThrow(RangeError);
});
