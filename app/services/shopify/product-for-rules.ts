/** One product as a rule that makes photos by itself looks at it, and which products have changed. */
import { z } from 'zod';
import { adminGraphql } from './admin-graphql.ts';
import { colourOptionOf } from './colour-option.ts';
import { readColourPictures } from './colour-pictures.ts';
import { CHANGED_PRODUCTS_PAGE, productForRules, productsForRules } from './documents.ts';
import { readVariants, type StoreVariant } from './product-variants.ts';
import { mediaNode, type StoreMedia, toMedia } from './products.ts';

export interface RuleMedium extends StoreMedia {
  /** UPLOADED, PROCESSING, READY or FAILED. */
  status: string;
}

export interface ProductForRules {
  id: string;
  title: string;
  handle: string;
  /** ACTIVE, DRAFT, ARCHIVED or UNLISTED; others may come. */
  status: string;
  tags: string[];
  productType: string;
  vendor: string;
  isGiftCard: boolean;
  createdAt: Date;
  updatedAt: Date;
  /** Decimal numbers as text, such as "25.0", in the store's currency. */
  price: { min: string; max: string; currency: string };
  /** Shopify's own category of it (`gid://shopify/TaxonomyCategory/...`); null where none is set. */
  categoryId: string | null;
  options: { name: string; values: string[] }[];
  /** All of them in the gallery's order: Shopify allows 250 on a product. */
  media: RuleMedium[];
  /** Those of the collections asked about that hold it. */
  collectionIds: string[];
  /** In their order; empty unless an option chooses a colour and the product has pictures. */
  variants: StoreVariant[];
  /** The values of the option that chooses a colour, whichever option that is; empty without one. */
  colours: string[];
  /**
   * The picture that the first variant of each colour shows, in the order of `colours`, each among `media`; colours without
   * a picture of their own are left out, and several may share one.
   */
  colourPictures: { colour: string; mediaId: string }[];
}

/** What one call asks about; each is free of cost, but the query grows with it. */
const COLLECTIONS_AT_ONCE = 100;

const product = z
  .object({
    id: z.string(),
    title: z.string(),
    handle: z.string(),
    status: z.string(),
    tags: z.array(z.string()),
    productType: z.string(),
    vendor: z.string(),
    isGiftCard: z.boolean(),
    createdAt: z.coerce.date(),
    updatedAt: z.coerce.date(),
    category: z.object({ id: z.string() }).nullable(),
    priceRangeV2: z.object({
      minVariantPrice: z.object({ amount: z.string(), currencyCode: z.string() }),
      maxVariantPrice: z.object({ amount: z.string() }),
    }),
    options: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
    media: z.object({ nodes: z.array(mediaNode) }),
  })
  // The memberships, by the names under which they were asked for.
  .catchall(z.unknown());

type ProductNode = z.infer<typeof product>;

const hasNextPage = z.object({ hasNextPage: z.boolean() });

/**
 * A product's facts as Shopify has them now, not as its search last saw them; undefined when it is gone. What is no id of a
 * collection, or of one that is gone, holds nothing. A call, one more for each further 100 collections, and, unless
 * `colours: false`, one for each 100 variants of a product with colours and pictures. Throws as `adminGraphql` does.
 */
export async function readProductForRules(
  shop: string,
  productId: string,
  { collectionIds = [], colours = true }: { collectionIds?: readonly string[]; colours?: boolean } = {},
): Promise<ProductForRules | undefined> {
  if (!/^gid:\/\/shopify\/Product\/\d+$/.test(productId)) return undefined;
  const asked = [...new Set(collectionIds)].filter((id) => /^gid:\/\/shopify\/Collection\/\d+$/.test(id));
  const holding: string[] = [];
  let found: ProductNode | undefined;
  for (let start = 0; start === 0 || start < asked.length; start += COLLECTIONS_AT_ONCE) {
    const some = asked.slice(start, start + COLLECTIONS_AT_ONCE);
    const answer = await readNode(shop, productId, some);
    if (!answer) return undefined;
    found = answer;
    holding.push(...some.filter((_id, number) => answer[`collection${number}`] === true));
  }
  if (!found) return undefined;
  const option = colours && found.media.nodes.length > 0 ? colourOptionOf(found.options) : undefined;
  const variants = option ? await readVariants(shop, productId) : [];
  return variants && toProduct(found, holding, variants);
}

async function readNode(shop: string, id: string, collectionIds: readonly string[]): Promise<ProductNode | null> {
  const collections = collectionIds.map((collectionId, number) => [`collection${number}`, collectionId]);
  const data = await adminGraphql({
    shop,
    document: productForRules(collectionIds.length),
    variables: { id, ...Object.fromEntries(collections) },
    answer: z.object({ product: product.nullable() }),
  });
  return data.product;
}

function toProduct(node: ProductNode, collectionIds: string[], variants: StoreVariant[]): ProductForRules {
  const { minVariantPrice, maxVariantPrice } = node.priceRangeV2;
  const media = node.media.nodes.map((one) => ({ ...toMedia(one), status: one.status }));
  const option = colourOptionOf(node.options);
  return {
    id: node.id,
    title: node.title,
    handle: node.handle,
    status: node.status,
    tags: node.tags,
    productType: node.productType,
    vendor: node.vendor,
    isGiftCard: node.isGiftCard,
    createdAt: node.createdAt,
    updatedAt: node.updatedAt,
    price: { min: minVariantPrice.amount, max: maxVariantPrice.amount, currency: minVariantPrice.currencyCode },
    categoryId: node.category?.id ?? null,
    options: node.options,
    media,
    collectionIds,
    variants,
    colours: option?.values ?? [],
    colourPictures: option ? coloursShown(option, variants, media) : [],
  };
}

/** Of a variant's own video or model nothing can be worn, and a picture may have gone since the product was read. */
function coloursShown(
  option: { name: string; values: string[] },
  variants: readonly StoreVariant[],
  media: readonly RuleMedium[],
): ProductForRules['colourPictures'] {
  const pictures = new Set(media.filter(({ isPicture }) => isPicture).map(({ id }) => id));
  return option.values.flatMap((colour) => {
    const shows = ({ options, mediaId }: StoreVariant) =>
      pictures.has(mediaId ?? '') && options.some(({ name, value }) => name === option.name && value === colour);
    const mediaId = variants.find(shows)?.mediaId;
    return mediaId ? [{ colour, mediaId }] : [];
  });
}

/** The most that are read at once: each costs 30 points, of the 1000 that Shopify takes in one query. */
export const RULE_PAGE_SIZE = 30;

const page = z.object({
  products: z.object({
    nodes: z.array(product.extend({ media: z.object({ nodes: z.array(mediaNode), pageInfo: hasNextPage }) })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

/**
 * A page of the whole catalogue by the products' ids, each as `readProductForRules` has it but without `variants`; at most
 * 100 collections can be asked about. Those with more than 10 media, and colours, take further calls. Throws as
 * `adminGraphql` does.
 */
export async function listProductsForRules(
  shop: string,
  wanted: { collectionIds: readonly string[]; after?: string | null | undefined; colours: boolean },
): Promise<{ products: ProductForRules[]; next: string | null }> {
  const collectionIds = [...new Set(wanted.collectionIds)].slice(0, COLLECTIONS_AT_ONCE);
  const named = collectionIds.map((id, number) => [`collection${number}`, id]);
  const { products } = await adminGraphql({
    shop,
    document: productsForRules(collectionIds.length),
    variables: { first: RULE_PAGE_SIZE, after: wanted.after ?? null, ...Object.fromEntries(named) },
    answer: page,
  });
  const found = new Map<string, ProductForRules>();
  for (const node of products.nodes) {
    const holding = collectionIds.filter((_id, number) => node[`collection${number}`] === true);
    const { colours } = wanted;
    const whole = node.media.pageInfo.hasNextPage
      ? await readProductForRules(shop, node.id, { collectionIds, colours })
      : toProduct(node, holding, []);
    // One that is gone meanwhile is in no catalogue.
    if (whole) found.set(node.id, whole);
  }
  if (wanted.colours) await addColours(shop, found);
  const { endCursor } = products.pageInfo;
  return { products: [...found.values()], next: products.pageInfo.hasNextPage ? endCursor : null };
}

/** Of products whose variants were not read one by one. */
async function addColours(shop: string, found: Map<string, ProductForRules>): Promise<void> {
  const bare = [...found.values()].filter(({ media, variants }) => media.length > 0 && variants.length === 0);
  const pictures = await readColourPictures(shop, bare);
  for (const one of bare) {
    const own = new Set(one.media.map(({ id }) => id));
    const colourPictures = (pictures.get(one.id) ?? []).map(({ colour, picture: { id } }) => ({ colour, mediaId: id }));
    found.set(one.id, { ...one, colourPictures: colourPictures.filter(({ mediaId }) => own.has(mediaId)) });
  }
}

export interface ChangedProduct {
  id: string;
  /** ACTIVE, DRAFT, ARCHIVED or UNLISTED; others may come. */
  status: string;
  createdAt: Date;
  updatedAt: Date;
}

const changedPage = z.object({
  products: z.object({
    nodes: z.array(
      z.object({ id: z.string(), status: z.string(), createdAt: z.coerce.date(), updatedAt: z.coerce.date() }),
    ),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

/**
 * A page of the products that were changed at `since` or later, longest ago first; at most 250, 252 points in full. One that
 * changes meanwhile comes again further on. By Shopify's search, which counts in whole seconds and lags behind: begin each
 * reading some minutes before the start of the one before. Throws as `adminGraphql` does.
 */
export async function listProductsChangedSince(
  shop: string,
  { since, after, pageSize = 250 }: { since: Date; after?: string | null | undefined; pageSize?: number | undefined },
): Promise<{ products: ChangedProduct[]; next: string | null }> {
  const wholeSeconds = since.toISOString().replace(/\.\d+Z$/, 'Z');
  const { products } = await adminGraphql({
    shop,
    document: CHANGED_PRODUCTS_PAGE,
    variables: { first: Math.min(pageSize, 250), after: after ?? null, query: `updated_at:>='${wholeSeconds}'` },
    answer: changedPage,
  });
  const { hasNextPage, endCursor } = products.pageInfo;
  return { products: products.nodes, next: hasNextPage ? endCursor : null };
}
