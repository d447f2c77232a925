import { z } from 'zod';
import { adminGraphql } from './admin-graphql.ts';
import { PRODUCT_VARIANTS_PAGE, SET_VARIANT_MEDIA } from './documents.ts';
import type { Outcome } from './files.ts';

export interface StoreVariant {
  id: string;
  title: string;
  options: { name: string; value: string }[];
  /** The medium that it shows; null when it has none of its own. */
  mediaId: string | null;
}

const variantsPage = z.object({
  product: z
    .object({
      variants: z.object({
        nodes: z.array(
          z.object({
            id: z.string(),
            title: z.string(),
            selectedOptions: z.array(z.object({ name: z.string(), value: z.string() })),
            media: z.object({ nodes: z.array(z.object({ id: z.string() })) }),
          }),
        ),
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      }),
    })
    .nullable(),
});

/** A product's variants in their order, or undefined when the product is gone. */
export async function readVariants(shop: string, productId: string): Promise<StoreVariant[] | undefined> {
  const variants: StoreVariant[] = [];
  let after: string | null = null;
  do {
    const data: z.infer<typeof variantsPage> = await adminGraphql({
      shop,
      document: PRODUCT_VARIANTS_PAGE,
      variables: { id: productId, after },
      answer: variantsPage,
    });
    if (!data.product) return undefined;
    const { nodes, pageInfo } = data.product.variants;
    for (const { id, title, selectedOptions, media } of nodes) {
      variants.push({ id, title, options: selectedOptions, mediaId: media.nodes[0]?.id ?? null });
    }
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after);
  return variants;
}

const MOST_IN_ONE_CALL = 100;

/** Lets variants show media of their product. All of a call or none; many variants take several calls, in order. */
export async function setVariantMedia(
  shop: string,
  productId: string,
  variants: { id: string; mediaId: string }[],
): Promise<Outcome<true>> {
  for (let start = 0; start < variants.length; start += MOST_IN_ONE_CALL) {
    const data = await adminGraphql({
      shop,
      document: SET_VARIANT_MEDIA,
      variables: { productId, variants: variants.slice(start, start + MOST_IN_ONE_CALL) },
      answer: z.object({
        productVariantsBulkUpdate: z.object({
          userErrors: z.array(z.object({ code: z.string().nullable().optional(), message: z.string() })),
        }),
      }),
    });
    const error = data.productVariantsBulkUpdate.userErrors[0];
    if (error) return { ok: false, refused: { code: error.code ?? '', message: error.message } };
  }
  return { ok: true, value: true };
}
