import { matches, parseSearch, type Searchable } from './search-query.ts';
import type { ProductRecord, StoreState } from './store-state.ts';

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

/** The products whose variants match a query of Shopify's search syntax; it can only name the products. */
export function productsOfVariantSearch(store: StoreState, query: string | null | undefined): ProductRecord[] {
  const search = parseSearch(query);
  return Object.values(store.products).filter((product) => matches(search, product, VARIANT_SEARCH));
}

const VARIANT_SEARCH: Searchable<ProductRecord> = {
  words: ({ title }) => title,
  fields: {
    product_id: ({ id }) => ({ as: 'number', number: id }),
    product_ids: ({ id }) => ({ as: 'exact', texts: [String(id)] }),
  },
};
