import { cdnAddress } from '#sandbox/simulators/shopify/file-library.ts';
import { toGid } from '#sandbox/simulators/shopify/global-id.ts';
import {
  filesOfProduct,
  type ProductRecord,
  type StoreState,
  shopDomain,
} from '#sandbox/simulators/shopify/store-state.ts';
import type { World } from '#sandbox/simulators/shopify/world.ts';

/** A product in the shape of the REST API, as the products/* topics send it. */
export function productPayload(world: World, store: StoreState, product: ProductRecord): object {
  const files = filesOfProduct(store, product);
  const images = files.flatMap((file, index) =>
    file.picture && file.status === 'READY'
      ? {
          id: file.id,
          product_id: product.id,
          position: index + 1,
          alt: file.alt || null,
          width: file.picture.widthInPixels,
          height: file.picture.heightInPixels,
          src: cdnAddress(world, store, file),
          created_at: file.createdAt,
          updated_at: file.updatedAt,
          admin_graphql_api_id: toGid('MediaImage', file.id),
          variant_ids: product.variants.filter(({ mediaId }) => mediaId === file.id).map(({ id }) => id),
        }
      : [],
  );
  return {
    admin_graphql_api_id: toGid('Product', product.id),
    id: product.id,
    title: product.title,
    body_html: product.descriptionHtml,
    vendor: product.vendor,
    product_type: product.productType,
    handle: product.handle,
    status: product.status.toLowerCase(),
    tags: product.tags.join(', '),
    created_at: product.createdAt,
    updated_at: product.updatedAt,
    published_at: product.publishedAt,
    template_suffix: null,
    published_scope: 'global',
    category: null,
    has_variants_that_requires_components: false,
    options: product.options.map((option, index) => ({
      id: option.id,
      product_id: product.id,
      name: option.name,
      position: index + 1,
      values: option.values,
    })),
    variants: product.variants.map((variant, index) => ({
      admin_graphql_api_id: toGid('ProductVariant', variant.id),
      id: variant.id,
      product_id: product.id,
      title: variant.title,
      price: variant.price,
      compare_at_price: variant.compareAtPrice,
      sku: variant.sku,
      barcode: variant.barcode,
      position: index + 1,
      option1: variant.optionValues[0] ?? null,
      option2: variant.optionValues[1] ?? null,
      option3: variant.optionValues[2] ?? null,
      image_id: variant.mediaId,
      created_at: variant.createdAt,
      updated_at: variant.updatedAt,
    })),
    variant_gids: product.variants.map((variant) => ({
      admin_graphql_api_id: toGid('ProductVariant', variant.id),
      updated_at: variant.updatedAt,
    })),
    images,
    image: images[0] ?? null,
    media: files.map((file, index) => ({
      id: file.id,
      product_id: product.id,
      position: index + 1,
      alt: file.alt || null,
      status: file.status,
      media_content_type: 'IMAGE',
      preview_image: file.picture
        ? {
            width: file.picture.widthInPixels,
            height: file.picture.heightInPixels,
            src: cdnAddress(world, store, file),
            status: file.status,
          }
        : null,
      created_at: file.createdAt,
      updated_at: file.updatedAt,
      admin_graphql_api_id: toGid('MediaImage', file.id),
    })),
  };
}

/** A store in the shape of the REST API, as shop/update and app/uninstalled send it. */
export function shopPayload(store: StoreState): object {
  return {
    id: store.shopId,
    name: store.name,
    email: store.email,
    customer_email: store.email,
    domain: shopDomain(store),
    myshopify_domain: shopDomain(store),
    shop_owner: store.ownerName,
    currency: store.currencyCode,
    iana_timezone: store.ianaTimezone,
    plan_name: store.planName.toLowerCase(),
    plan_display_name: store.planName,
    primary_locale: 'en',
    created_at: store.createdAt,
  };
}

/** What the compliance topics send. */
export function compliancePayload(store: StoreState, topic: string): object {
  const shop = { shop_id: store.shopId, shop_domain: shopDomain(store) };
  const customer = { id: 191_167, email: 'customer@example.com', phone: null };
  switch (topic) {
    case 'customers/data_request':
      return { ...shop, orders_requested: [], customer, data_request: { id: 9999 } };
    case 'customers/redact':
      return { ...shop, customer, orders_to_redact: [] };
    default:
      return shop;
  }
}
