import { type Operator, operatorNames, type Quality } from './schema.ts';

/** What a number must satisfy. Bounds of `mustBeBetween` belong to it, as datacontract-cli has it. */
export interface Limit {
  operator: Operator;
  low: number;
  /** Equal to `low` for an operator with one operand. */
  high: number;
  unit: 'rows' | 'percent';
}

/** The limit that a quality rule states, or what is wrong with it. */
export function readLimit(rule: Quality): Limit | string {
  const given = operatorNames.filter((name) => rule[name] !== undefined);
  const [operator, second] = given;
  if (operator === undefined) return `the rule has no operator; give one of ${operatorNames.join(', ')}`;
  if (second !== undefined)
    return `the rule has ${given.length} operators (${given.join(', ')}); one rule takes one`;
  const operand = rule[operator];
  const [low, high] = Array.isArray(operand) ? operand : [operand, operand];
  if (low === undefined || high === undefined) return `${operator} has no operand`;
  if (low > high) return `${operator}: ${low} is larger than ${high}`;
  return { operator, low, high, unit: rule.unit };
}

export function satisfies(limit: Limit, value: number): boolean {
  const { low, high } = limit;
  switch (limit.operator) {
    case 'mustBe':
      return value === low;
    case 'mustNotBe':
      return value !== low;
    case 'mustBeGreaterThan':
      return value > low;
    case 'mustBeGreaterOrEqualTo':
      return value >= low;
    case 'mustBeLessThan':
      return value < low;
    case 'mustBeLessOrEqualTo':
      return value <= low;
    case 'mustBeBetween':
      return low <= value && value <= high;
    case 'mustNotBeBetween':
      return value < low || high < value;
  }
}

/** The limit in words: `at most 5 %`. */
export function describeLimit(limit: Limit): string {
  const unit = limit.unit === 'percent' ? ' %' : '';
  const [low, high] = [`${limit.low}${unit}`, `${limit.high}${unit}`];
  const words: Record<Operator, string> = {
    mustBe: `exactly ${low}`,
    mustNotBe: `not ${low}`,
    mustBeGreaterThan: `more than ${low}`,
    mustBeGreaterOrEqualTo: `at least ${low}`,
    mustBeLessThan: `less than ${low}`,
    mustBeLessOrEqualTo: `at most ${low}`,
    mustBeBetween: `between ${low} and ${high}`,
    mustNotBeBetween: `not between ${low} and ${high}`,
  };
  return words[limit.operator];
}
