import { matches, parseSearch, type Searchable } from './search-query.ts';
import type { ProductRecord, StoreState, VariantRecord } from './store-state.ts';

const SEARCH: Searchable<ProductRecord> = {
  words: (product) =>
    [
      product.title,
      product.productType,
      product.vendor,
      ...product.tags,
      ...product.variants.map(({ sku }) => sku ?? ''),
    ].join(' | '),
  fields: {
    id: (product) => ({ as: 'number', number: product.id }),
    title: (product) => ({ as: 'words', texts: [product.title] }),
    handle: (product) => ({ as: 'exact', texts: [product.handle] }),
    status: (product) => ({ as: 'exact', texts: [product.status] }),
    vendor: (product) => ({ as: 'words', texts: [product.vendor] }),
    product_type: (product) => ({ as: 'words', texts: [product.productType] }),
    tag: (product) => ({ as: 'exact', texts: product.tags }),
    sku: (product) => ({ as: 'exact', texts: product.variants.map(({ sku }) => sku ?? '') }),
    created_at: (product) => ({ as: 'time', at: product.createdAt }),
    updated_at: (product) => ({ as: 'time', at: product.updatedAt }),
  },
};

/** A store's products that match a query of Shopify's search syntax, by id. */
export function productSearch(store: StoreState, query: string | null | undefined): ProductRecord[] {
  const search = parseSearch(query);
  const all = Object.values(store.products);
  if (search.kind === 'all') return all;
  const searchable = withCollections(store);
  return all.filter((product) => matches(search, product, searchable));
}

function withCollections(store: StoreState): Searchable<ProductRecord> {
  const collections = Object.values(store.collections).map(({ id, productIds }) => ({ id, has: new Set(productIds) }));
  return {
    ...SEARCH,
    fields: {
      ...SEARCH.fields,
      collection_id: (product) => ({
        as: 'exact',
        texts: collections.flatMap(({ id, has }) => (has.has(product.id) ? [String(id)] : [])),
      }),
    },
  };
}

export interface VariantOfProduct {
  product: ProductRecord;
  variant: VariantRecord;
}

/** A store's variants that match a query of Shopify's search syntax; it can name products, and variants by their SKU. */
export function variantSearch(store: StoreState, query: string | null | undefined): VariantOfProduct[] {
  const search = parseSearch(query);
  return Object.values(store.products)
    .flatMap((product) => product.variants.map((variant) => ({ product, variant })))
    .filter((one) => matches(search, one, VARIANT_SEARCH));
}

const VARIANT_SEARCH: Searchable<VariantOfProduct> = {
  words: ({ product, variant }) => `${product.title} ${variant.title}`,
  fields: {
    product_id: ({ product }) => ({ as: 'number', number: product.id }),
    product_ids: ({ product }) => ({ as: 'exact', texts: [String(product.id)] }),
    sku: ({ variant }) => ({ as: 'exact', texts: [variant.sku ?? ''] }),
  },
};
