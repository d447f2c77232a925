/** What each of a store's rules says to a product. Pure rules. */

import { misfitOf } from '#app/domain/batches/product-conditions.ts';
import type { ProductForRules } from '#app/services/shopify/product-for-rules.ts';
import type { AutomationRule } from './automation-rule.record.ts';
import type { Outcome } from './outcomes.ts';
import type { Matching } from './rule-choices.ts';

export interface Verdict {
  rule: AutomationRule;
  /** Undefined where the rule makes photos of the product. */
  because?: { outcome: Outcome; what?: string | undefined };
}

/**
 * The verdicts of a store's rules, in their order. `takenBy` names the rules that have made photos of the product before:
 * where only the first that fits makes them, it stays theirs.
 */
export function judgeProduct(
  product: ProductForRules,
  { rules, matching, takenBy }: { rules: readonly AutomationRule[]; matching: Matching; takenBy: ReadonlySet<string> },
): Verdict[] {
  const before = rules.find(({ _id }) => takenBy.has(String(_id)));
  let first: string | undefined = takenBy.size > 0 ? (before?.name ?? 'a rule that is deleted') : undefined;
  return rules.map((rule) => {
    const because = reasonAgainst(rule, product);
    if (because) return { rule, because };
    if (matching === 'every' || takenBy.has(String(rule._id))) return { rule };
    if (first !== undefined) return { rule, because: { outcome: 'other-rule-first' as const, what: first } };
    first = rule.name;
    return { rule };
  });
}

function reasonAgainst(rule: AutomationRule, product: ProductForRules): Verdict['because'] {
  const misfit = misfitOf(rule, product);
  if (misfit) return misfit;
  if (rule.paused) return { outcome: 'rule-paused' };
  return product.createdAt < rule.activeSince ? { outcome: 'made-before-rule' } : undefined;
}
