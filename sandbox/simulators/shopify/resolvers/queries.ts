import { GraphQLError } from 'graphql';
import { connection, type PageArguments, type SortKey } from '#sandbox/simulators/shopify/connection.ts';
import { idOfType } from '#sandbox/simulators/shopify/global-id.ts';
import { productSearch } from '#sandbox/simulators/shopify/product-search.ts';
import { matches, parseSearch, type Searchable } from '#sandbox/simulators/shopify/search-query.ts';
import { type FileRecord, productsWithFile } from '#sandbox/simulators/shopify/store-state.ts';
import { bulkOperationView } from './bulk-operations.ts';
import { type Call, checkListSize, notSimulated, readGid } from './call.ts';
import { collections } from './collections.ts';
import { mediaView } from './media-view.ts';
import { type ListArguments, products, productValues, productVariants } from './product-lists.ts';
import { collectionView, productView, variantView } from './product-view.ts';
import { appInstallationView, shopView } from './shop.ts';

/** The fields of Query. What is missing here answers "not simulated". */
export function queryRoot(call: Call): object {
  const { store } = call;
  return {
    shop: () => shopView(call),
    currentAppInstallation: () => appInstallationView(call),
    product: ({ id }: { id: string }) => nodeOfType(call, 'Product', id),
    productVariants: (args: ListArguments) => productVariants(call, args),
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
    productTags: (args: PageArguments) => productValues(call, args, 5000, ({ tags }) => tags),
    productTypes: (args: PageArguments) => productValues(call, args, 1000, ({ productType }) => [productType]),
    productVendors: (args: PageArguments) => productValues(call, args, 1000, ({ vendor }) => [vendor]),
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
