/** Products by what a merchant's own list calls them: their handle, or the SKU of one of their variants. */
import { z } from 'zod';
import { adminGraphql } from './admin-graphql.ts';
import { quoted } from './catalogue-filter.ts';
import { colourOptionOf } from './colour-option.ts';
import { PRODUCTS_BY_HANDLE, VARIANTS_BY_SKU } from './documents.ts';

export const ROW_KINDS = ['handle', 'sku'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

export interface NamedByRow {
  productId: string;
  /** The picture that the variant of this SKU shows; left out where it has none of its own, and for a handle. */
  picture?: { mediaId: string; colour: string | undefined };
}

const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
const productsPage = z.object({
  products: z.object({ nodes: z.array(z.object({ id: z.string(), handle: z.string() })), pageInfo }),
});
const variantsPage = z.object({
  productVariants: z.object({
    nodes: z.array(
      z.object({
        sku: z.string().nullable(),
        product: z.object({ id: z.string() }),
        selectedOptions: z.array(z.object({ name: z.string(), value: z.string() })),
        media: z.object({ nodes: z.array(z.object({ id: z.string(), mediaContentType: z.string() })) }),
      }),
    ),
    pageInfo,
  }),
});

/** The same row in the store's words: capitals do not count. */
export const sameRow = (row: string): string => row.trim().toLowerCase();

/**
 * What each row names, by `sameRow` of it; rows that name nothing are left out. A SKU that several variants have names the
 * first of them. Found by Shopify's search, so a few dozen rows at once. Throws as `adminGraphql` does.
 */
export async function findByRow(shop: string, by: RowKind, rows: readonly string[]): Promise<Map<string, NamedByRow>> {
  const wanted = new Set(rows.map(sameRow).filter(Boolean));
  const found = new Map<string, NamedByRow>();
  if (wanted.size === 0) return found;
  const query = [...wanted].map((row) => `${by}:${quoted(row)}`).join(' OR ');
  for (
    let after: string | null = null, isFirst = true;
    isFirst || (after && found.size < wanted.size);
    isFirst = false
  ) {
    const page = await (by === 'handle' ? handlesPage : skusPage)(shop, { query, after });
    for (const [row, named] of page.named) {
      // Shopify may find longer ones that have its words.
      if (wanted.has(row) && !found.has(row)) found.set(row, named);
    }
    after = page.next;
  }
  return found;
}

interface Page {
  named: [row: string, named: NamedByRow][];
  next: string | null;
}
type Asked = { query: string; after: string | null };

async function handlesPage(shop: string, variables: Asked): Promise<Page> {
  const data = await adminGraphql({ shop, document: PRODUCTS_BY_HANDLE, variables, answer: productsPage });
  const { nodes, pageInfo: info } = data.products;
  return {
    named: nodes.map(({ id, handle }) => [sameRow(handle), { productId: id }]),
    next: info.hasNextPage ? info.endCursor : null,
  };
}

async function skusPage(shop: string, variables: Asked): Promise<Page> {
  const data = await adminGraphql({ shop, document: VARIANTS_BY_SKU, variables, answer: variantsPage });
  const { nodes, pageInfo: info } = data.productVariants;
  return {
    named: nodes.map(({ sku, product, selectedOptions, media }) => {
      const picture = media.nodes.find(({ mediaContentType }) => mediaContentType === 'IMAGE');
      const colour = colourOptionOf(selectedOptions)?.value;
      return [
        sameRow(sku ?? ''),
        { productId: product.id, ...(picture ? { picture: { mediaId: picture.id, colour } } : {}) },
      ];
    }),
    next: info.hasNextPage ? info.endCursor : null,
  };
}
