import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commentMarker } from './marker.ts';

test('a plain name stands in its marker', () => {
  expect(commentMarker('team/flight-delay_2')).toBe('<!-- contender:report:team/flight-delay_2 -->');
});

test('a marker is one short HTML comment whatever the name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 260 }), (model) => {
      expect(commentMarker(model)).toMatch(/^<!-- contender:report:(?:(?!--)[\w./%~-])* -->$/);
      expect(commentMarker(model).length).toBeLessThan(250);
    }),
  );
});

test('different models have different markers, neither inside the other', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), fc.string({ maxLength: 300 }), (a, b) => {
      fc.pre(a !== b);
      expect(commentMarker(a)).not.toContain(commentMarker(b));
    }),
  );
  expect(commentMarker(`${'a'.repeat(300)}1`)).not.toBe(commentMarker(`${'a'.repeat(300)}2`));
});
