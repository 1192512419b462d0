import type { Cell, Row } from './table.ts';

/* Conditions as trees, with the three truths of SQL: null is neither true nor false. */

type Truth = boolean | null;
type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A column, or a number or text as it stands. */
export type Operand = { column: string } | { value: number | string };

export type Condition =
  | { kind: 'compare'; left: Operand; operator: Comparison; right: Operand }
  | { kind: 'distinct'; left: Operand; right: Operand }
  | { kind: 'null'; operand: Operand }
  | { kind: 'in'; operand: Operand; among: readonly Operand[] }
  | { kind: 'between'; operand: Operand; low: Operand; high: Operand }
  | { kind: 'not'; of: Condition }
  | { kind: 'and' | 'or'; left: Condition; right: Condition };

export function sqlOf(condition: Condition): string {
  switch (condition.kind) {
    case 'compare':
      return `${term(condition.left)} ${condition.operator} ${term(condition.right)}`;
    case 'distinct':
      return `${term(condition.left)} IS DISTINCT FROM ${term(condition.right)}`;
    case 'null':
      return `${term(condition.operand)} IS NULL`;
    case 'in':
      return `${term(condition.operand)} IN (${condition.among.map(term).join(', ')})`;
    case 'between':
      return `${term(condition.operand)} BETWEEN ${term(condition.low)} AND ${term(condition.high)}`;
    case 'not':
      return `NOT (${sqlOf(condition.of)})`;
    default:
      return `(${sqlOf(condition.left)}) ${condition.kind} (${sqlOf(condition.right)})`;
  }
}

export function truthOf(condition: Condition, row: Row): Truth {
  const cell = (operand: Operand): Cell =>
    'value' in operand ? operand.value : (row[operand.column] ?? null);
  switch (condition.kind) {
    case 'compare':
      return compare(cell(condition.left), condition.operator, cell(condition.right));
    case 'distinct': {
      const [left, right] = [cell(condition.left), cell(condition.right)];
      return left === null || right === null ? left !== right : order(left, right) !== 0;
    }
    case 'null':
      return cell(condition.operand) === null;
    case 'in':
      return condition.among.map((one) => compare(cell(condition.operand), '=', cell(one))).reduce(or, false);
    case 'between':
      return and(
        compare(cell(condition.operand), '>=', cell(condition.low)),
        compare(cell(condition.operand), '<=', cell(condition.high)),
      );
    case 'not':
      return not(truthOf(condition.of, row));
    case 'and':
      return and(truthOf(condition.left, row), truthOf(condition.right, row));
    case 'or':
      return or(truthOf(condition.left, row), truthOf(condition.right, row));
  }
}

/** The columns that a condition names. */
export function columnsOf(condition: Condition): string[] {
  const operands = (...list: readonly Operand[]) =>
    list.flatMap((operand) => ('column' in operand ? [operand.column] : []));
  switch (condition.kind) {
    case 'compare':
    case 'distinct':
      return operands(condition.left, condition.right);
    case 'null':
      return operands(condition.operand);
    case 'in':
      return operands(condition.operand, ...condition.among);
    case 'between':
      return operands(condition.operand, condition.low, condition.high);
    case 'not':
      return columnsOf(condition.of);
    default:
      return [...columnsOf(condition.left), ...columnsOf(condition.right)];
  }
}

function not(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

function and(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

function or(a: Truth, b: Truth): Truth {
  return not(and(not(a), not(b)));
}

function compare(left: Cell, operator: Comparison, right: Cell): Truth {
  if (left === null || right === null) return null;
  const sign = order(left, right);
  const truths: Record<Comparison, boolean> = {
    '=': sign === 0,
    '<>': sign !== 0,
    '<': sign < 0,
    '<=': sign <= 0,
    '>': sign > 0,
    '>=': sign >= 0,
  };
  return truths[operator];
}

/** Texts by their bytes; NaN is the largest number and equal to itself. */
function order(left: NonNullable<Cell>, right: NonNullable<Cell>): number {
  if (typeof left === 'string' && typeof right === 'string') {
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  const [a, b] = [Number(left), Number(right)];
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

function term(operand: Operand): string {
  if ('column' in operand) return `"${operand.column.replaceAll('"', '""')}"`;
  const { value } = operand;
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  return Number.isFinite(value) ? String(value) : `'${value}'::DOUBLE`;
}
