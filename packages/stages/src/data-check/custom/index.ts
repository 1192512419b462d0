import { condition } from './condition.ts';
import { contradictoryLabels } from './contradictory-labels.ts';
import type { CustomRule } from './define.ts';
import { drift } from './drift.ts';
import { freshness } from './freshness.ts';
import { leakage } from './leakage.ts';
import { newCategories } from './new-categories.ts';
import { notConstant } from './not-constant.ts';
import { personalData } from './personal/index.ts';
import { targetLeakage } from './target-leakage/index.ts';
import { volume } from './volume.ts';

export type { CustomRule, PreparedRule, RuleEnvironment, RuleTest } from './define.ts';

/** The rules of the engine `contender`: the one place to add one. */
export const customRules: readonly CustomRule[] = [
  condition,
  freshness,
  volume,
  drift,
  newCategories,
  leakage,
  contradictoryLabels,
  notConstant,
  targetLeakage,
  personalData,
];
