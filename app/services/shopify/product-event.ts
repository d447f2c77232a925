import { z } from 'zod';

const PRODUCT_TOPICS = ['products/create', 'products/update', 'products/delete'] as const;
export type ProductTopic = (typeof PRODUCT_TOPICS)[number];

export function isProductTopic(topic: string): topic is ProductTopic {
  return PRODUCT_TOPICS.some((one) => one === topic);
}

const productBody = z.object({
  id: z
    .union([z.int().positive().transform(String), z.string().regex(/^\d{1,20}$/)])
    .optional()
    .catch(undefined),
  admin_graphql_api_id: z
    .string()
    .regex(/^gid:\/\/shopify\/Product\/\d{1,20}$/)
    .optional()
    .catch(undefined),
  created_at: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional()
    .catch(undefined),
});

/**
 * Which product a message of a product's topic is about (`gid://shopify/Product/...`), by either of the ids that it may
 * have, and when that was made, where it says so; undefined where it names none. All else is read at Shopify when it is
 * needed: what a message says may be long past.
 */
export function readProductEvent(body: string): { productId: string; createdAt?: Date } | undefined {
  const { id, admin_graphql_api_id, created_at: createdAt } = productBody.parse(JSON.parse(body));
  const productId = admin_graphql_api_id ?? (id && `gid://shopify/Product/${id}`);
  return productId ? { productId, ...(createdAt ? { createdAt } : {}) } : undefined;
}
