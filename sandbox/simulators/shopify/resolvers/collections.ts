import { connection, type PageArguments } from '#sandbox/simulators/shopify/connection.ts';
import { matches, parseSearch, type Searchable } from '#sandbox/simulators/shopify/search-query.ts';
import type { CollectionRecord } from '#sandbox/simulators/shopify/store-state.ts';
import type { Call } from './call.ts';
import { collectionView } from './product-view.ts';

const SEARCH: Searchable<CollectionRecord> = {
  words: (collection) => collection.title,
  fields: {
    id: (collection) => ({ as: 'number', number: collection.id }),
    title: (collection) => ({ as: 'words', texts: [collection.title] }),
    handle: (collection) => ({ as: 'exact', texts: [collection.handle] }),
  },
};

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
