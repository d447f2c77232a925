import { z } from 'zod';
import { adminGraphql } from './admin-graphql.ts';
import { type CatalogueFilter, catalogueQuery, meetsExactly } from './catalogue-filter.ts';
import { colourOptionOf } from './colour-option.ts';
import { type ColourPicture, readColourPictures } from './colour-pictures.ts';
import {
  CATALOGUE_COUNT,
  CATALOGUE_PAGE,
  COLLECTIONS_PAGE,
  PRODUCT_TAGS,
  PRODUCT_TYPES,
  PRODUCT_VENDORS,
  PRODUCTS_BY_ID,
} from './documents.ts';
import { asSearchTerm, mediaNode, type StoreMedia, toMedia } from './products.ts';

export interface CatalogueProduct {
  id: string;
  title: string;
  handle: string;
  /** ACTIVE, DRAFT, ARCHIVED or UNLISTED. */
  status: string;
  productType: string;
  vendor: string;
  isGiftCard: boolean;
  /** Shopify's own category of it (`gid://shopify/TaxonomyCategory/...`); null where none is set. */
  categoryId: string | null;
  /** The first 10 pictures in the gallery's order, then those of `colourPictures` that lie further back. */
  pictures: StoreMedia[];
  /** The values of the option that chooses a colour; empty without one. */
  colours: string[];
  /**
   * The picture of each colour, in the order of the product's colours, each among `pictures`. Colours may share one.
   * Empty without an option that chooses a colour, or where no variant shows a picture.
   */
  colourPictures: { colour: string; mediaId: string }[];
}

/**
 * The most products that are read at once. Each costs 25 points when everything is counted in full, and 27 when each of
 * its three options is: 947 of the 1000 that Shopify takes in one query.
 */
export const CATALOGUE_PAGE_SIZE = 35;

const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

const catalogueProduct = z.object({
  id: z.string(),
  title: z.string(),
  handle: z.string(),
  status: z.string(),
  productType: z.string(),
  vendor: z.string(),
  isGiftCard: z.boolean(),
  category: z.object({ id: z.string() }).nullable(),
  options: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
  media: z.object({ nodes: z.array(mediaNode) }),
});

/**
 * A page of the catalogue by the products' ids, so each comes once however long the reading takes. It may hold fewer than
 * `pageSize` (at most CATALOGUE_PAGE_SIZE), even none, while `next` leads on. Colours take further calls, which cost more
 * than the page: with `colours: false` they are not read. Throws as `adminGraphql` does.
 */
export async function readCataloguePage(
  shop: string,
  page: {
    filter: CatalogueFilter;
    after?: string | null | undefined;
    pageSize?: number | undefined;
    colours?: boolean | undefined;
  },
): Promise<{ products: CatalogueProduct[]; next: string | null }> {
  const query = catalogueQuery(page.filter);
  if (query === undefined) return { products: [], next: null };
  const { products } = await adminGraphql({
    shop,
    document: CATALOGUE_PAGE,
    variables: {
      first: Math.min(page.pageSize ?? CATALOGUE_PAGE_SIZE, CATALOGUE_PAGE_SIZE),
      after: page.after ?? null,
      query: query || null,
    },
    answer: z.object({ products: z.object({ nodes: z.array(catalogueProduct), pageInfo }) }),
  });
  const found = products.nodes.filter((product) => meetsExactly(product, page.filter));
  return {
    products: await toProducts(shop, found, page.colours ?? true),
    next: nextOf(products.pageInfo),
  };
}

type ProductNode = z.infer<typeof catalogueProduct>;

async function toProducts(
  shop: string,
  nodes: readonly ProductNode[],
  hasColours: boolean,
): Promise<CatalogueProduct[]> {
  if (!hasColours) return nodes.map((node) => toProduct(node, []));
  const pictured = nodes.filter(({ media }) => media.nodes.length > 0);
  const colours = await readColourPictures(shop, pictured);
  return nodes.map((node) => toProduct(node, colours.get(node.id) ?? []));
}

function toProduct(node: ProductNode, colours: readonly ColourPicture[]): CatalogueProduct {
  const { category, options, media, ...facts } = node;
  const pictures = [...media.nodes.map(toMedia), ...colours.map(({ picture }) => picture)];
  return {
    ...facts,
    categoryId: category?.id ?? null,
    colours: colourOptionOf(options)?.values ?? [],
    pictures: [...new Map(pictures.map((picture) => [picture.id, picture])).values()],
    colourPictures: colours.map(({ colour, picture }) => ({ colour, mediaId: picture.id })),
  };
}

/**
 * The products of these ids in the order asked; what the store does not have is left out. A call for every 35, and further
 * ones for their colours, unless `colours: false`.
 */
export async function readProductsById(
  shop: string,
  ids: readonly string[],
  { colours = true }: { colours?: boolean } = {},
): Promise<CatalogueProduct[]> {
  const wanted = [...new Set(ids)].filter((id) => /^gid:\/\/shopify\/Product\/\d+$/.test(id));
  const answer = z.object({
    nodes: z.array(z.union([catalogueProduct, z.object({ id: z.undefined() })]).nullable()),
  });
  const products: CatalogueProduct[] = [];
  for (let start = 0; start < wanted.length; start += CATALOGUE_PAGE_SIZE) {
    const variables = { ids: wanted.slice(start, start + CATALOGUE_PAGE_SIZE) };
    const { nodes } = await adminGraphql({ shop, document: PRODUCTS_BY_ID, variables, answer });
    const found = nodes.flatMap((node) => (node?.id === undefined ? [] : [node]));
    products.push(...(await toProducts(shop, found, colours)));
  }
  return products;
}

/**
 * How many products the filter holds by Shopify's count, which stops at 10,000. It can be more than are listed: Shopify
 * may take a vendor or type for words of a longer one.
 */
export async function countCatalogue(
  shop: string,
  filter: CatalogueFilter,
): Promise<{ count: number; isExact: boolean }> {
  const query = catalogueQuery(filter);
  if (query === undefined) return { count: 0, isExact: true };
  const { productsCount } = await adminGraphql({
    shop,
    document: CATALOGUE_COUNT,
    variables: { query: query || null },
    answer: z.object({ productsCount: z.object({ count: z.number(), precision: z.string() }) }),
  });
  return { count: productsCount.count, isExact: productsCount.precision === 'EXACT' };
}

export interface StoreCollection {
  id: string;
  title: string;
  /** Null where Shopify does not say. */
  productCount: number | null;
}

/** A page of 50 collections by title; with words, those that have them. */
export async function listCollections(
  shop: string,
  { words = '', after = null }: { words?: string | undefined; after?: string | null | undefined } = {},
): Promise<{ collections: StoreCollection[]; next: string | null }> {
  const collection = z.object({
    id: z.string(),
    title: z.string(),
    productsCount: z.object({ count: z.number() }).nullable(),
  });
  const { collections } = await adminGraphql({
    shop,
    document: COLLECTIONS_PAGE,
    variables: { query: asSearchTerm(words) || null, after },
    answer: z.object({ collections: z.object({ nodes: z.array(collection), pageInfo }) }),
  });
  return {
    collections: collections.nodes.map(({ id, title, productsCount }) => ({
      id,
      title,
      productCount: productsCount?.count ?? null,
    })),
    next: nextOf(collections.pageInfo),
  };
}

const VALUES = { tag: PRODUCT_TAGS, productType: PRODUCT_TYPES, vendor: PRODUCT_VENDORS } as const;

/** Every value that the store's products have, as a filter takes it, in Shopify's order. */
export async function listFilterValues(shop: string, kind: 'tag' | 'productType' | 'vendor'): Promise<string[]> {
  const answer = z.object({ values: z.object({ nodes: z.array(z.string()), pageInfo }) });
  const values: string[] = [];
  let after: string | null = null;
  do {
    const data: z.infer<typeof answer> = await adminGraphql({
      shop,
      document: VALUES[kind],
      variables: { after },
      answer,
    });
    values.push(...data.values.nodes.filter((value) => value.trim() !== ''));
    after = nextOf(data.values.pageInfo);
  } while (after);
  return values;
}

function nextOf({ hasNextPage, endCursor }: z.infer<typeof pageInfo>): string | null {
  return hasNextPage ? endCursor : null;
}
