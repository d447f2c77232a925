/** Which products a rule, or a batch by a rule, is for. Pure rules over what the store says of a product. */
import type { ProductForRules } from '#app/services/shopify/product-for-rules.ts';

/** Shopify's own states of a product; a photo of an archived one is of no use. */
export const PRODUCT_STATUSES = ['ACTIVE', 'DRAFT', 'UNLISTED'] as const;
export type ProductStatus = (typeof PRODUCT_STATUSES)[number];

export const CONDITION_FIELDS = ['collection', 'tag', 'type', 'vendor', 'title', 'price'] as const;
export type ConditionField = (typeof CONDITION_FIELDS)[number];

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
  /** Products in one of these states. */
  statuses: readonly ProductStatus[];
  /** Whether one met condition is enough. */
  match: 'all' | 'any';
  /** None is every product. */
  conditions: readonly Condition[];
}

/** Why a product is none of those that are meant. */
export interface Misfit {
  outcome: 'status-left-out' | 'condition-not-met';
  /** Its state, or the condition, as it is called. */
  what: string;
}

/** Why a product is not among those that are meant; undefined where it is. */
export function misfitOf(conditions: Conditions, product: ProductForRules): Misfit | undefined {
  const status = PRODUCT_STATUSES.find((one) => one === product.status);
  if (!status || !conditions.statuses.includes(status)) return { outcome: 'status-left-out', what: product.status };
  const unmet = unmetCondition(conditions, product);
  return unmet && { outcome: 'condition-not-met', what: sayCondition(unmet) };
}

/** The first condition that keeps a product out; undefined when none does. */
function unmetCondition({ match, conditions }: Conditions, product: ProductForRules): Condition | undefined {
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

/** The global ids of the collections that rules name. */
export function collectionsIn(rules: readonly { conditions: readonly Condition[] }[]): string[] {
  return rules.flatMap(({ conditions }) =>
    conditions.flatMap(({ field, values }) => (field === 'collection' ? (values ?? []) : [])),
  );
}

/** A condition as the merchant reads it, as it goes on after "products". */
export function sayCondition(condition: Condition & { names?: string[] | null | undefined }): string {
  const { field, values, names, priceFrom, priceTo } = condition;
  const any = (names?.length ? names : (values ?? [])).map((value) => `“${value}”`).join(' or ');
  switch (field) {
    case 'collection':
      return `in collection ${any}`;
    case 'tag':
      return `tagged ${any}`;
    case 'type':
      return `of type ${any}`;
    case 'vendor':
      return `by vendor ${any}`;
    case 'title':
      return `with ${any} in the title`;
    case 'price':
      return `priced ${[priceFrom && `from ${priceFrom}`, priceTo && `to ${priceTo}`].filter(Boolean).join(' ')}`;
  }
}
