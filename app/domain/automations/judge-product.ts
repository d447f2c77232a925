/** What each of a store's rules says to a product. Pure rules. */

import { misfitOf } from '#app/domain/batches/product-conditions.ts';
import type { ProductForRules } from '#app/services/shopify/product-for-rules.ts';
import type { AutomationRule } from './automation-rule.record.ts';
import type { Outcome } from './outcomes.ts';
import type { Matching } from './rule-choices.ts';
import type { WatchedProduct } from './watched-product.record.ts';

export interface Verdict {
  rule: AutomationRule;
  /** Undefined where the rule makes photos of the product. */
  because?: { outcome: Outcome; what?: string | undefined };
}

/** What a rule has decided about a product, once and for all that the product alone does not change. */
export type Decision = Pick<WatchedProduct['decisions'][number], 'ruleId' | 'choicesVersion' | 'isOthers'>;

interface Court {
  /** In their order. */
  rules: readonly AutomationRule[];
  matching: Matching;
  /** The rules that have made photos of the product before: where only the first that fits makes them, it stays theirs. */
  takenBy: ReadonlySet<string>;
  decisions: readonly Decision[];
}

/**
 * The verdicts of a store's rules, in their order. A rule that was changed, or let in where another one came first, takes no
 * product that it had decided about before: what a merchant changes is for what comes.
 */
export function judgeProduct(product: ProductForRules, { rules, matching, takenBy, decisions }: Court): Verdict[] {
  const before = rules.find(({ _id }) => takenBy.has(String(_id)));
  let first = takenBy.size > 0 ? { name: before?.name } : undefined;
  return rules.map((rule) => {
    const because = reasonAgainst(rule, product);
    if (because) return { rule, because };
    const decided = decisions.find(({ ruleId }) => ruleId.equals(rule._id));
    if (decided?.isOthers && takenBy.size > 0 && !takenBy.has(String(rule._id))) {
      return { rule, because: { outcome: 'other-rule-first' as const, what: first?.name } };
    }
    if (decided && decided.choicesVersion < rule.choicesVersion) {
      return { rule, because: { outcome: 'decided-before-change' as const } };
    }
    if (matching === 'every' || takenBy.has(String(rule._id))) return { rule };
    if (first) return { rule, because: { outcome: 'other-rule-first' as const, what: first.name } };
    first = { name: rule.name };
    return { rule };
  });
}

function reasonAgainst(rule: AutomationRule, product: ProductForRules): Verdict['because'] {
  const misfit = misfitOf(rule, product);
  if (misfit) return misfit;
  if (rule.paused) return { outcome: 'rule-paused' };
  return product.createdAt < rule.activeSince ? { outcome: 'made-before-rule' } : undefined;
}

/**
 * What is decided with these verdicts, beside what was before: that a rule does not want the product, or has had its photos
 * of it. A product in a state that the rule leaves out may come to another; that is waited for.
 */
export function decisionsOf(
  verdicts: readonly Verdict[],
  { before, isThrough }: { before: readonly Decision[]; isThrough: boolean },
): Decision[] {
  const now = verdicts.flatMap(({ rule, because }): Decision[] => {
    const isOthers = because?.outcome === 'other-rule-first';
    const isDecided = because ? isOthers || because.outcome === 'condition-not-met' : isThrough;
    return isDecided ? [{ ruleId: rule._id, choicesVersion: rule.choicesVersion, isOthers }] : [];
  });
  const isNew = ({ ruleId }: Decision) => !now.some((one) => one.ruleId.equals(ruleId));
  return [...before.filter(isNew), ...now];
}
