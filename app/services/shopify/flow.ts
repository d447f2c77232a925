import { z } from 'zod';
import { adminGraphql } from './admin-graphql.ts';
import { RECEIVE_FLOW_TRIGGER } from './documents.ts';
import type { Outcome } from './files.ts';

export interface FlowNews {
  /** Of the trigger, as its extension names it. */
  handle: string;
  /** `gid://shopify/Product/...` */
  productId: string;
  /** What else the trigger tells, by the keys of its extension's fields. */
  fields: Record<string, string>;
}

/** Starts the store's workflows that begin with a trigger. Shopify has no key for it: called twice, it starts them twice. */
export async function receiveFlowTrigger(
  shop: string,
  { handle, productId, fields }: FlowNews,
): Promise<Outcome<true>> {
  const data = await adminGraphql({
    shop,
    document: RECEIVE_FLOW_TRIGGER,
    variables: { handle, payload: { product_id: Number(productId.split('/').at(-1)), ...fields } },
    answer: z.object({
      flowTriggerReceive: z.object({ userErrors: z.array(z.object({ message: z.string() })) }),
    }),
  });
  const error = data.flowTriggerReceive.userErrors[0];
  return error ? { ok: false, refused: { code: '', message: error.message } } : { ok: true, value: true };
}
