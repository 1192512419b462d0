import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { testContext } from '../../../../test/context.ts';
import { correlationRatio, cramersV, rocAuc } from '../../../../test/naive/association.ts';
import { custom, judgeTable } from '../../../../test/naive/judging.ts';
import { seed } from '../../../../test/naive/seed.ts';
import type { Cell, Row } from '../../../../test/naive/table.ts';

/* Associations that are counted over cells, against textbook formulas over every row and every pair. */

const context = testContext();
afterAll(() => context.dispose());

const types = {
  yes: 'BOOLEAN',
  amount: 'DOUBLE',
  size: 'DOUBLE',
  whole: 'INTEGER',
  day: 'DATE',
  word: 'VARCHAR',
};

/** Rows in which features tell the labels more or less well. */
const drawn = fc
  .record({
    bits: fc.array(fc.option(fc.boolean(), { freq: 12 }), { minLength: 24, maxLength: 40 }),
    noise: fc.array(fc.nat(9), { minLength: 40, maxLength: 40 }),
    strength: fc.nat(40),
    extreme: fc.constantFrom(1, 1e9),
  })
  .map(({ bits, noise, strength, extreme }) =>
    bits.map((yes, index): Row => {
      const chance = noise[index] ?? 0;
      const signal = (yes === true ? strength : 0) + chance;
      return {
        yes,
        amount: index + 0.5,
        size: chance === 9 ? null : index === 3 ? extreme : index === 4 ? Number.NaN : signal / 4,
        whole: (signal * 7) % 31,
        day: `2020-01-${String(1 + (signal % 28)).padStart(2, '0')}`,
        word: chance === 8 ? null : chance > 5 ? `w${signal % 3}` : String(yes),
      };
    }),
  );

const features = ['size', 'whole', 'day', 'word'];

/** A feature's place in the order; null where it has none. */
function rank(cell: Cell | undefined): number | null {
  if (typeof cell === 'string') return Date.parse(cell);
  return typeof cell === 'number' && Number.isFinite(cell) ? cell : null;
}

function associationWithClass(rows: readonly Row[], feature: string): number {
  const labelled = rows.filter(({ yes }) => yes !== null);
  const pairs = labelled.map((row) => {
    const cell = row[feature] ?? null;
    return [feature === 'word' ? cell : rank(cell), row.yes ?? null] as const;
  });
  const v = cramersV(pairs);
  if (feature === 'word') return v;
  const ranksOf = (label: boolean) =>
    pairs
      .flatMap(([place, yes]) => (yes === label ? [Number(place ?? Number.NaN)] : []))
      .filter((place) => !Number.isNaN(place));
  const auc = rocAuc(ranksOf(true), ranksOf(false));
  return Math.max(v, Number.isNaN(auc) ? 0 : Math.abs(2 * auc - 1));
}

function associationWithNumber(rows: readonly Row[], feature: string): number {
  return correlationRatio(
    rows.map((row) => [feature === 'word' ? (row[feature] ?? null) : rank(row[feature]), Number(row.amount)]),
  );
}

test.each([
  ['yes', associationWithClass],
  ['amount', associationWithNumber],
])('what each feature tells of %s', async (label, associate) => {
  await fc.assert(
    fc.asyncProperty(drawn, fc.constantFrom(0.3, 0.6, 0.9), async (rows, most) => {
      fc.pre(new Set(rows.map(({ yes }) => yes).filter((yes) => yes !== null)).size === 2);
      const options = { rule: 'target_leakage', label, max_association: most };
      const record = await judgeTable(
        context,
        { types, rows },
        {
          properties: features.map((name) => ({ name, quality: [custom(name, options)] })),
        },
      );
      for (const feature of features) {
        const expected = associate(rows, feature);
        const check = record.result.checks.find(({ id }) => id === feature);
        const [, found] = /^\w+ (\d\.\d{3}) /.exec(check?.observed ?? '') ?? [];
        expect([feature, Number(found)]).toEqual([feature, expect.closeTo(expected, 3)]);
        if (Math.abs(expected - most) > 1e-9)
          expect(check?.status).toBe(expected > most ? 'failed' : 'passed');
      }
    }),
    { numRuns: 10, seed },
  );
});

test('a few values far off hide no leak', async () => {
  const rows = Array.from(
    { length: 400 },
    (_, index): Row => ({
      yes: index % 2 === 1,
      size: index % 50 === 0 ? 1e9 : (index % 2) * 20 + (index % 13),
      far: index % 2 === 1 ? Number.MAX_VALUE : -Number.MAX_VALUE,
    }),
  );
  const record = await judgeTable(
    context,
    { types: { yes: 'BOOLEAN', size: 'DOUBLE', far: 'DOUBLE' }, rows },
    { quality: [custom('leak', { rule: 'target_leakage', label: 'yes' })] },
  );
  expect(record.result.checks[0]?.observed).toMatch(/^far 1\.000 \(.*\), size 0\.9\d\d/);
});
