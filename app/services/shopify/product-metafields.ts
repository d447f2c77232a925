import { z } from 'zod';
import { adminGraphql } from './admin-graphql.ts';
import { DELETE_METAFIELDS, PRODUCT_METAFIELDS_PAGE, SET_METAFIELDS } from './documents.ts';
import type { Outcome } from './files.ts';

/** The app's own: Shopify lets no other app write there. */
const NAMESPACE = '$app:modelsnap';
/** Shopify takes so many in one call. */
const AT_ONCE = 25;

export interface ProductMetafield {
  key: string;
  value: string;
  /** Names this value: what is written with it is refused if somebody wrote another one meanwhile. */
  digest: string;
}

/** The app's own metafields of a product, or undefined when the product is gone. */
export async function readProductMetafields(shop: string, productId: string): Promise<ProductMetafield[] | undefined> {
  const found: ProductMetafield[] = [];
  let after: string | null = null;
  do {
    const data: z.infer<typeof metafieldsPage> = await adminGraphql({
      shop,
      document: PRODUCT_METAFIELDS_PAGE,
      variables: { id: productId, namespace: NAMESPACE, after },
      answer: metafieldsPage,
    });
    if (!data.product) return undefined;
    const { nodes, pageInfo } = data.product.metafields;
    found.push(...nodes.map(({ key, value, compareDigest }) => ({ key, value, digest: compareDigest })));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after);
  return found;
}

const metafieldsPage = z.object({
  product: z
    .object({
      metafields: z.object({
        nodes: z.array(z.object({ key: z.string(), value: z.string(), compareDigest: z.string() })),
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      }),
    })
    .nullable(),
});

/**
 * Writes one JSON metafield of a product in the app's own namespace, if what stands there is still what the digest names;
 * null names nothing. Otherwise refused with `STALE_OBJECT`.
 */
export async function setProductMetafield(
  shop: string,
  metafield: { productId: string; key: string; value: string; digest: string | null },
): Promise<Outcome<true>> {
  const { productId, key, value, digest } = metafield;
  const data = await adminGraphql({
    shop,
    document: SET_METAFIELDS,
    variables: {
      metafields: [{ ownerId: productId, namespace: NAMESPACE, key, type: 'json', value, compareDigest: digest }],
    },
    answer: z.object({
      metafieldsSet: z.object({
        userErrors: z.array(z.object({ code: z.string().nullable(), message: z.string() })),
      }),
    }),
  });
  const error = data.metafieldsSet.userErrors[0];
  if (error) return { ok: false, refused: { code: error.code ?? '', message: error.message } };
  return { ok: true, value: true };
}

/** Takes metafields of the app's own off a product; one that is not there is no error. */
export async function deleteProductMetafields(
  shop: string,
  metafields: { productId: string; keys: readonly string[] },
): Promise<Outcome<true>> {
  const { productId, keys } = metafields;
  for (let from = 0; from < keys.length; from += AT_ONCE) {
    const named = keys.slice(from, from + AT_ONCE).map((key) => ({ ownerId: productId, namespace: NAMESPACE, key }));
    const data = await adminGraphql({
      shop,
      document: DELETE_METAFIELDS,
      variables: { metafields: named },
      answer: z.object({ metafieldsDelete: z.object({ userErrors: z.array(z.object({ message: z.string() })) }) }),
    });
    const error = data.metafieldsDelete.userErrors[0];
    if (error) return { ok: false, refused: { code: '', message: error.message } };
  }
  return { ok: true, value: true };
}
