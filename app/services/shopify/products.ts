import { z } from 'zod';
import { adminGraphql } from './admin-graphql.ts';
import { PRODUCT, PRODUCT_AND_MEDIUM, PRODUCTS_PAGE, SHOP } from './documents.ts';

/** A medium as the documents ask for it. */
export const mediaNode = z.object({
  id: z.string(),
  alt: z.string().nullable(),
  mediaContentType: z.string(),
  status: z.string(),
  image: z
    .object({ url: z.string(), width: z.number().nullable(), height: z.number().nullable() })
    .nullable()
    .optional(),
});

const product = z.object({
  id: z.string(),
  title: z.string(),
  status: z.string(),
  productType: z.string(),
  vendor: z.string(),
  media: z.object({ nodes: z.array(mediaNode) }),
});
/** A category of Shopify's product taxonomy. */
const category = z.object({ id: z.string() }).nullable();

/** A picture, video or model of a product. `url` is null until Shopify has processed it, and for what is no picture. */
export interface StoreMedia {
  id: string;
  alt: string;
  isPicture: boolean;
  isReady: boolean;
  url: string | null;
  width: number | null;
  height: number | null;
}

export interface StoreProduct {
  id: string;
  title: string;
  status: string;
  productType: string;
  vendor: string;
  /** Shopify's own category of it (`gid://shopify/TaxonomyCategory/...`); null where none is set. */
  categoryId: string | null;
  /** All of them: Shopify allows 250 on a product. */
  media: StoreMedia[];
}

interface StoreProductSummary extends Omit<StoreProduct, 'media' | 'categoryId'> {
  mediaCount: number;
  picture: StoreMedia | null;
}

export interface ProductsPage {
  products: StoreProductSummary[];
  /** Cursors to ask the neighbouring pages with; null where there is none. */
  next: string | null;
  previous: string | null;
}

export function toMedia(node: z.infer<typeof mediaNode>): StoreMedia {
  return {
    id: node.id,
    alt: node.alt ?? '',
    isPicture: node.mediaContentType === 'IMAGE',
    isReady: node.status === 'READY',
    url: node.image?.url ?? null,
    width: node.image?.width ?? null,
    height: node.image?.height ?? null,
  };
}

const productsAnswer = z.object({
  products: z.object({
    nodes: z.array(product.extend({ mediaCount: z.object({ count: z.number() }).nullable() })),
    pageInfo: z.object({
      hasNextPage: z.boolean(),
      hasPreviousPage: z.boolean(),
      startCursor: z.string().nullable(),
      endCursor: z.string().nullable(),
    }),
  }),
});

const NEWEST_FIRST = { query: null, sortKey: 'UPDATED_AT', reverse: true };

/** One page of a store's products, newest change first; with words, those that match best first. */
export async function searchProducts(
  shop: string,
  search: { words: string; after?: string | undefined; before?: string | undefined; pageSize: number },
): Promise<ProductsPage> {
  const { words, after, before, pageSize } = search;
  const page = before ? { last: pageSize, before } : { first: pageSize, after: after ?? null };
  const data = await adminGraphql({
    shop,
    document: PRODUCTS_PAGE,
    variables: { ...page, ...(words ? { query: asSearchTerm(words), sortKey: 'RELEVANCE' } : NEWEST_FIRST) },
    answer: productsAnswer,
  });
  const { nodes, pageInfo } = data.products;
  return {
    products: nodes.map(({ media: pictures, mediaCount, ...facts }) => ({
      ...facts,
      mediaCount: mediaCount?.count ?? pictures.nodes.length,
      picture: pictures.nodes[0] ? toMedia(pictures.nodes[0]) : null,
    })),
    next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    previous: pageInfo.hasPreviousPage ? pageInfo.startCursor : null,
  };
}

/** What a person typed, as plain words of Shopify's search syntax: its operators and quotes lose their meaning. */
export function asSearchTerm(words: string): string {
  return words
    .replace(/["\\:()<>=*-]|(?<!\p{L})'/gu, ' ')
    .split(/\s+/)
    .filter((word) => word && !/^(and|or|not)$/i.test(word))
    .map((word) => `${word}*`)
    .join(' ');
}

/** A product with its media in order, or undefined when the store has none of that id. */
export async function readProduct(shop: string, productId: string): Promise<StoreProduct | undefined> {
  const data = await adminGraphql({
    shop,
    document: PRODUCT,
    variables: { id: productId },
    answer: z.object({ product: product.extend({ category }).nullable() }),
  });
  if (!data.product) return undefined;
  const { category: set, media: connection, ...facts } = data.product;
  return { ...facts, categoryId: set?.id ?? null, media: connection.nodes.map(toMedia) };
}

export interface ProductAndMedium {
  product: Pick<StoreProduct, 'id' | 'title' | 'productType' | 'categoryId'>;
  hasMedia: boolean;
  /** Undefined when the store has none of that id. */
  medium: StoreMedia | undefined;
  isOnProduct: boolean;
}

const productAndMedium = z.object({
  product: product
    .pick({ id: true, title: true, productType: true })
    .extend({
      category,
      media: z.object({
        nodes: z.array(z.object({ id: z.string() })),
        pageInfo: z.object({ hasNextPage: z.boolean() }),
      }),
    })
    .nullable(),
  node: z.union([mediaNode, z.object({ id: z.undefined() })]).nullable(),
});

/** One medium by its own id, and whether it is on this product; undefined when the store has no such product. */
export async function readProductMedium(
  shop: string,
  ids: { productId: string; mediaId: string },
): Promise<ProductAndMedium | undefined> {
  const data = await adminGraphql({ shop, document: PRODUCT_AND_MEDIUM, variables: ids, answer: productAndMedium });
  if (!data.product) return undefined;
  const { category: set, media: connection, ...facts } = data.product;
  return {
    product: { ...facts, categoryId: set?.id ?? null },
    hasMedia: connection.nodes.length > 0,
    medium: data.node?.id === undefined ? undefined : toMedia(data.node),
    // Where there are more than can be read at once, what the store has is believed to be there.
    isOnProduct: connection.nodes.some(({ id }) => id === ids.mediaId) || connection.pageInfo.hasNextPage,
  };
}

export interface StoreFacts {
  name: string;
  email: string;
  ianaTimezone: string;
}

export async function readStore(shop: string): Promise<StoreFacts> {
  const data = await adminGraphql({
    shop,
    document: SHOP,
    answer: z.object({ shop: z.object({ name: z.string(), email: z.string(), ianaTimezone: z.string() }) }),
  });
  return data.shop;
}
