/** What each of a store's rules says to a product. Pure rules. */
import type { ProductForRules } from '#app/services/shopify/product-for-rules.ts';
import type { AutomationRule } from './automation-rule.record.ts';
import type { Outcome } from './outcomes.ts';
import { type Matching, PRODUCT_STATUSES } from './rule-choices.ts';
import { type Condition, unmetCondition } from './rule-conditions.ts';

export interface Verdict {
  rule: AutomationRule;
  /** Undefined where the rule makes photos of the product. */
  because?: { outcome: Outcome; what?: string | undefined };
}

/** Whether a rule is for a product, as it stands in its settings: without looking at when either was made. */
function fitOf(rule: AutomationRule, product: ProductForRules): Verdict['because'] {
  const status = PRODUCT_STATUSES.find((one) => one === product.status);
  if (!status || !rule.statuses.includes(status)) return { outcome: 'status-left-out', what: product.status };
  const unmet = unmetCondition(rule, product);
  return unmet && { outcome: 'condition-not-met', what: sayCondition(unmet) };
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
  const misfit = fitOf(rule, product);
  if (misfit) return misfit;
  if (rule.paused) return { outcome: 'rule-paused' };
  return product.createdAt < rule.activeSince ? { outcome: 'made-before-rule' } : undefined;
}

const FIELD_WORDS: Record<Condition['field'], string> = {
  collection: 'in collection',
  tag: 'tagged',
  type: 'of type',
  vendor: 'by vendor',
  title: 'title contains',
  price: 'price',
};

/** A condition as the merchant reads it. */
export function sayCondition(condition: Condition & { names?: string[] | null | undefined }): string {
  const { field, values, names, priceFrom, priceTo } = condition;
  if (field === 'price')
    return `price ${[priceFrom && `from ${priceFrom}`, priceTo && `to ${priceTo}`].filter(Boolean).join(' ')}`;
  return `${FIELD_WORDS[field]} ${(names?.length ? names : (values ?? [])).map((value) => `“${value}”`).join(' or ')}`;
}
