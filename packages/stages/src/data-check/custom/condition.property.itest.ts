import fc from 'fast-check';
import { afterAll, test } from 'vitest';
import { testContext } from '../../../test/context.ts';
import { type Tolerance, tolerates } from '../../../test/naive/comparing.ts';
import { type Condition, columnsOf, type Operand, sqlOf, truthOf } from '../../../test/naive/condition.ts';
import { custom, expectVerdicts, judgeTable } from '../../../test/naive/judging.ts';
import { seed } from '../../../test/naive/seed.ts';
import { counted, type Row } from '../../../test/naive/table.ts';

/* Conditions of random shape, against the same trees evaluated in three truths. */

const context = testContext();
afterAll(() => context.dispose());

const types = { 'a.b': 'DOUBLE', select: 'INTEGER', t: 'VARCHAR', 'u "é"': 'VARCHAR' };
const numbers = [-1, 0, 0.5, 1, 2, Number.NaN, Infinity, -Infinity];
const texts = ['', 'a', 'A', 'b', "it's", 'é', 'null', '--', ';'];

const row = fc.record<Row>({
  'a.b': fc.option(fc.constantFrom(...numbers, -0), { freq: 3 }),
  select: fc.option(fc.constantFrom(-1, 0, 1, 2), { freq: 3 }),
  t: fc.option(fc.constantFrom(...texts), { freq: 3 }),
  'u "é"': fc.option(fc.constantFrom(...texts), { freq: 3 }),
});

const number = operand(['a.b', 'select'], numbers);
const text = operand(['t', 'u "é"'], texts);

function operand(columns: readonly string[], values: readonly (number | string)[]): fc.Arbitrary<Operand> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.record({ column: fc.constantFrom(...columns) }) },
    { weight: 1, arbitrary: fc.record({ value: fc.constantFrom(...values) }) },
  );
}

function leaf(of: fc.Arbitrary<Operand>): fc.Arbitrary<Condition> {
  return fc.oneof(
    fc.record({
      kind: fc.constant('compare' as const),
      left: of,
      operator: fc.constantFrom(
        '=' as const,
        '<>' as const,
        '<' as const,
        '<=' as const,
        '>' as const,
        '>=' as const,
      ),
      right: of,
    }),
    fc.record({ kind: fc.constant('distinct' as const), left: of, right: of }),
    fc.record({ kind: fc.constant('null' as const), operand: of }),
    fc.record({
      kind: fc.constant('in' as const),
      operand: of,
      among: fc.array(of, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('between' as const), operand: of, low: of, high: of }),
  );
}

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf(number),
    leaf(text),
    fc.record({ kind: fc.constant('not' as const), of: tie('condition') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      left: tie('condition'),
      right: tie('condition'),
    }),
  ),
}));

const rule = fc.record({
  condition,
  tolerance: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Tolerance>({}) },
    { weight: 1, arbitrary: fc.record<Tolerance>({ max_rows: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record<Tolerance>({ max_percent: fc.constantFrom(0, 33, 50, 100) }) },
  ),
  /** What may end a condition. */
  end: fc.constantFrom('', ' -- so it is', '\n'),
});

const drawn = fc.record({
  rows: fc.array(row, { minLength: 1, maxLength: 10 }),
  rules: fc.array(rule, { minLength: 4, maxLength: 8 }),
});

test('a row is at fault where its condition is false or null', async () => {
  await fc.assert(
    fc.asyncProperty(drawn, async ({ rows, rules }) => {
      const quality = rules.map((drawnRule, index) =>
        custom(`r${index}`, {
          rule: 'condition',
          condition: sqlOf(drawnRule.condition) + drawnRule.end,
          ...drawnRule.tolerance,
        }),
      );
      const record = await judgeTable(context, { types, rows }, { quality });
      const verdicts = rules.map(({ condition: tree, tolerance }, index) => {
        const broken = rows.flatMap((entry, place) => (truthOf(tree, entry) === true ? [] : [place]));
        const share = ((100 * broken.length) / rows.length).toPrecision(3);
        const percent = tolerance.max_percent === undefined ? '' : ` (${share} %)`;
        return {
          id: `r${index}`,
          status: tolerates(tolerance, broken.length, rows.length)
            ? ('passed' as const)
            : ('failed' as const),
          observed: `${broken.length} of ${counted(rows.length, 'row')}${percent}`,
          rows: broken,
          mayShow: [...new Set(columnsOf(tree))],
        };
      });
      await expectVerdicts(context, record, { types, rows }, verdicts);
    }),
    { numRuns: 20, seed },
  );
});
