/** A confidence interval, its ends in the unit of the estimate; the level lies between 0 and 1. */
export interface Interval {
  low: number;
  high: number;
  level: number;
}
