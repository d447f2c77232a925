import { cdnAddress } from '#sandbox/simulators/shopify/file-library.ts';
import { toGid } from '#sandbox/simulators/shopify/global-id.ts';
import { productSearch } from '#sandbox/simulators/shopify/product-search.ts';
import { filesOfProduct, type ProductRecord, type StoreState } from '#sandbox/simulators/shopify/store-state.ts';
import type { World } from '#sandbox/simulators/shopify/world.ts';
import { wordsToQuery } from './product-pages.ts';

const PAGE_SIZE = 20;

/** A page of the resource picker: products as App Bridge hands them to the app. */
export function pickerPage(
  world: World,
  store: StoreState,
  asked: { typed: string; filter: string; withDraft: boolean; withArchived: boolean; offset: number },
): { items: object[]; nextOffset: number | null } {
  const query = [wordsToQuery(asked.typed), asked.filter].filter(Boolean).join(' ');
  const found = productSearch(store, query).filter(
    ({ status }) => (status !== 'DRAFT' || asked.withDraft) && (status !== 'ARCHIVED' || asked.withArchived),
  );
  const end = asked.offset + PAGE_SIZE;
  const items = found.slice(asked.offset, end).map((product) => pickerProduct(world, store, product));
  return { items, nextOffset: end < found.length ? end : null };
}

function pickerProduct(world: World, store: StoreState, product: ProductRecord): object {
  const id = toGid('Product', product.id);
  const picture = (fileId: number | null) => {
    const file = fileId === null ? undefined : store.files[fileId];
    if (file?.status !== 'READY') return null;
    return { id: toGid('ProductImage', file.id), altText: file.alt, originalSrc: cdnAddress(world, store, file) };
  };
  return {
    id,
    title: product.title,
    handle: product.handle,
    descriptionHtml: product.descriptionHtml,
    vendor: product.vendor,
    productType: product.productType,
    tags: product.tags,
    status: product.status,
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
    publishedAt: product.publishedAt,
    templateSuffix: null,
    availablePublicationCount: 1,
    hasOnlyDefaultVariant: product.variants.length === 1 && product.variants[0]?.title === 'Default Title',
    totalInventory: 0,
    totalVariants: product.variants.length,
    tracksInventory: false,
    images: filesOfProduct(store, product).flatMap((file) => picture(file.id) ?? []),
    options: product.options.map((option, index) => ({
      id: toGid('ProductOption', option.id),
      name: option.name,
      position: index + 1,
      values: option.values,
    })),
    variants: product.variants.map((variant, index) => ({
      id: toGid('ProductVariant', variant.id),
      title: variant.title,
      displayName: `${product.title} - ${variant.title}`,
      sku: variant.sku,
      price: variant.price,
      compareAtPrice: variant.compareAtPrice,
      position: index + 1,
      image: picture(variant.mediaId),
      product: { id },
      selectedOptions: variant.optionValues.map((value) => ({ value })),
      createdAt: variant.createdAt,
      updatedAt: variant.updatedAt,
    })),
  };
}
