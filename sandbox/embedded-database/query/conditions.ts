import { type Doc, isDoc, isNumeric, isRegex } from '#sandbox/embedded-database/values/bson-types.ts';
import { compareValues, typeRank } from '#sandbox/embedded-database/values/order.ts';
import { compileFilter, isOperators } from './compile-filter.ts';

type Bound = { readonly value: unknown; readonly inclusive: boolean };

/** What a filter demands of one path, as far as an index can use it. The filter itself is still tested on each document. */
export type Condition = {
  /** The values of `$eq` or `$in`. */
  points?: unknown[];
  lower?: Bound;
  upper?: Bound;
  /** True when a matching document has the field. */
  exists?: boolean;
  /** False when the filter demands more of the path than is said here. */
  exact: boolean;
};

export type Conditions = {
  readonly byPath: Map<string, Condition>;
  /** False when the filter has parts that belong to no path, such as `$or`. */
  readonly complete: boolean;
};

export function readConditions(filter: Doc): Conditions {
  const byPath = new Map<string, Condition>();
  const complete = collect(filter, byPath);
  return { byPath, complete };
}

function collect(filter: Doc, byPath: Map<string, Condition>): boolean {
  let complete = true;
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and' && Array.isArray(condition)) {
      for (const branch of condition) if (isDoc(branch) && !collect(branch, byPath)) complete = false;
    } else if (name.startsWith('$')) {
      if (name !== '$comment') complete = false;
    } else {
      addCondition(byPath, name, condition);
    }
  }
  return complete;
}

function addCondition(byPath: Map<string, Condition>, path: string, condition: unknown): void {
  const known: Condition = byPath.get(path) ?? { exact: true };
  byPath.set(path, known);
  const operators = isOperators(condition) ? condition : { $eq: condition };
  for (const [operator, operand] of Object.entries(operators)) {
    if (!apply(known, operator, operand)) known.exact = false;
  }
}

/** Adds one operator; false when it is not wholly expressed by the condition. */
function apply(condition: Condition, operator: string, operand: unknown): boolean {
  switch (operator) {
    case '$eq':
      return addPoints(condition, [operand]);
    case '$in':
      return Array.isArray(operand) && addPoints(condition, operand);
    case '$gt':
    case '$gte':
      return addBound(condition, 'lower', { value: operand, inclusive: operator === '$gte' });
    case '$lt':
    case '$lte':
      return addBound(condition, 'upper', { value: operand, inclusive: operator === '$lte' });
    case '$exists':
      if (operand === true) condition.exists = true;
      return false;
    default:
      return false;
  }
}

function addPoints(condition: Condition, values: unknown[]): boolean {
  if (condition.points || !values.every(isPoint)) return false;
  condition.points = values.map((value) => value ?? null);
  return true;
}

/** Arrays are matched by their elements and regular expressions by pattern: neither is one key of an index. */
function isPoint(value: unknown): boolean {
  return !Array.isArray(value) && !isRegex(value);
}

function addBound(condition: Condition, side: 'lower' | 'upper', bound: Bound): boolean {
  const { value } = bound;
  if (condition[side] || value === null || value === undefined || !isPoint(value)) return false;
  if (isNumeric(value) && Number.isNaN(Number(value.toString()))) return false;
  const other = condition[side === 'lower' ? 'upper' : 'lower'];
  if (other && typeRank(other.value) !== typeRank(value)) return false;
  condition[side] = bound;
  return true;
}

/** True when every document that meets the conditions also meets the filter of a partial index. */
export function implies(conditions: Conditions, partialFilter: Doc): boolean {
  const wanted = new Map<string, Doc[]>();
  if (!collectPartial(partialFilter, wanted)) return false;
  return [...wanted].every(([path, demands]) => {
    const condition = conditions.byPath.get(path);
    return condition !== undefined && demands.every((demand) => meets(condition, demand));
  });
}

function collectPartial(filter: Doc, wanted: Map<string, Doc[]>): boolean {
  return Object.entries(filter).every(([name, condition]) => {
    if (name === '$and' && Array.isArray(condition)) {
      return condition.every((branch) => isDoc(branch) && collectPartial(branch, wanted));
    }
    if (name.startsWith('$')) return false;
    const demand = isOperators(condition) ? condition : { $eq: condition };
    wanted.set(name, [...(wanted.get(name) ?? []), demand]);
    return true;
  });
}

function meets(condition: Condition, demand: Doc): boolean {
  if (condition.points) {
    if (condition.points.includes(null)) return false;
    const test = compileFilter({ value: demand });
    return condition.points.every((value) => test({ value }));
  }
  return Object.entries(demand).every(([operator, operand]) => meetsOperator(condition, operator, operand));
}

function meetsOperator({ lower, upper, exists }: Condition, operator: string, operand: unknown): boolean {
  switch (operator) {
    case '$exists':
      return operand === true && (exists === true || lower !== undefined || upper !== undefined);
    case '$gt':
    case '$gte': {
      if (!lower || typeRank(lower.value) !== typeRank(operand)) return false;
      const order = compareValues(lower.value, operand);
      return order > 0 || (order === 0 && (operator === '$gte' || !lower.inclusive));
    }
    case '$lt':
    case '$lte': {
      if (!upper || typeRank(upper.value) !== typeRank(operand)) return false;
      const order = compareValues(upper.value, operand);
      return order < 0 || (order === 0 && (operator === '$lte' || !upper.inclusive));
    }
    default:
      return false;
  }
}

/** True when a matching document has a value other than null at the path, so that a sparse index holds it. */
export function demandsValue(condition: Condition | undefined): boolean {
  if (!condition) return false;
  if (condition.points) return !condition.points.includes(null);
  return condition.exists === true || condition.lower !== undefined || condition.upper !== undefined;
}
