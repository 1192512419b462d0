import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checking } from '../../../test/checking.ts';
import { common, type DeliveryWorkspace, deliveryWorkspace, register } from '../../../test/delivery.ts';
import { volume } from './volume.ts';

let house: DeliveryWorkspace;
beforeEach(async () => {
  house = await deliveryWorkspace();
});
afterEach(() => house.dispose());

const { run, refusal } = checking(() => house);

const rule = (options: string) =>
  `apiVersion: v3.1.0
kind: DataContract
schema: [{ name: data, quality: [{ type: custom, engine: contender, implementation: { rule: volume, ${options} } }] }]
`;

describe('against the versions of the registry', () => {
  test('the median of their rows is what is usual', async () => {
    await house.write(
      'contender.yml',
      `version: 1
models:
  m:
    task: binary-classification
    description: A model.
    data:
      train: { path: d.csv, contract: c.yaml }
`,
    );
    await house.write('.gitignore', 'model/\n*.csv\n*.yaml\n');
    await house.commit('Data');
    const judge = async (rows: number, options = 'max_change: 40') => {
      await house.write('d.csv', `a\n${Array.from({ length: rows }, (_, index) => index).join('\n')}\n`);
      await house.write('c.yaml', rule(options));
      const [check] = (await run({})).result.checks;
      return `${check?.status}: ${check?.observed}`;
    };
    expect(await judge(14)).toBe('unknown: 14 rows; no version to compare with');
    for (const weights of ['{"bias":1}', '{"bias":2}']) {
      await house.train({ weights });
      await register.run({ ...common, version: undefined }, house);
    }
    expect(await judge(14)).toBe('passed: 14 rows, +40.0 % against a median of 10');
    expect(await judge(15)).toBe('failed: 15 rows, +50.0 % against a median of 10');
    expect(await judge(5)).toBe('failed: 5 rows, -50.0 % against a median of 10');
    expect(await judge(5, 'min_versions: 3')).toBe('unknown: 5 rows; only 2 versions to compare with');
    expect(await refusal(judge(5, 'versions: 2, min_versions: 3'))).toMatch(/min_versions is 3, but only 2/);
  });
});

describe('for any history', () => {
  /** Half of the rest lies below it and half above. */
  function middle(values: readonly number[]): number {
    const rest = values.toSorted((a, b) => a - b);
    while (rest.length > 2) {
      rest.shift();
      rest.pop();
    }
    return rest.reduce((sum, value) => sum + value, 0) / rest.length;
  }

  test('the rows are as near to the median as they may be', async () => {
    const engine = await house.engine();
    const refuse = () => {
      throw new Error('This rule looks at the history alone');
    };
    const drawn = fc.record({
      rows: fc.nat(60),
      before: fc.array(fc.nat(40), { maxLength: 8 }),
      maxChange: fc.constantFrom(10, 12.5, 50, 100),
      versions: fc.integer({ min: 3, max: 6 }),
      fewest: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ rows, before, maxChange, versions, fewest }) => {
        const prepared = volume.prepare({ max_change: maxChange, versions, min_versions: fewest });
        if ('faults' in prepared) throw new Error('The options were refused');
        const [decided] = await prepared.compile({
          engine,
          view: 'data',
          columns: [],
          column: null,
          model: undefined,
          now: house.clock(),
          columnNamed: refuse,
          table: refuse,
          reference: refuse,
          history: async (most) => before.slice(0, most),
          inspectCondition: refuse,
        });
        if (decided?.kind !== 'computed') throw new Error('The rule is not computed');
        const profile = { rows, columns: [] };
        const { outcome, failingRows } = await decided.decide({
          engine,
          view: 'data',
          columns: [],
          rows,
          profile,
        });
        const seen = before.slice(0, versions);
        const usual = middle(seen);
        // Whole numbers on both sides: no rounding.
        const near = Math.abs(2 * rows - 2 * usual) * 100 <= maxChange * 2 * usual;
        expect(outcome).toBe(seen.length < fewest ? 'unknown' : near ? 'kept' : 'broken');
        expect(failingRows).toBeNull();
      }),
    );
  });
});
