import { connection, type PageArguments } from '#sandbox/simulators/shopify/connection.ts';
import { toGid } from '#sandbox/simulators/shopify/global-id.ts';
import { matches, parseSearch, type Searchable } from '#sandbox/simulators/shopify/search-query.ts';
import type { CollectionRecord, ProductRecord } from '#sandbox/simulators/shopify/store-state.ts';
import type { Call } from './call.ts';
import { metafieldFields } from './metafields.ts';
import { productView } from './product-view.ts';

const SEARCH: Searchable<CollectionRecord> = {
  words: (collection) => collection.title,
  fields: {
    id: (collection) => ({ as: 'number', number: collection.id }),
    title: (collection) => ({ as: 'words', texts: [collection.title] }),
    handle: (collection) => ({ as: 'exact', texts: [collection.handle] }),
  },
};

/** A collection as the API shows it. */
export function collectionView(call: Call, collection: CollectionRecord) {
  const id = toGid('Collection', collection.id);
  return {
    __typename: 'Collection',
    id,
    legacyResourceId: String(collection.id),
    title: collection.title,
    handle: collection.handle,
    updatedAt: collection.updatedAt,
    productsCount: () => ({ count: collection.productIds.length, precision: 'EXACT' }),
    hasProduct: ({ id: productGid }: { id: string }) =>
      collection.productIds.some((productId) => toGid('Product', productId) === productGid),
    products: (args: PageArguments) =>
      connection({
        items: collection.productIds.flatMap((productId) => call.store.products[productId] ?? []),
        keyOf: (product) => [collection.productIds.indexOf(product.id), product.id],
        args,
        view: (product) => productView(call, product),
        isBulk: call.isBulk,
      }),
    ...metafieldFields(call, id),
  };
}

export function collections(call: Call, args: PageArguments & { query?: string | null; sortKey?: string | null }) {
  const query = parseSearch(args.query);
  return connection({
    items: Object.values(call.store.collections).filter((collection) => matches(query, collection, SEARCH)),
    keyOf: (collection) =>
      args.sortKey === 'TITLE' ? [collection.title.toLowerCase(), collection.id] : [collection.id],
    args,
    view: (collection) => collectionView(call, collection),
    isBulk: call.isBulk,
  });
}

export function collectionsOf(call: Call, product: ProductRecord, args: PageArguments) {
  return connection({
    items: Object.values(call.store.collections).filter(({ productIds }) => productIds.includes(product.id)),
    keyOf: (collection) => [collection.id],
    args,
    view: (collection) => collectionView(call, collection),
    isBulk: call.isBulk,
  });
}
