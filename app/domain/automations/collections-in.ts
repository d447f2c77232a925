import type { AutomationRule } from './automation-rule.record.ts';

/** The global ids of the collections that rules name. */
export function collectionsIn(rules: readonly Pick<AutomationRule, 'conditions'>[]): string[] {
  return rules.flatMap(({ conditions }) =>
    conditions.flatMap(({ field, values }) => (field === 'collection' ? (values ?? []) : [])),
  );
}
