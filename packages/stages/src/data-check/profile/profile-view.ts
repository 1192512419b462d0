import type { Profile } from '@contender/core';
import type { Column, Engine } from '@contender/engine';
import { scan } from '../scan.ts';
import { planProfile } from './plan.ts';
import { finishProfile } from './profile.ts';

/** The profile of a view by itself. */
export async function profileView(
  engine: Engine,
  view: string,
  columns: readonly Column[],
  withheld?: ReadonlySet<string>,
): Promise<Profile> {
  const plan = await planProfile(engine, view, columns, withheld);
  const scanned = await scan(engine, view, plan.aggregates);
  return finishProfile(engine, plan, scanned, Number(scanned.contender_rows));
}
