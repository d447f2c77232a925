import { GraphQLError } from 'graphql';
import { connection, type PageArguments, type SortKey } from '#sandbox/simulators/shopify/connection.ts';
import { idOfType } from '#sandbox/simulators/shopify/global-id.ts';
import { productSearch } from '#sandbox/simulators/shopify/product-search.ts';
import { matches, parseSearch, type Searchable } from '#sandbox/simulators/shopify/search-query.ts';
import { type FileRecord, type ProductRecord, productsWithFile } from '#sandbox/simulators/shopify/store-state.ts';
import { bulkOperationView } from './bulk-operations.ts';
import { type Call, checkListSize, notSimulated, readGid } from './call.ts';
import { collections } from './collections.ts';
import { mediaView } from './media-view.ts';
import { collectionView, productView, variantView } from './product-view.ts';
import { appInstallationView, shopView } from './shop.ts';

type ListArguments = PageArguments & { query?: string | null; sortKey?: string | null; savedSearchId?: string | null };

/** The fields of Query. What is missing here answers "not simulated". */
export function queryRoot(call: Call): object {
  const { store } = call;
  return {
    shop: () => shopView(call),
    currentAppInstallation: () => appInstallationView(call),
    product: ({ id }: { id: string }) => nodeOfType(call, 'Product', id),
    productVariant: ({ id }: { id: string }) => nodeOfType(call, 'ProductVariant', id),
    collection: ({ id }: { id: string }) => nodeOfType(call, 'Collection', id),
    node: ({ id }: { id: string }) => findNode(call, id),
    nodes: ({ ids }: { ids: string[] }) => {
      checkListSize('ids', ids);
      return ids.map((id) => findNode(call, id));
    },
    products: (args: ListArguments) => products(call, args),
    productsCount: ({ query, limit }: { query?: string | null; limit?: number | null }) => {
      const count = productSearch(store, query).length;
      const isOver = limit !== null && limit !== undefined && count > limit;
      return { count: isOver ? limit : count, precision: isOver ? 'AT_LEAST' : 'EXACT' };
    },
    productByIdentifier: ({ identifier }: { identifier: { id?: string | null; handle?: string | null } }) => {
      if (identifier.id) return nodeOfType(call, 'Product', identifier.id);
      if (!identifier.handle) notSimulated('productByIdentifier(customId)');
      const found = Object.values(store.products).find(({ handle }) => handle === identifier.handle);
      return found ? productView(call, found) : null;
    },
    collections: (args: ListArguments) => collections(call, args),
    files: (args: ListArguments) => files(call, args),
    job: ({ id }: { id: string }) => {
      const job = store.jobs[id];
      return job ? { id: job.id, done: job.isDone } : null;
    },
    bulkOperation: ({ id }: { id: string }) => findNode(call, id),
  };
}

function nodeOfType(call: Call, type: string, gid: string) {
  readGid(gid);
  return idOfType(type, gid) === undefined ? null : findNode(call, gid);
}

function findNode(call: Call, gid: string): object | null {
  const { type, id } = readGid(gid);
  const { store } = call;
  switch (type) {
    case 'Product': {
      const product = store.products[id];
      return product ? productView(call, product) : null;
    }
    case 'ProductVariant': {
      for (const product of Object.values(store.products)) {
        const variant = product.variants.find((candidate) => candidate.id === id);
        if (variant) return variantView(call, product, variant);
      }
      return null;
    }
    case 'MediaImage': {
      const file = store.files[id];
      return file ? mediaView(call, file) : null;
    }
    case 'Collection': {
      const collection = store.collections[id];
      return collection ? collectionView(call, collection) : null;
    }
    case 'Shop':
      return id === store.shopId ? shopView(call) : null;
    case 'AppInstallation':
      return id === call.installation.id ? appInstallationView(call) : null;
    case 'BulkOperation': {
      const operation = store.bulkOperations[id];
      return operation ? bulkOperationView(call, operation) : null;
    }
    default:
      return notSimulated(`node of type ${type}`);
  }
}

function products(call: Call, args: ListArguments) {
  if (args.savedSearchId) notSimulated('products(savedSearchId)');
  return connection({
    items: productSearch(call.store, args.query),
    keyOf: productOrder(args.sortKey),
    args,
    view: (product) => productView(call, product),
    isBulk: call.isBulk,
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

const withoutExtension = (filename: string) => filename.replace(/\.\w+$/, '');

function fileSearch(call: Call): Searchable<FileRecord> {
  return {
    words: (file) => `${file.filename} ${file.alt}`,
    fields: {
      id: (file) => ({ as: 'number', number: file.id }),
      filename: (file) => ({ as: 'exact', texts: [file.filename, withoutExtension(file.filename)] }),
      status: (file) => ({ as: 'exact', texts: [file.status] }),
      media_type: () => ({ as: 'exact', texts: ['IMAGE'] }),
      created_at: (file) => ({ as: 'time', at: file.createdAt }),
      updated_at: (file) => ({ as: 'time', at: file.updatedAt }),
      used_in: (file) => ({
        as: 'exact',
        texts: [productsWithFile(call.store, file.id).length > 0 ? 'product' : 'none'],
      }),
      product_id: (file) => ({
        as: 'exact',
        texts: productsWithFile(call.store, file.id).map((product) => String(product.id)),
      }),
    },
  };
}

function files(call: Call, args: ListArguments) {
  if (args.savedSearchId) notSimulated('files(savedSearchId)');
  const query = parseSearch(args.query);
  const searchable = fileSearch(call);
  return connection({
    items: Object.values(call.store.files).filter((file) => isIndexed(call, file) && matches(query, file, searchable)),
    keyOf: (file) => fileOrder(args.sortKey, file),
    args,
    view: (file) => mediaView(call, file),
    isBulk: call.isBulk,
  });
}

/** The search's index catches up with new files a little later; times are kept in whole seconds. */
function isIndexed(call: Call, file: FileRecord): boolean {
  return Date.now() - Date.parse(file.createdAt) >= call.world.settings.fileSearchLagMs;
}

function fileOrder(sortKey: string | null | undefined, file: FileRecord): SortKey {
  switch (sortKey ?? 'ID') {
    case 'ID':
    case 'RELEVANCE':
      return [file.id];
    case 'FILENAME':
      return [file.filename.toLowerCase(), file.id];
    case 'CREATED_AT':
      return [file.createdAt, file.id];
    case 'UPDATED_AT':
      return [file.updatedAt, file.id];
    case 'ORIGINAL_UPLOAD_SIZE':
      return [file.picture?.sizeInBytes ?? 0, file.id];
    default:
      throw new GraphQLError(`not simulated: files(sortKey: ${sortKey})`);
  }
}
