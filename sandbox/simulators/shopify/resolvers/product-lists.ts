import { connection, type PageArguments, type SortKey } from '#sandbox/simulators/shopify/connection.ts';
import { productSearch, variantSearch } from '#sandbox/simulators/shopify/product-search.ts';
import type { ProductRecord } from '#sandbox/simulators/shopify/store-state.ts';
import { type Call, notSimulated } from './call.ts';
import { productView, variantView } from './product-view.ts';

export type ListArguments = PageArguments & {
  query?: string | null;
  sortKey?: string | null;
  savedSearchId?: string | null;
};

/** The store's products that a search finds. */
export function products(call: Call, args: ListArguments) {
  if (args.savedSearchId) notSimulated('products(savedSearchId)');
  return connection({
    items: productSearch(call.store, args.query),
    keyOf: productOrder(args.sortKey),
    args,
    view: (product) => productView(call, product),
    isBulk: call.isBulk,
  });
}

/** The variants that a search finds. */
export function productVariants(call: Call, args: ListArguments) {
  if (args.savedSearchId) notSimulated('productVariants(savedSearchId)');
  if (args.sortKey && args.sortKey !== 'ID') notSimulated(`productVariants(sortKey: ${args.sortKey})`);
  return connection({
    items: variantSearch(call.store, args.query),
    keyOf: ({ variant }) => [variant.id],
    args,
    view: ({ product, variant }) => variantView(call, product, variant),
    isBulk: call.isBulk,
  });
}

/** What the store's products say of themselves, each once, in the order of the alphabet. */
export function productValues(
  call: Call,
  args: PageArguments,
  maxPage: number,
  of: (product: ProductRecord) => string[],
) {
  return connection({
    items: [...new Set(Object.values(call.store.products).flatMap(of))].filter(Boolean),
    keyOf: (value) => [value.toLowerCase(), value],
    args,
    view: (value) => value,
    isBulk: call.isBulk,
    maxPage,
  });
}

function productOrder(sortKey: string | null | undefined): (product: ProductRecord) => SortKey {
  switch (sortKey ?? 'ID') {
    case 'ID':
    // Every match is taken as equally good.
    case 'RELEVANCE':
      return ({ id }) => [id];
    case 'TITLE':
      return ({ id, title }) => [title.toLowerCase(), id];
    case 'VENDOR':
      return ({ id, vendor }) => [vendor.toLowerCase(), id];
    case 'PRODUCT_TYPE':
      return ({ id, productType }) => [productType.toLowerCase(), id];
    case 'CREATED_AT':
      return ({ id, createdAt }) => [createdAt, id];
    case 'UPDATED_AT':
      return ({ id, updatedAt }) => [updatedAt, id];
    case 'PUBLISHED_AT':
      return ({ id, publishedAt }) => [publishedAt ?? '', id];
    default:
      return notSimulated(`products(sortKey: ${sortKey})`);
  }
}
