import type { Condition } from '#app/domain/batches/product-conditions.ts';

/** The global ids of the collections that rules name. */
export function collectionsIn(rules: readonly { conditions: readonly Condition[] }[]): string[] {
  return rules.flatMap(({ conditions }) =>
    conditions.flatMap(({ field, values }) => (field === 'collection' ? (values ?? []) : [])),
  );
}
