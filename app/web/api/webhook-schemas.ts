import { z } from 'zod';
import { PUBLICATION_POSITIONS } from '#app/domain/businesses/publication-position.ts';

/** The token stands in the address that the engine was given with the submission: it is the credential. */
export const engineWebhookQuery = z.object({ token: z.string().regex(/^[\w-]{32}$/, 'is not one of ours') });

/** All that is read of it; the worker asks the engine itself for the rest, also of a state that is new to us. */
export const engineWebhook = z.object({
  id: z.string().min(1).max(200),
  status: z.string().regex(/^[\w-]{1,50}$/, 'is not a word'),
});

const storeDomain = z.string().transform((text) => text.toLowerCase());

/** A product as Flow names it: by its number, or its global id. */
const flowProduct = z
  .union([z.int().positive().transform(String), z.string()])
  .transform((id) => id.replace(/^gid:\/\/shopify\/Product\//, ''))
  .pipe(z.string().regex(/^\d{1,20}$/, 'names no product: add one that the workflow’s trigger has'))
  .transform((id) => `gid://shopify/Product/${id}`);

const flowPosition = z
  .string()
  .nullish()
  .transform((text) => text?.trim().toLowerCase().replaceAll(' ', '-') || undefined)
  .pipe(z.enum(PUBLICATION_POSITIONS).optional());

/** A workflow asks for a photo; the fields are those of extensions/flow-model-photo. */
export const flowAction = z.object({
  action_run_id: z.string().min(1).max(200),
  shopify_domain: storeDomain,
  properties: z.object({
    product_id: flowProduct,
    avatar: z.string().trim().min(1).max(200),
    position: flowPosition,
    publish_at_once: z
      .boolean()
      .nullish()
      .transform((isWanted) => isWanted ?? false),
  }),
});

/** Whether a store has an enabled workflow that a trigger of ours starts. */
export const flowUse = z.object({
  flow_trigger_definition_id: z.union([z.string().min(1).max(300), z.int().transform(String)]),
  has_enabled_flow: z.boolean(),
  shopify_domain: storeDomain,
  timestamp: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
});
