import type { ColumnProfile, Profile } from '@contender/core';
import type { Engine, Value } from '@contender/engine';
import { asNumber, asText, binOf, placeOf } from '../../shared/cells.ts';
import { countGroups, type Grouped, groupColumn } from '../../shared/groups.ts';
import { empty, fromGroups } from './describe.ts';
import type { ProfilePlan } from './plan.ts';
import { fromSketch, readSketch } from './sketch.ts';

/**
 * Finishes a profile with one more scan. @param scanned the row of the plan's aggregates
 * @param rows the number of rows of the view
 */
export async function finishProfile(
  engine: Engine,
  plan: ProfilePlan,
  scanned: Readonly<Record<string, Value>>,
  rows: number,
): Promise<Profile> {
  const sketches = plan.columns.map((column, index) => readSketch(column, index, scanned));
  const grouped = plan.columns.map((column, index): Grouped | undefined => {
    if (column.way === 'groups') return groupColumn(column.name, column.type);
    const sketch = sketches[index];
    if (sketch === undefined || column.kind === 'other') return undefined;
    return column.kind === 'categorical'
      ? { kind: 'number', expression: placeOf(asText(column.name, column.type), sketch.candidates) }
      : { kind: 'number', expression: binOf(asNumber(column.name, column.type), sketch.edges) };
  });
  const wanted = grouped.filter((entry) => entry !== undefined);
  const counted = wanted.length === 0 ? [] : await countGroups(engine, plan.view, wanted);
  let next = 0;
  const columns = plan.columns.map((column, index): ColumnProfile => {
    const groups = grouped[index] === undefined ? undefined : counted[next++];
    const filled = Number(scanned[`filled_${index}`]);
    const common = {
      name: column.name,
      type: column.type,
      kind: column.kind,
      count: filled,
      nulls: rows - filled,
    };
    if (groups === undefined) {
      const distinct = Math.min(filled, Number(scanned[`distinct_${index}`]));
      const withheld = column.way === 'withheld';
      return {
        ...common,
        ...empty,
        distinct,
        other: filled,
        length: scannedLength(scanned, index),
        withheld,
      };
    }
    const sketch = sketches[index];
    return {
      ...common,
      ...(sketch === undefined
        ? fromGroups(column, groups, filled)
        : {
            ...fromSketch(column, sketch, groups, filled, Number(scanned[`distinct_${index}`])),
            length: scannedLength(scanned, index),
          }),
    };
  });
  return { rows, columns };
}

function scannedLength(scanned: Readonly<Record<string, Value>>, index: number): ColumnProfile['length'] {
  const [min, mean, max] = ['shortest', 'length', 'longest'].map(
    (name) => scanned[`${name}_${index}`] ?? null,
  );
  if (min === null || mean === null || max === null) return null;
  return { min: Number(min), mean: Number(mean), max: Number(max) };
}
