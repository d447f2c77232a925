import { CommandError, unsupported } from '#sandbox/embedded-database/errors.ts';
import { compileFilter } from '#sandbox/embedded-database/query/compile-filter.ts';
import { type Doc, isDoc } from '#sandbox/embedded-database/values/bson-types.ts';

/** For each name in `$[name]`, the test of an element. */
export type ArrayFilters = ReadonlyMap<string, (element: unknown) => boolean>;

export function compileArrayFilters(arrayFilters: unknown): ArrayFilters {
  if (arrayFilters === undefined || arrayFilters === null) return new Map();
  if (!Array.isArray(arrayFilters)) throw new CommandError('TypeMismatch', 'arrayFilters must be an array');
  const compiled = new Map<string, (element: unknown) => boolean>();
  for (const filter of arrayFilters) {
    if (!isDoc(filter)) throw new CommandError('TypeMismatch', 'each array filter must be a document');
    const names = new Set(namesIn(filter));
    const [name] = names;
    if (name === undefined || names.size !== 1 || !/^[a-z][a-zA-Z0-9]*$/.test(name)) {
      throw new CommandError('FailedToParse', 'an array filter needs exactly one identifier');
    }
    if (compiled.has(name)) {
      throw new CommandError(
        'FailedToParse',
        `Found multiple array filters with the same top-level field name ${name}`,
      );
    }
    const test = compileFilter(filter);
    compiled.set(name, (element) => test({ [name]: element }));
  }
  return compiled;
}

function namesIn(filter: Doc): string[] {
  return Object.entries(filter).flatMap(([name, condition]) => {
    if (!name.startsWith('$')) return [name.split('.')[0] ?? ''];
    if (!Array.isArray(condition)) throw unsupported(`${name} in an array filter`);
    return condition.flatMap((branch) => (isDoc(branch) ? namesIn(branch) : []));
  });
}
