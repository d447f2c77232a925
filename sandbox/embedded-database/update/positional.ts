import { compileFilter } from '#sandbox/embedded-database/query/compile-filter.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';
import { plainValueAt } from '#sandbox/embedded-database/values/paths.ts';

/** Finds, for the positional `$`, the index of the first element by which the document met the filter. */
export function positionalMatch(filter: Doc, doc: Doc): (arrayPath: string) => number | undefined {
  return (arrayPath) => {
    const array = plainValueAt(doc, arrayPath.split('.'));
    if (!Array.isArray(array)) return undefined;
    for (const [path, condition] of conditionsOf(filter)) {
      const test = elementTestFor(arrayPath, path, condition);
      const index = test ? array.findIndex(test) : -1;
      if (index >= 0) return index;
    }
    return undefined;
  };
}

function* conditionsOf(filter: Doc): Generator<[string, unknown]> {
  for (const [name, condition] of Object.entries(filter)) {
    if (!name.startsWith('$')) yield [name, condition];
    else if (Array.isArray(condition) && name !== '$nor') {
      for (const branch of condition) if (isDoc(branch)) yield* conditionsOf(branch);
    }
  }
}

function elementTestFor(arrayPath: string, path: string, condition: unknown) {
  if (path === arrayPath) {
    const test = compileFilter({ elements: condition });
    return (element: unknown) => test({ elements: [element] });
  }
  if (!path.startsWith(`${arrayPath}.`)) return undefined;
  const test = compileFilter({ [path.slice(arrayPath.length + 1)]: condition });
  return (element: unknown) => isDoc(element) && test(element);
}
