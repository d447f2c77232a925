import { connection, type PageArguments } from '#sandbox/simulators/shopify/connection.ts';
import { idOfType, toGid } from '#sandbox/simulators/shopify/global-id.ts';
import { matches, parseSearch, type Searchable } from '#sandbox/simulators/shopify/search-query.ts';
import {
  type CollectionRecord,
  type FileRecord,
  filesOfProduct,
  type ProductRecord,
  type VariantRecord,
} from '#sandbox/simulators/shopify/store-state.ts';
import { type Call, notSimulated, readGid } from './call.ts';
import { imageView, mediaView } from './media-view.ts';
import { metafieldFields } from './metafields.ts';

type Sorted = PageArguments & { sortKey?: string | null };

/** A product as the API shows it. */
export function productView(call: Call, product: ProductRecord) {
  const id = toGid('Product', product.id);
  const files = () => filesOfProduct(call.store, product);
  const text = product.descriptionHtml
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return {
    __typename: 'Product',
    id,
    legacyResourceId: String(product.id),
    title: product.title,
    handle: product.handle,
    status: product.status,
    vendor: product.vendor,
    productType: product.productType,
    tags: [...product.tags].sort(),
    description: ({ truncateAt }: { truncateAt?: number | null }) => (truncateAt ? text.slice(0, truncateAt) : text),
    descriptionHtml: product.descriptionHtml,
    category: product.category ? categoryView(product.category) : null,
    templateSuffix: null,
    isGiftCard: product.isGiftCard ?? false,
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
    publishedAt: product.publishedAt,
    onlineStoreUrl: null,
    priceRangeV2: () => priceRangeView(call, product),
    inCollection: ({ id: collectionGid }: { id: string }) => {
      readGid(collectionGid);
      const collection = call.store.collections[idOfType('Collection', collectionGid) ?? -1];
      return collection?.productIds.includes(product.id) ?? false;
    },
    hasOnlyDefaultVariant: product.variants.length === 1 && product.variants[0]?.title === 'Default Title',
    mediaCount: () => ({ count: product.mediaIds.length, precision: 'EXACT' }),
    variantsCount: () => ({ count: product.variants.length, precision: 'EXACT' }),
    totalVariants: product.variants.length,
    featuredMedia: () => {
      const first = files()[0];
      return first ? mediaView(call, first) : null;
    },
    featuredImage: () => {
      const first = files()[0];
      return first?.status === 'READY' ? imageView(call, first) : null;
    },
    options: ({ first }: { first?: number | null }) => product.options.slice(0, first ?? undefined).map(optionView),
    media: (args: Sorted & { query?: string | null }) => {
      const query = parseSearch(args.query);
      const items = files().filter((file) => matches(query, file, MEDIA_SEARCH));
      const byId = args.sortKey === 'ID';
      const positions = new Map(product.mediaIds.map((mediaId, index) => [mediaId, index]));
      const keyOf = (file: FileRecord) => (byId ? [file.id] : [positions.get(file.id) ?? 0, file.id]);
      return connection({ items, keyOf, args, view: (file) => mediaView(call, file), isBulk: call.isBulk });
    },
    variants: (args: Sorted) => {
      if (args.sortKey && !['POSITION', 'ID'].includes(args.sortKey))
        notSimulated(`Product.variants(sortKey: ${args.sortKey})`);
      return connection({
        items: product.variants,
        keyOf: (variant) => (args.sortKey === 'ID' ? [variant.id] : [product.variants.indexOf(variant), variant.id]),
        args,
        view: (variant) => variantView(call, product, variant),
        isBulk: call.isBulk,
      });
    },
    collections: (args: PageArguments) => collectionsOf(call, product, args),
    ...metafieldFields(call, id),
  };
}

/** Prices as decimal numbers, without zeros at their ends but one: "25.0". */
function priceRangeView({ store }: Call, product: ProductRecord) {
  const prices = product.variants.map(({ price }) => Number(price));
  const money = (amount: number) => ({
    amount: Number.isInteger(amount) ? amount.toFixed(1) : String(amount),
    currencyCode: store.currencyCode,
  });
  return { minVariantPrice: money(Math.min(...prices)), maxVariantPrice: money(Math.max(...prices)) };
}

/** Of a category only its id is known here, not its names. */
function categoryView(category: string) {
  return { __typename: 'TaxonomyCategory', id: `gid://shopify/TaxonomyCategory/${category}` };
}

const MEDIA_SEARCH: Searchable<FileRecord> = {
  words: (file) => file.alt,
  fields: {
    id: (file) => ({ as: 'number', number: file.id }),
    media_type: () => ({ as: 'exact', texts: ['IMAGE'] }),
  },
};

function optionView(option: ProductRecord['options'][number], index: number) {
  return {
    __typename: 'ProductOption',
    id: toGid('ProductOption', option.id),
    name: option.name,
    position: index + 1,
    values: option.values,
  };
}

/** A variant as the API shows it. */
export function variantView(call: Call, product: ProductRecord, variant: VariantRecord) {
  const id = toGid('ProductVariant', variant.id);
  const picture = () => (variant.mediaId === null ? undefined : call.store.files[variant.mediaId]);
  return {
    __typename: 'ProductVariant',
    id,
    legacyResourceId: String(variant.id),
    title: variant.title,
    displayName: `${product.title} - ${variant.title}`,
    sku: variant.sku,
    barcode: variant.barcode,
    price: variant.price,
    compareAtPrice: variant.compareAtPrice,
    position: product.variants.indexOf(variant) + 1,
    availableForSale: product.status === 'ACTIVE',
    taxable: true,
    createdAt: variant.createdAt,
    updatedAt: variant.updatedAt,
    product: () => productView(call, product),
    selectedOptions: product.options.map((option, index) => ({
      name: option.name,
      value: variant.optionValues[index] ?? '',
    })),
    image: () => {
      const file = picture();
      return file?.status === 'READY' ? imageView(call, file) : null;
    },
    media: (args: PageArguments) => {
      const file = picture();
      return connection({
        items: file ? [file] : [],
        keyOf: (item) => [item.id],
        args,
        view: (item) => mediaView(call, item),
        isBulk: call.isBulk,
      });
    },
    ...metafieldFields(call, id),
  };
}

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

function collectionsOf(call: Call, product: ProductRecord, args: PageArguments) {
  return connection({
    items: Object.values(call.store.collections).filter(({ productIds }) => productIds.includes(product.id)),
    keyOf: (collection) => [collection.id],
    args,
    view: (collection) => collectionView(call, collection),
    isBulk: call.isBulk,
  });
}
