import { z } from 'zod';

export const PRODUCT_TOPICS = ['products/create', 'products/update', 'products/delete'] as const;
export type ProductTopic = (typeof PRODUCT_TOPICS)[number];

export function isProductTopic(topic: string): topic is ProductTopic {
  return PRODUCT_TOPICS.some((one) => one === topic);
}

const DIGITS = /^\d{1,20}$/;
const productBody = z.object({
  id: z
    .union([z.int().positive().transform(String), z.string().regex(DIGITS)])
    .optional()
    .catch(undefined),
  admin_graphql_api_id: z
    .string()
    .regex(/^gid:\/\/shopify\/Product\/\d{1,20}$/)
    .optional()
    .catch(undefined),
});

/**
 * Which product a message of a product's topic is about (`gid://shopify/Product/...`), by either of the ids that it may have;
 * undefined where it names none. All else that it says is read at Shopify when it is needed: it may be long past.
 */
export function productOfEvent(body: string): string | undefined {
  const { id, admin_graphql_api_id } = productBody.parse(JSON.parse(body));
  return admin_graphql_api_id ?? (id && `gid://shopify/Product/${id}`);
}
