/** Which products a rule is for. Pure rules over what the store says of a product. */
import type { ProductForRules } from '#app/services/shopify/product-for-rules.ts';

export const CONDITION_FIELDS = ['collection', 'tag', 'type', 'vendor', 'title', 'price'] as const;
type ConditionField = (typeof CONDITION_FIELDS)[number];

/** Met by a product with any of the values; a price by one that has a variant within the bounds. */
export interface Condition {
  field: ConditionField;
  /** Of a collection its global id; else words, capitals of which do not count. None for a price. */
  values?: string[] | null | undefined;
  /** The store's currency, in decimal notation; both bounds count as within. */
  priceFrom?: string | null | undefined;
  priceTo?: string | null | undefined;
}

export interface Conditions {
  /** Whether one met condition is enough. */
  match: 'all' | 'any';
  /** None is every product. */
  conditions: readonly Condition[];
}

/** The first condition that keeps a product from the rule; undefined when it is for the product. */
export function unmetCondition({ match, conditions }: Conditions, product: ProductForRules): Condition | undefined {
  const unmet = conditions.filter((condition) => !isMet(condition, product));
  if (match === 'any' && unmet.length < conditions.length) return undefined;
  return unmet[0];
}

function isMet(condition: Condition, product: ProductForRules): boolean {
  const values = condition.values ?? [];
  switch (condition.field) {
    case 'collection':
      return values.some((id) => product.collectionIds.includes(id));
    case 'tag':
      return hasAny(values, product.tags);
    case 'type':
      return hasAny(values, [product.productType]);
    case 'vendor':
      return hasAny(values, [product.vendor]);
    case 'title':
      return values.some((words) => plain(product.title).includes(plain(words)));
    case 'price':
      return isWithin(condition, product.price);
  }
}

function hasAny(wanted: readonly string[], has: readonly string[]): boolean {
  const own = new Set(has.map(plain));
  return wanted.some((value) => own.has(plain(value)));
}

const plain = (text: string) => text.trim().toLowerCase();

function isWithin({ priceFrom, priceTo }: Condition, price: ProductForRules['price']): boolean {
  const isEnough = !priceFrom || Number(price.max) >= Number(priceFrom);
  return isEnough && (!priceTo || Number(price.min) <= Number(priceTo));
}
