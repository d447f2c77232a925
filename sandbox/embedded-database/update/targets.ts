import { CommandError } from '#sandbox/embedded-database/errors.ts';
import { type Doc, isDoc, typeOf } from '#sandbox/embedded-database/values/bson-types.ts';
import { isIndexPart } from '#sandbox/embedded-database/values/paths.ts';
import type { ArrayFilters } from './array-filters.ts';

export type UpdateContext = {
  readonly isInsert: boolean;
  /** The array index that the filter matched, for the positional `$`. */
  readonly matchedIndex?: (arrayPath: string) => number | undefined;
};

/** One place that an operator changes. */
export type Target = {
  readonly path: string;
  /** Undefined where there is nothing. */
  get(): unknown;
  /** Makes the documents on the way when they are missing. */
  set(value: unknown): void;
  remove(): void;
};

type FilteredContext = UpdateContext & { readonly arrayFilters: ArrayFilters };

/** The places that a path with `$`, `$[]` and `$[name]` stands for. */
export function resolveTargets(root: Doc, parts: readonly string[], context: FilteredContext): Target[] {
  return concretePaths(root, parts, context).map((path) => targetAt(root, path));
}

function concretePaths(root: Doc, parts: readonly string[], context: FilteredContext): string[][] {
  let paths: string[][] = [[]];
  for (const part of parts) {
    paths = part.startsWith('$')
      ? paths.flatMap((path) => expand(root, path, part, context))
      : paths.map((path) => [...path, part]);
  }
  return paths;
}

function expand(root: Doc, path: string[], part: string, context: FilteredContext): string[][] {
  if (part === '$') return [[...path, String(positionalIndex(path, context))]];
  const array = valueAt(root, path);
  if (!Array.isArray(array)) {
    throw new CommandError(
      'BadValue',
      `The path '${path.join('.')}' must exist in the document in order to apply array updates.`,
    );
  }
  const name = part.slice(2, -1);
  const test = name === '' ? () => true : context.arrayFilters.get(name);
  if (!test || !/^\$\[.*\]$/.test(part))
    throw new CommandError('BadValue', `No array filter found for identifier '${name}'`);
  return [...array.keys()].filter((at) => test(array[at])).map((at) => [...path, String(at)]);
}

function positionalIndex(path: string[], context: FilteredContext): number {
  const at = context.matchedIndex?.(path.join('.'));
  if (at === undefined) {
    throw new CommandError('BadValue', 'The positional operator did not find the match needed from the query.');
  }
  return at;
}

function valueAt(root: Doc, path: readonly string[]): unknown {
  let value: unknown = root;
  for (const part of path) {
    if (Array.isArray(value)) value = isIndexPart(part) ? value[Number(part)] : undefined;
    else value = isDoc(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

function targetAt(root: Doc, path: readonly string[]): Target {
  const last = path.at(-1) ?? '';
  return {
    path: path.join('.'),
    get: () => valueAt(root, path),
    set(value) {
      put(containerOf(root, path), last, value, path);
    },
    remove() {
      const container = valueAt(root, path.slice(0, -1));
      if (isDoc(container)) delete container[last];
      else if (Array.isArray(container) && isIndexPart(last) && Number(last) < container.length)
        container[Number(last)] = null;
    },
  };
}

function containerOf(root: Doc, path: readonly string[]): unknown {
  let container: unknown = root;
  for (const part of path.slice(0, -1)) {
    let next = valueAt({ container }, ['container', part]);
    if (next === undefined) {
      next = {};
      put(container, part, next, path);
    }
    container = next;
  }
  return container;
}

const mostPadding = 1_500_000;

function put(container: unknown, part: string, value: unknown, path: readonly string[]): void {
  if (isDoc(container)) {
    container[part] = value;
    return;
  }
  if (!Array.isArray(container) || !isIndexPart(part) || Number(part) > container.length + mostPadding) {
    throw new CommandError(
      'PathNotViable',
      `Cannot create field '${part}' in element of type ${typeOf(container)} (path '${path.join('.')}')`,
    );
  }
  while (container.length < Number(part)) container.push(null);
  container[Number(part)] = value;
}
