import { evaluate, isExpression } from '#sandbox/embedded-database/aggregation/evaluate.ts';
import { isTruthy } from '#sandbox/embedded-database/aggregation/truth.ts';
import { CommandError, unsupported } from '#sandbox/embedded-database/errors.ts';
import { type Doc, isDoc, isNumeric } from '#sandbox/embedded-database/values/bson-types.ts';
import { wholeNumber } from '#sandbox/embedded-database/values/numbers.ts';
import { isIndexPart, splitPath } from '#sandbox/embedded-database/values/paths.ts';
import { elementHolds } from './compile-filter.ts';

export type Projection = (doc: Doc) => Doc;

/** A projection as a tree of fields: true keeps, false drops, a function computes from the value and the whole document. */
type Compute = (value: unknown, root: Doc) => unknown;
type Tree = { readonly children: Map<string, boolean | Compute | Tree> };

/** Compiles the projection of `find` or of `$project`. Positional projection (`a.$`) is refused. */
export function compileProjection(projection: unknown): Projection | undefined {
  if (projection === undefined || projection === null) return undefined;
  if (!isDoc(projection)) throw new CommandError('TypeMismatch', 'a projection must be a document');
  const tree: Tree = { children: new Map() };
  const kinds = { including: 0, excluding: 0 };
  for (const [path, spec] of flatten(projection)) plant(tree, path, readSpec(path, spec, kinds));
  if (tree.children.size === 0) return undefined;
  if (kinds.including > 0 && kinds.excluding > 0) {
    throw new CommandError('Location31253', 'Cannot do exclusion and inclusion in one projection');
  }
  const idOnlyExcluded = tree.children.get('_id') === false && tree.children.size === 1;
  const excludes = kinds.including === 0 && (kinds.excluding > 0 || idOnlyExcluded || !keepsAField(tree));
  return excludes ? (doc) => exclude(doc, tree, doc) : (doc) => include(doc, tree);
}

function flatten(projection: Doc, prefix = ''): [string, unknown][] {
  return Object.entries(projection).flatMap(([name, spec]): [string, unknown][] => {
    const path = prefix + name;
    if (isDoc(spec) && !isExpression(spec)) {
      if (Object.keys(spec).length === 0)
        throw new CommandError('BadValue', 'An empty sub-projection is not a valid value');
      return flatten(spec, `${path}.`);
    }
    return [[path, spec]];
  });
}

function readSpec(path: string, spec: unknown, kinds: { including: number; excluding: number }): boolean | Compute {
  if (path.split('.').includes('$')) throw unsupported('a positional projection');
  if (typeof spec === 'boolean' || isNumeric(spec)) {
    const keeps = isTruthy(spec);
    if (path !== '_id') kinds[keeps ? 'including' : 'excluding'] += 1;
    return keeps;
  }
  if (isDoc(spec) && '$slice' in spec && !Array.isArray(spec.$slice)) return slicing(spec.$slice);
  if (isDoc(spec) && '$slice' in spec && (spec.$slice as unknown[]).every(isNumeric)) return slicing(spec.$slice);
  kinds.including += 1;
  if (isDoc(spec) && '$elemMatch' in spec) return firstMatching(spec.$elemMatch);
  if (isDoc(spec) && '$meta' in spec) throw unsupported('$meta');
  return (_value, root) => evaluate(spec, { root, variables: {} });
}

function slicing(spec: unknown): Compute {
  const [first, second] = (Array.isArray(spec) ? spec : [spec]).map((number) => {
    const whole = wholeNumber(number);
    if (whole === undefined) throw new CommandError('BadValue', '$slice needs whole numbers');
    return whole;
  });
  const from = first ?? 0;
  return (value) => {
    if (!Array.isArray(value)) return value;
    if (second === undefined) return from >= 0 ? value.slice(0, from) : value.slice(from);
    const start = from >= 0 ? from : Math.max(0, value.length + from);
    return value.slice(start, start + second);
  };
}

function firstMatching(operand: unknown): Compute {
  if (!isDoc(operand)) throw new CommandError('BadValue', '$elemMatch needs an Object');
  const holds = elementHolds(operand);
  return (value) => {
    const index = Array.isArray(value) ? value.findIndex(holds) : -1;
    return Array.isArray(value) && index >= 0 ? [value[index]] : undefined;
  };
}

function plant(tree: Tree, path: string, leaf: boolean | Compute): void {
  const parts = splitPath(path);
  let branch = tree;
  for (const [at, part] of parts.entries()) {
    const present = branch.children.get(part);
    const isLast = at === parts.length - 1;
    if (isLast ? present !== undefined : present !== undefined && !isTree(present)) {
      throw new CommandError('Location31249', `Path collision at ${path}`);
    }
    if (isLast) branch.children.set(part, leaf);
    else if (isTree(present)) branch = present;
    else {
      const next: Tree = { children: new Map() };
      branch.children.set(part, next);
      branch = next;
    }
  }
}

function isTree(value: boolean | Compute | Tree | undefined): value is Tree {
  return typeof value === 'object';
}

function keepsAField(tree: Tree): boolean {
  return [...tree.children.values()].some((child) => (isTree(child) ? keepsAField(child) : child === true));
}

function exclude(doc: Doc, tree: Tree, root: Doc): Doc {
  const result: Doc = {};
  for (const [name, value] of Object.entries(doc)) {
    const child = tree.children.get(name);
    if (child === false) continue;
    if (typeof child === 'function') result[name] = child(value, root);
    else if (isTree(child)) result[name] = excludeBelow(value, child, root);
    else result[name] = value;
  }
  return result;
}

function excludeBelow(value: unknown, tree: Tree, root: Doc): unknown {
  if (Array.isArray(value)) return value.map((element) => excludeBelow(element, tree, root));
  return isDoc(value) ? exclude(value, tree, root) : value;
}

function include(doc: Doc, tree: Tree): Doc {
  const result: Doc = {};
  const id = tree.children.get('_id');
  if (id === undefined && Object.hasOwn(doc, '_id')) result._id = doc._id;
  return includeInto(result, doc, tree, doc);
}

function includeInto(result: Doc, doc: Doc, tree: Tree, root: Doc): Doc {
  for (const [name, value] of Object.entries(doc)) {
    const child = tree.children.get(name);
    if (child === true) result[name] = value;
    else if (isTree(child)) {
      const kept = includeBelow(value, child, root);
      if (kept !== undefined) result[name] = kept;
    } else if (typeof child === 'function') setComputed(result, name, child(value, root));
  }
  for (const [name, child] of tree.children) {
    if (Object.hasOwn(doc, name)) continue;
    if (typeof child === 'function') setComputed(result, name, child(undefined, root));
    else if (isTree(child) && needsComputing(child)) result[name] = includeInto({}, {}, child, root);
  }
  return result;
}

function setComputed(result: Doc, name: string, value: unknown): void {
  if (value !== undefined) result[name] = value;
}

function needsComputing(tree: Tree): boolean {
  return [...tree.children.values()].some(
    (child) => typeof child === 'function' || (isTree(child) && needsComputing(child)),
  );
}

function includeBelow(value: unknown, tree: Tree, root: Doc): unknown {
  if (Array.isArray(value)) {
    return value.map((element) => includeBelow(element, tree, root)).filter((element) => element !== undefined);
  }
  if (isDoc(value)) return includeInto({}, value, tree, root);
  return needsComputing(tree) ? includeInto({}, {}, tree, root) : undefined;
}

/** `$unset` of a pipeline: drops fields. */
export function exclusionOf(paths: readonly string[]): Projection {
  const tree: Tree = { children: new Map() };
  for (const path of paths) {
    if (path.split('.').some(isIndexPart)) throw unsupported('$unset of an array element in a pipeline');
    plant(tree, path, false);
  }
  return (doc) => exclude(doc, tree, doc);
}
